// Deletes all objects of a custom resource, as a DELETE of each would.

import { isJsonObject, parseJson } from "../../encoding/json_value.ts";
import { customResourceText } from "../../encoding/structural_schema/custom_resource.ts";
import type { Entry, Store, Write } from "../../storage/store.ts";
import { collectionRange } from "../../storage/store_key.ts";
import type { Resource } from "../resources/resource.ts";
import { planDeletion } from "../strategies/deletion.ts";

/** etcd takes 128 operations in a transaction. */
const writesMax = 100;

/**
 * Goes once through what is there. Objects with finalizers are marked and stay, until whoever put those there takes them
 * away; so do objects that change meanwhile, until the next time.
 * @param now RFC 3339 in whole seconds
 * @returns how many are left
 * @throws {StorageError}
 */
export async function deleteInstances(
  store: Store,
  resource: Resource,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<number> {
  let left = 0;
  const snapshot = await store.list(collectionRange(resource.storage!.keyPrefix), { signal });
  for await (const { entries } of snapshot.pages({ signal })) {
    for (let at = 0; at < entries.length; at += writesMax) {
      const batch = entries.slice(at, at + writesMax);
      left += batch.length - await removeBatch(store, batch, { resource, now });
    }
  }
  return left;
}

/** All in one commit, or, where one of them has changed, each for itself. @returns how many are gone */
async function removeBatch(
  store: Store,
  entries: readonly Entry[],
  context: { resource: Resource; now: string },
): Promise<number> {
  const writes = entries.flatMap((entry) => deletionOf(entry, context));
  if (writes.length === 0) return 0;
  const all = await store.commit(writes);
  const done: Write[] = all.committed ? writes : [];
  if (!all.committed) {
    for (const write of writes) if ((await store.commit([write])).committed) done.push(write);
  }
  return done.filter(({ value }) => value === undefined).length;
}

/** None where the object waits for its finalizers already. What cannot be read has none. */
function deletionOf(
  { key, value, modRevision: expected }: Entry,
  context: { resource: Resource; now: string },
): Write[] {
  const object = parseObject(value);
  if (object === undefined) return [{ key, value: undefined, expected }];
  const { outcome } = planDeletion(object, { ...context, options: {} });
  if (outcome === "unchanged") return [];
  return [{ key, value: outcome === "remove" ? undefined : customResourceText(object), expected }];
}

function parseObject(bytes: Uint8Array) {
  try {
    const object = parseJson(bytes);
    return isJsonObject(object) && isJsonObject(object.metadata) ? object : undefined;
  } catch {
    return undefined;
  }
}
