// The Store contract kept by etcd.

import { requirePositive } from "../require_positive.ts";
import { requireDistinctKeys } from "../require_distinct_keys.ts";
import { SnapshotReader, type SnapshotReaderOptions } from "../snapshot_reader.ts";
import {
  type CommitResult,
  type Entry,
  type GetOptions,
  type KeyRange,
  type ListOptions,
  type ReadOptions,
  type Revision,
  type Snapshot,
  StorageError,
  type Store,
  type WatchBatch,
  type WatchOptions,
  type Write,
} from "../store.ts";
import { commitOperation, observed } from "../store_observer.ts";
import { startCompactor } from "./compactor.ts";
import { EtcdClient, type EtcdClientOptions } from "./etcd_client.ts";
import { commitToEtcd } from "./etcd_commit.ts";
import { EtcdLeases } from "./etcd_leases.ts";
import { watchRange } from "./etcd_watch.ts";

/** How etcd is reached, and what lists may take. */
export interface EtcdStoreOptions extends EtcdClientOptions, SnapshotReaderOptions {
  /** A watch asks etcd for its progress after so long without a change. */
  readonly watchProgressIntervalMs?: number;
  /** Compacts history at this interval, together with all kube-apiservers on the same etcd; never when 0 or absent. */
  readonly compactionIntervalMs?: number;
  /** Told of compactions that failed. */
  readonly onCompactionError?: (error: unknown) => void;
}

/**
 * A store in etcd. Connects when first used, or to compact.
 * @throws {RangeError} when no endpoint is given
 */
export function createEtcdStore(options: EtcdStoreOptions): Store {
  return new EtcdStore(options);
}

class EtcdStore implements Store {
  readonly #client: EtcdClient;
  readonly #leases = new EtcdLeases();
  readonly #reader: SnapshotReader;
  readonly #options: EtcdStoreOptions;
  /** Ends the watches. */
  readonly #closed = new AbortController();

  constructor(options: EtcdStoreOptions) {
    this.#options = options;
    this.#client = new EtcdClient(options);
    const { compactionIntervalMs: intervalMs = 0, onCompactionError: onError = () => {} } = options;
    startCompactor(this.#client, { intervalMs, onError, signal: this.#closed.signal });
    this.#reader = new SnapshotReader((request, signal) => this.#client.range(request, signal), options);
  }

  async get(key: string, options: GetOptions = {}): Promise<{ entry: Entry | undefined; revision: Revision }> {
    const { revision, signal } = options;
    requirePositive("revision", revision);
    const { observer } = this.#options;
    const read = () =>
      observed({ observer, operation: "get", key }, () => this.#client.range({ start: key, revision }, signal));
    const answer = await this.#tellingNewest(read, signal);
    return { entry: answer.entries[0], revision: revision ?? answer.revision };
  }

  async list(range: KeyRange, options: ListOptions = {}): Promise<Snapshot> {
    requirePositive("revision", options.revision);
    requirePositive("limit", options.limit);
    return await this.#tellingNewest(() => this.#reader.open(range, options), options.signal);
  }

  watch(range: KeyRange, options: WatchOptions): AsyncIterable<WatchBatch> {
    const progressIntervalMs = options.progressIntervalMs ?? this.#options.watchProgressIntervalMs;
    const signal = options.signal ? AbortSignal.any([options.signal, this.#closed.signal]) : this.#closed.signal;
    return watchRange(this.#client, range, { ...options, signal, ...(progressIntervalMs && { progressIntervalMs }) });
  }

  currentRevision({ signal }: ReadOptions = {}): Promise<Revision> {
    return this.#client.currentRevision(signal);
  }

  async commit(writes: readonly Write[], { signal }: ReadOptions = {}): Promise<CommitResult> {
    requireDistinctKeys(writes);
    const context = { client: this.#client, leases: this.#leases, signal };
    const { observer } = this.#options;
    return await observed({ observer, ...commitOperation(writes) }, () => commitToEtcd(writes, context));
  }

  close(): void {
    this.#closed.abort();
    this.#reader.close();
    this.#client.close();
  }

  /** etcd does not say what the newest revision is when one in the future was asked for; kube-apiserver's answer does. */
  async #tellingNewest<T>(read: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== "futureRevision") throw error;
      const currentRevision = await this.#client.currentRevision(signal);
      throw new StorageError("futureRevision", error.message, { cause: error, currentRevision });
    }
  }
}
