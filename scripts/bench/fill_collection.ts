// Puts a whole collection into etcd, for as long as a bench runs.

import type { BenchContext } from "./bench.ts";
import { countKeys, deleteKeys, putObjects } from "./etcd_load.ts";
import type { Collection } from "./list_runs.ts";
import type { BenchEtcd } from "./servers.ts";

/** Does nothing when all of it is there already (in the user's etcd). */
export async function fillCollection(collection: Collection, etcd: BenchEtcd, context: BenchContext): Promise<void> {
  const { progress, signal, stack } = context;
  const { count, keyPrefix, name } = collection;
  if (await countKeys(etcd.endpoint, keyPrefix) === count) return;
  progress.step(`writing ${count} ${name} to etcd`);
  await deleteKeys(etcd.endpoint, keyPrefix);
  if (etcd.pid === undefined) stack.defer(() => deleteKeys(etcd.endpoint, keyPrefix));
  await putObjects(etcd.endpoint, collection.objects(), { count, progress, signal });
}
