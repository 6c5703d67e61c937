// The contract between weir and whatever keeps its bytes. It knows keys, bytes and revisions: no kinds, no JSON, no HTTP.

/**
 * A position in the store's one history of writes (etcd's revision, KEP-365). Revisions are below 2^53: at a million
 * writes a second that lasts 285 years, so a number holds them exactly.
 */
export type Revision = number;

/** A key with the bytes stored under it at some revision. */
export interface Entry {
  /** The key without the store's own prefix, e.g. `/pods/default/web-0`. */
  readonly key: string;
  /** The bytes as stored. */
  readonly value: Uint8Array;
  /** The revision of the last write to this key: the object's resourceVersion. */
  readonly modRevision: Revision;
}

/** Of `Snapshot.pages`. */
export interface PagesOptions extends ReadOptions {
  /**
   * Values, and what was derived of a page, are done with when the next page is asked for. The store may then detach their
   * buffers, which frees them long before the garbage collector would.
   */
  readonly transient?: boolean;
}

/** Entries in key order, read together. */
export interface Page {
  /** At least one. */
  readonly entries: readonly Entry[];
  /** Sum of the values' lengths, in bytes. */
  readonly bytes: number;
  /**
   * The bytes kept with the page under `key`, or else those that `make` makes now: lists that show a page alike make them
   * once. They count in the memory that pages may take.
   */
  derived(key: string, make: () => Uint8Array): Uint8Array;
}

/** All keys from `start` (inclusive) to `end` (exclusive), in bytewise order. */
export interface KeyRange {
  /** The first key that may be in it. */
  readonly start: string;
  /** The first key behind it. */
  readonly end: string;
}

/** Of every call. */
export interface ReadOptions {
  /** The call fails with the signal's reason, and the store stops working for it, when this aborts. */
  readonly signal?: AbortSignal;
}

/** Of `Store.get`. */
export interface GetOptions extends ReadOptions {
  /** Read at this revision; the newest, linearizably, when absent. */
  readonly revision?: Revision;
}

/** Of `Store.list`. */
export interface ListOptions extends ReadOptions {
  /** Read at this revision; the newest, linearizably, when absent. */
  readonly revision?: Revision;
  /** No more entries than this; all of the range when absent. */
  readonly limit?: number;
}

/**
 * A range of keys pinned at one revision. What it yields never changes, however long the reader takes; reading it a
 * second time yields the same entries, until the revision is compacted away.
 */
export interface Snapshot {
  /** The revision that it is pinned at. */
  readonly revision: Revision;
  /** Entries in the whole range, beyond `limit` too. Known only when a `limit` was given. */
  readonly count: number | undefined;
  /** The key of the last entry within `limit` when there are entries beyond it: where the next list goes on. */
  readonly lastKey: string | undefined;
  /**
   * The pages in key order; at most one is read ahead of the one being used. A read that cannot be finished throws: a
   * snapshot is never cut short.
   * @throws {StorageError} `compacted` or `unavailable`
   */
  pages(options?: PagesOptions): AsyncIterable<Page>;
}

/** One change of one key. `value` is the new state, `undefined` after a deletion. */
export interface WatchChange {
  /** Without the store's own prefix. */
  readonly key: string;
  /** The revision of the change. */
  readonly modRevision: Revision;
  /** The revision at which the key was created last. */
  readonly createRevision: Revision;
  /** The new state. */
  readonly value: Uint8Array | undefined;
  /** The state before the change; `undefined` when the key was created, or when history no longer has it. */
  readonly previous: Uint8Array | undefined;
}

/** Changes in revision order; all of one revision are in the same batch. An empty batch only reports progress. */
export interface WatchBatch {
  /** In revision order; may be empty. */
  readonly changes: readonly WatchChange[];
  /** Everything up to and including this revision has been delivered. */
  readonly revision: Revision;
}

/** Of `Store.watch`. */
export interface WatchOptions extends ReadOptions {
  /** Deliver the changes after this revision. */
  readonly after: Revision;
  /** How soon progress is reported while nothing changes; the store chooses when absent. */
  readonly progressIntervalMs?: number;
}

/** One key's part in a commit. */
export interface Write {
  /** Without the store's own prefix. */
  readonly key: string;
  /** The new bytes; `undefined` deletes the key. */
  readonly value: Uint8Array | undefined;
  /** The modRevision that the key must have for the commit to happen; 0 when it must not exist. */
  readonly expected: Revision;
  /** The key goes away by itself after so long; the store may keep it somewhat longer. Stays for ever when absent. */
  readonly ttlSeconds?: number;
}

/** Of `Store.commit`. */
export type CommitResult =
  /** All writes happened, at this revision. */
  | { readonly committed: true; readonly revision: Revision }
  /** None happened, as some key was not as expected: the entry of each write's key as it is, in the order of the writes. */
  | { readonly committed: false; readonly revision: Revision; readonly current: readonly (Entry | undefined)[] };

/** What keeps the bytes: a history of writes that can be read at any revision it still has. */
export interface Store {
  /** The entry under `key`, or `undefined`; with the revision of the store at which that was so. */
  get(key: string, options?: GetOptions): Promise<{ entry: Entry | undefined; revision: Revision }>;
  /**
   * Pins a snapshot of a range. Resolves once its revision is known, so that whatever is wrong with the request is
   * known before the first byte of an answer.
   */
  list(range: KeyRange, options?: ListOptions): Promise<Snapshot>;
  /**
   * The changes of a range, without gap or repetition over dropped connections, until the signal aborts.
   * @throws {StorageError} `compacted` when history no longer has what comes after `after`
   */
  watch(range: KeyRange, options: WatchOptions): AsyncIterable<WatchBatch>;
  /**
   * All writes, or none where a key is not at its expected revision. It is tried again while
   * that is safe: when the store's answer got lost, what became of the writes is found out from their keys.
   * @throws {StorageError} `tooLarge`, `outOfSpace`, `unavailable` (nothing was written) or `unknownOutcome`
   * @throws {RangeError} when there are no writes, or a key is in it twice
   */
  commit(writes: readonly Write[], options?: ReadOptions): Promise<CommitResult>;
  /** The newest revision, linearizably. */
  currentRevision(options?: ReadOptions): Promise<Revision>;
  /** Ends the watches and the connections. */
  close(): void;
}

/** Why a store could not do what it was asked. */
export type StorageErrorCode =
  /** The revision asked for is no longer kept. */
  | "compacted"
  /** The revision asked for does not exist yet. */
  | "futureRevision"
  /** The store cannot be reached, has no leader, or did not answer in time. */
  | "unavailable"
  /** The store takes no value, or no commit, of that size. */
  | "tooLarge"
  /** The store takes no writes until it is given room. */
  | "outOfSpace"
  /** The store did not say whether it did the writes, and that can no longer be found out. */
  | "unknownOutcome";

/** What can go wrong with a store, in a store's words. */
export class StorageError extends Error {
  /** Why, for programs. */
  readonly code: StorageErrorCode;
  /** The newest revision, where the store said it. */
  readonly currentRevision: Revision | undefined;

  /** The message is for the log. */
  constructor(
    code: StorageErrorCode,
    message: string,
    options: ErrorOptions & { currentRevision?: Revision } = {},
  ) {
    super(message, options);
    this.name = "StorageError";
    this.code = code;
    this.currentRevision = options.currentRevision;
  }
}
