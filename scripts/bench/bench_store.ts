// The stores that weir is measured on: an etcd, or the embedded store in a file, which is filled before weir opens it.

import { storeFileOf } from "../../server/data_dir.ts";
import { openSqliteStore } from "../../storage/sqlite/sqlite_store.ts";
import type { BenchContext } from "./bench.ts";
import type { StoredObject } from "./data.ts";
import { deleteKeys, moveRevision, putObjects } from "./etcd_load.ts";
import { fillCollection } from "./fill_collection.ts";
import type { Collection } from "./list_runs.ts";
import { type PutOptions, type WriteBatch, writeInBatches } from "./object_batches.ts";
import type { StoreName } from "./options.ts";
import { type BenchEtcd, useEtcd, type Weir, type WeirStore } from "./servers.ts";

export interface BenchStore extends WeirStore {
  readonly name: StoreName;
  /** Of the weir on it, in tables. */
  readonly weirName: string;
  /** The etcd that it is. */
  readonly etcd: BenchEtcd | undefined;
  /** Puts a whole collection there; while no weir runs on it. */
  fill(collection: Collection, context: BenchContext): Promise<void>;
  /** The same with any new objects. */
  put(objects: Iterable<StoredObject>, options: PutOptions): Promise<void>;
  /** Takes objects out of a store that outlives the bench. */
  remove(keyPrefix: string): Promise<void>;
  /** See `moveRevision` of etcd_load.ts. */
  moveRevision(weir: Weir): Promise<void>;
}

/** Of weir on the embedded store, in tables. */
export const embeddedName = "embedded";

/** Those that the user asks for; they end with the bench. */
export async function useStores(defaults: readonly StoreName[], context: BenchContext): Promise<BenchStore[]> {
  const stores: BenchStore[] = [];
  for (const name of context.options.stores ?? defaults) {
    stores.push(name === "etcd" ? await useEtcdStore(context) : await useEmbeddedStore(context));
  }
  return stores;
}

async function useEtcdStore({ options, stack }: BenchContext): Promise<BenchStore> {
  const etcd = await useEtcd(options, stack);
  const { endpoint, pid, flags } = etcd;
  return {
    name: "etcd",
    weirName: "weir",
    etcd,
    flags,
    fill: (collection, context) => fillCollection(collection, etcd, context),
    put: (objects, options) => putObjects(endpoint, objects, options),
    remove: async (keyPrefix) => pid === undefined ? await deleteKeys(endpoint, keyPrefix) : undefined,
    moveRevision: () => moveRevision(endpoint),
  };
}

async function useEmbeddedStore({ stack }: BenchContext): Promise<BenchStore> {
  const folder = await Deno.makeTempDir({ prefix: "weir-bench-embedded-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const put: BenchStore["put"] = (objects, options) => putEmbedded(storeFileOf(folder), objects, options);
  return {
    name: "sqlite",
    weirName: embeddedName,
    etcd: undefined,
    flags: [`--data-dir=${folder}`],
    async fill({ name, count, objects }, { progress, signal }) {
      progress.step(`writing ${count} ${name} to the embedded store`);
      await put(objects(), { count, progress, signal });
    },
    put,
    remove: () => Promise.resolve(), // the file goes with the folder
    moveRevision: writeOnce,
  };
}

async function putEmbedded(path: string, objects: Iterable<StoredObject>, options: PutOptions): Promise<void> {
  const store = openSqliteStore({ path, synchronous: "off", compactionIntervalMs: 0 });
  const write: WriteBatch = (batch) => store.commit(batch.map((object) => ({ ...object, expected: 0 })));
  try {
    await writeInBatches(objects, write, options);
  } finally {
    store.close();
  }
}

/** Nobody but weir can write to its file, so it has to be asked. */
async function writeOnce({ plainUrl }: Weir): Promise<void> {
  const response = await fetch(`${plainUrl}/api/v1/namespaces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ metadata: { generateName: "weir-bench-" } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`a namespace was not made: HTTP ${response.status} ${text}`);
}
