// The store that the settings ask for. Each kind is loaded only when it is used: etcd's client alone takes 80 ms and 9 MB.

import type { SqliteStoreOptions } from "../storage/sqlite/sqlite_store.ts";
import type { Store } from "../storage/store.ts";
import type { StoreObserver } from "../storage/store_observer.ts";
import { loadEtcdTls } from "./certificates.ts";
import type { Config } from "./config.ts";
import { dataDirOf, inMemory, makeDataDir, requireStoreFile, storeFileOf } from "./data_dir.ts";
import { messageOf } from "./message_of.ts";

export interface OpenStoreOptions {
  /** Told of trouble in the background. */
  readonly warn: (message: string) => void;
  /** Counts what the store does. */
  readonly observer?: StoreObserver;
}

/**
 * Opens the embedded store, whose folder is made when it does not exist, or a store in etcd, which is connected to when it
 * is first used.
 * @throws {ConfigError} when a file that goes with etcd cannot be read
 * @throws {StorageError} `unavailable`, naming the file, when the embedded store is in use, damaged or newer
 */
export async function openStore(config: Config, { warn, observer }: OpenStoreOptions): Promise<Store> {
  const common = {
    ...(observer !== undefined && { observer }),
    listBytesMax: config.listMemory,
    compactionIntervalMs: config.readOnly ? 0 : config.etcdCompactionInterval * 1000,
  };
  if (config.etcdServers.length === 0) return await openEmbeddedStore(config, common);
  const { createEtcdStore } = await import("../storage/etcd/etcd_store.ts");
  return createEtcdStore({
    ...common,
    endpoints: config.etcdServers,
    prefix: config.etcdPrefix,
    tls: await loadEtcdTls(config),
    onCompactionError: (error) => warn(`compacting etcd: ${messageOf(error)}`),
  });
}

async function openEmbeddedStore(
  config: Config,
  common: Omit<SqliteStoreOptions, "path" | "synchronous">,
): Promise<Store> {
  const { openSqliteStore } = await import("../storage/sqlite/sqlite_store.ts");
  // What nothing is written to must be there.
  const mayBeNew = !config.readOnly || config.dataDir === inMemory;
  const path = await (mayBeNew ? makeDataDir : requireStoreFile)(config.dataDir);
  return openSqliteStore({ ...common, path, synchronous: config.sqliteSynchronous, readOnly: config.readOnly });
}

/** Where the objects are, for people. */
export function storeName(config: Config): string {
  if (config.etcdServers.length > 0) return `etcd at ${config.etcdServers.join(", ")}, below ${config.etcdPrefix}`;
  const folder = dataDirOf(config);
  return folder === inMemory ? "memory, until this process ends" : storeFileOf(folder);
}
