// Puts an object back that was one before, e.g. from an export: what it says is stored, with its uid, times and status. What
// holds for new objects does not hold for it: it may have ephemeral containers, or be on its way out.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { commit, keyOf, metadataOf, type ObjectWrite, storedBytes, ttlOf } from "./object_write.ts";

/** Whether an object in a request was one before. */
export function wasObject(object: TypedObject): boolean {
  const { name, uid } = metadataOf(object);
  return Boolean(name && uid);
}

/**
 * Replaces what is there.
 * @param object complete, in the version that writes work on
 * @throws {StatusError} for a name that cannot be part of a key @throws {StorageError}
 */
export async function restoreObject(write: ObjectWrite, object: TypedObject): Promise<Entry> {
  const key = keyOf(write, String(metadataOf(object).name));
  const value = storedBytes(write, object);
  for (;;) {
    const { entry } = await write.store.get(key);
    const result = await commit(write, [{ key, value, expected: entry?.modRevision ?? 0, ...ttlOf(write) }]);
    if (result.committed) return { key, value, modRevision: result.revision };
  }
}
