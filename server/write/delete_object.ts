// Deletes an object, or marks it for deletion where finalizers or a grace period keep it (apiserver's registry
// Store.Delete).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { notFound } from "../status_error.ts";
import { checkDeletePreconditions, type DeletionPlan, planDeletion } from "../strategies/deletion.ts";
import { companionOf } from "./companions.ts";
import type { DeleteOptions } from "./delete_options.ts";
import { commit, keyOf, metadataOf, type ObjectWrite, storedBytes, validateAdmission } from "./object_write.ts";

/** What came of a deletion. */
export interface DeletedObject {
  /** The object as it is now, or was last. */
  readonly entry: Entry;
  readonly object: TypedObject;
  /** False when it is only marked. */
  readonly gone: boolean;
}

/** @throws {StatusError} @throws {StorageError} */
export async function deleteObject(write: ObjectWrite, name: string, options: DeleteOptions): Promise<DeletedObject> {
  const { store, resource, context } = write;
  let { entry } = await store.get(keyOf(write, name));
  for (;;) {
    if (entry === undefined) throw notFound(resource, name);
    const old = write.codec.read(entry);
    checkDeletePreconditions(old, { resource, options, resourceVersion: String(entry.modRevision) });
    await validateAdmission(write, { operation: "DELETE", name, oldObject: old });
    const plan = planDeletion(write.codec.read(entry), { resource, options, now: context.now });
    const outcome = await carryOut(write, plan, { entry, old });
    if ("gone" in outcome) return outcome;
    entry = outcome.current;
  }
}

async function carryOut(
  write: ObjectWrite,
  { outcome, object }: DeletionPlan,
  { entry, old }: { entry: Entry; old: TypedObject },
): Promise<DeletedObject | { current: Entry | undefined }> {
  if (outcome === "unchanged") return { entry, object, gone: false };
  if (outcome === "remove") return await remove(write, object, { entry, old });
  const { key, modRevision: expected } = entry;
  const value = storedBytes(write, object);
  const result = await commit(write, [{ key, value, expected }]);
  if (!result.committed) return { current: result.current[0] };
  const marked = { key, value, modRevision: result.revision || expected };
  if (outcome === "update") return { entry: marked, object, gone: false };
  return await remove(write, object, { entry: marked, old });
}

async function remove(
  write: ObjectWrite,
  object: TypedObject,
  { entry, old }: { entry: Entry; old: TypedObject },
): Promise<DeletedObject | { current: Entry | undefined }> {
  const { resource, context, store, dependencies } = write;
  const { key, modRevision: expected } = entry;
  const companion = companionOf(dependencies.companions, resource);
  const others = await companion?.writesFor({ object: undefined, old, context, store }) ?? [];
  const result = await commit(write, [{ key, value: undefined, expected }, ...others]);
  if (!result.committed) return { current: result.current[0] };
  // The object is answered with the marks that it would have got.
  return { entry: { ...entry, value: storedBytes(write, object) }, object, gone: true };
}

/** What a Status of success tells of the object. */
export function uidOf(object: TypedObject): string {
  return String(metadataOf(object).uid ?? "");
}
