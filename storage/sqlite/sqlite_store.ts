// The Store contract kept by SQLite, in a file of this process's own: multi-version as etcd is, without a server beside.

import type { DatabaseSync } from "node:sqlite";
import { TurnBudget } from "../next_turn.ts";
import type { RangeAnswer, RangeRequest } from "../range_read.ts";
import { requireDistinctKeys } from "../require_distinct_keys.ts";
import { requirePositive } from "../require_positive.ts";
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
import { commitWrites, toEntry } from "./commit_writes.ts";
import { Compaction, CompactionSchedule } from "./compaction.ts";
import { Expiry } from "./expiry.ts";
import { GroupCommit } from "./group_commit.ts";
import { RangeReader } from "./range_reader.ts";
import { RevisionTable, type StoredVersion } from "./revision_table.ts";
import { closedError, translateError } from "./sqlite_errors.ts";
import { openSqliteFile, writeNumber } from "./sqlite_file.ts";
import { firstRevision, readState, type StoreState } from "./store_state.ts";
import { type SqliteSynchronous, WalSync } from "./wal_sync.ts";
import { WatchFeeds } from "./watch_feeds.ts";

/** Where an embedded store is, and what it may take. */
export interface SqliteStoreOptions extends SnapshotReaderOptions {
  /** The file; it is made when it does not exist, its folder is not. `:memory:` is a store that ends with the process. */
  readonly path: string;
  /**
   * `full` (the default): a commit that was acknowledged survives a crash of the machine. `off`: it survives a crash of
   * the process; for tests.
   */
  readonly synchronous?: SqliteSynchronous;
  /** History is kept for one to two times so long. 300000 when absent, as kube-apiserver has it; 0 keeps it for ever. */
  readonly compactionIntervalMs?: number;
  /** Nothing is changed, neither by commits, which fail, nor by itself: no lifetime ends, and nothing is compacted. */
  readonly readOnly?: boolean;
  /** The keys and values of a commit may have so many bytes: 1.5 MiB when absent, as in etcd. */
  readonly commitBytesMax?: number;
}

/** A whole history, for a store that is new. */
export interface StoredHistory {
  /** In the order of their revisions, and of their places in these. */
  readonly versions: AsyncIterable<readonly StoredVersion[]>;
  /** The newest revision, known at the end of `versions`. */
  readonly current: () => Revision;
  /** The revision of the last compaction; 0 when there was none. */
  readonly compacted: Revision;
}

/** A store in a file, with what a server of its own would do for it. */
export interface SqliteStore extends Store {
  /**
   * Forgets history before a revision. Resolves when the room is free for new writes.
   * @throws {StorageError} `compacted` or `futureRevision` when that is not a revision to compact at
   */
  compact(revision: Revision): Promise<void>;
  /**
   * All versions up to the newest revision, a part of the history after the other. Compaction waits for the reader.
   * @throws {StorageError}
   */
  history(): StoredHistory;
  /**
   * Fills a store that is new. Where that is not finished, what has been loaded is not there, and the file is of no use.
   * @throws {RangeError} when the store is not new
   * @throws {StorageError}
   */
  load(history: StoredHistory): Promise<void>;
}

const compactionIntervalMsDefault = 5 * 60_000;
const commitBytesMaxDefault = 1.5 * 1024 * 1024;

/**
 * Opens the store in a file, or a new one.
 * @throws {StorageError} `unavailable`, naming the file, when it is in use, damaged, of a newer weir, or something else
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  return new EmbeddedStore(openSqliteFile(options.path), options);
}

class EmbeddedStore implements SqliteStore {
  readonly #options: SqliteStoreOptions;
  readonly #database: DatabaseSync;
  readonly #state: StoreState;
  readonly #budget: TurnBudget;
  readonly #table: RevisionTable;
  readonly #ranges: RangeReader;
  readonly #snapshots: SnapshotReader;
  readonly #sync: WalSync;
  readonly #commits: GroupCommit;
  readonly #feeds: WatchFeeds;
  readonly #expiry: Expiry | undefined;
  readonly #compaction: Compaction;
  readonly #schedule: CompactionSchedule | undefined;
  /** What the open transaction, or the one being synced, has changed. */
  #changed: WatchBatch[] = [];
  #closed = false;

  constructor(database: DatabaseSync, options: SqliteStoreOptions) {
    const { path, synchronous = "full", compactionIntervalMs = compactionIntervalMsDefault } = options;
    const state = this.#state = readState(database);
    const budget = this.#budget = new TurnBudget();
    this.#options = options;
    this.#database = database;
    this.#table = new RevisionTable(database);
    this.#ranges = new RangeReader(database, { state, budget });
    this.#snapshots = new SnapshotReader((request, signal) => this.#readRange(request, signal), options);
    this.#sync = new WalSync(database, path, synchronous);
    const [onDurable, onUndone] = [() => this.#publish(), () => this.#undo()];
    this.#commits = new GroupCommit({ database, path, sync: this.#sync, budget, onDurable, onUndone });
    this.#feeds = new WatchFeeds((range, after) => this.#readHistory(range, after), { state, budget });
    this.#compaction = new Compaction({ database, state, commits: this.#commits });
    if (options.readOnly) return;
    this.#expiry = new Expiry(database, () => this.#deleteExpired());
    this.#compaction.clean().catch(() => {}); // a full disk: the next compaction goes on with it
    if (compactionIntervalMs > 0) {
      this.#schedule = new CompactionSchedule(this.#compaction, state, compactionIntervalMs);
    }
  }

  async get(key: string, options: GetOptions = {}): Promise<{ entry: Entry | undefined; revision: Revision }> {
    const { revision = this.#state.current, signal } = options;
    requirePositive("revision", revision);
    signal?.throwIfAborted();
    this.#requireOpen();
    this.#state.requireReadable(revision);
    const { observer } = this.#options;
    const read = () => this.#guard(() => this.#table.newestBefore(key, revision + 1));
    const version = await observed({ observer, operation: "get", key }, read);
    return { entry: version && toEntry(version), revision };
  }

  async list(range: KeyRange, options: ListOptions = {}): Promise<Snapshot> {
    requirePositive("revision", options.revision);
    requirePositive("limit", options.limit);
    return await this.#snapshots.open(range, options);
  }

  watch(range: KeyRange, options: WatchOptions): AsyncIterable<WatchBatch> {
    return this.#feeds.watch(range, options);
  }

  async commit(writes: readonly Write[], { signal }: ReadOptions = {}): Promise<CommitResult> {
    requireDistinctKeys(writes);
    this.#requireSize(writes);
    this.#requireWritable();
    signal?.throwIfAborted();
    const { observer } = this.#options;
    const run = () => this.#commits.run(() => this.#write(writes), signal);
    return await observed({ observer, ...commitOperation(writes) }, run);
  }

  async currentRevision({ signal }: ReadOptions = {}): Promise<Revision> {
    signal?.throwIfAborted();
    this.#requireOpen();
    return await Promise.resolve(this.#state.current);
  }

  async compact(revision: Revision): Promise<void> {
    requirePositive("revision", revision);
    this.#requireWritable();
    await this.#compaction.compact(revision);
  }

  history(): StoredHistory {
    const { current, compacted } = this.#state;
    return { versions: this.#versions(current), current: () => current, compacted };
  }

  async load(history: StoredHistory): Promise<void> {
    if (this.#state.written !== firstRevision) throw new RangeError(`${this.#options.path} is not a new store`);
    await this.#commits.run(() => writeNumber(this.#database, "loading", 1));
    for await (const versions of history.versions) {
      await this.#commits.run(() => versions.forEach((version) => this.#table.insertNext(version)));
    }
    await this.#commits.run(() => {
      for (const name of ["compacted", "cleaned"] as const) writeNumber(this.#database, name, history.compacted);
      writeNumber(this.#database, "revision", history.current());
      writeNumber(this.#database, "loading", 0);
      this.#state.written = history.current();
    });
    this.#state.compacted = history.compacted;
    this.#feeds.reset();
    this.#expiry?.schedule();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#schedule?.close();
    this.#expiry?.close();
    this.#feeds.close();
    this.#snapshots.close();
    this.#commits.close();
    this.#sync.close();
  }

  /** Within a transaction. */
  #write(writes: readonly Write[]): CommitResult {
    return commitWrites(writes, {
      table: this.#table,
      state: this.#state,
      onChanges: (batch) => this.#changed.push(batch),
    });
  }

  #publish(): void {
    this.#state.current = this.#state.written;
    const changed = this.#changed;
    this.#changed = [];
    if (changed.length === 0 || this.#closed) return;
    for (const batch of changed) this.#feeds.push(batch);
    this.#feeds.notify(changed);
    this.#expiry?.schedule();
  }

  #undo(): void {
    this.#state.written = this.#state.current;
    this.#changed = [];
  }

  async #deleteExpired(): Promise<void> {
    await this.#commits.run(() => {
      const deletions = this.#expiry?.takeDue() ?? [];
      if (deletions.length > 0) this.#write(deletions);
    });
  }

  #requireWritable(): void {
    if (!this.#options.readOnly) return;
    throw new StorageError("unavailable", `The store in ${this.#options.path} was opened for reading only`);
  }

  #requireSize(writes: readonly Write[]): void {
    const { commitBytesMax = commitBytesMaxDefault } = this.#options;
    let bytes = 0;
    for (const { key, value } of writes) bytes += key.length + (value?.length ?? 0);
    if (bytes <= commitBytesMax) return;
    throw new StorageError("tooLarge", `A commit of ${bytes} bytes is larger than ${commitBytesMax}`);
  }

  async *#versions(until: Revision): AsyncGenerator<readonly StoredVersion[]> {
    using _hold = this.#compaction.hold();
    for (let after = 0; after < until;) {
      const read = await this.#budget.slice(() => this.#guard(() => this.#table.versions({ after, until })));
      after = read.revision;
      if (read.versions.length > 0) yield read.versions;
    }
  }

  async #readRange(request: RangeRequest, signal?: AbortSignal): Promise<RangeAnswer> {
    this.#requireOpen();
    try {
      return await this.#ranges.range(request, signal);
    } catch (error) {
      throw translateError(error, this.#options.path);
    }
  }

  #readHistory(range: KeyRange, after: Revision): WatchBatch {
    return this.#guard(() => this.#table.changes(range, { after, until: this.#state.current }));
  }

  /** Reading, with SQLite's errors in the words of the contract. */
  #guard<T>(read: () => T): T {
    this.#requireOpen();
    try {
      return read();
    } catch (error) {
      throw translateError(error, this.#options.path);
    }
  }

  #requireOpen(): void {
    if (this.#closed) throw closedError(this.#options.path);
  }
}
