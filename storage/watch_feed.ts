// One watcher of a hub. It reads the hub's window at its own pace; when it starts before the window does, an own watch of
// the store's history serves it until it has caught up.

import type { ChangeWindow } from "./change_window.ts";
import { type KeyRange, type Revision, StorageError, type Store, type WatchBatch, type WatchChange } from "./store.ts";

/** What a feed needs of its hub. */
export interface FeedSource {
  readonly store: Store;
  /** Resolves once the hub follows the store, with undefined if it was closed before. @throws {StorageError} */
  readonly window: Promise<ChangeWindow | undefined>;
  /** Why there will be no more changes: an error, or "closed". */
  readonly ended: unknown;
  remove(feed: WatchFeed): void;
  /** Told when a feed ends because it was too slow. */
  evicted(): void;
}

/** Changes read at once: what a slow reader may hold beside the window. */
const readChangesMax = 128;

export class WatchFeed {
  readonly #source: FeedSource;
  readonly #range: KeyRange;
  #delivered: Revision;
  /** Where to go on in the window; undefined while history is read. */
  #position: number | undefined;
  #history: HistoryReader | undefined;
  #closed = false;
  #signaled = false;
  #signal: (() => void) | undefined;

  constructor(source: FeedSource, { range, after }: { range: KeyRange; after: Revision }) {
    this.#source = source;
    this.#range = range;
    this.#delivered = after;
  }

  /**
   * The next changes, or none when woken. Undefined when the feed was closed, and when it was too slow: what it should
   * have read next has been dropped.
   * @throws {StorageError} `compacted` when history no longer has what comes next
   */
  async next(): Promise<WatchBatch | undefined> {
    const window = await this.#source.window;
    while (window !== undefined && !this.closed) {
      if (this.#source.ended !== undefined) throw this.#source.ended;
      if (this.#position === undefined && this.#delivered < window.floor) return await this.#nextOfHistory(window);
      this.#position ??= window.positionAfter(this.#delivered);
      const read = window.read(this.#position, readChangesMax);
      if (read === undefined) {
        this.#source.evicted();
        return undefined;
      }
      this.#position += read.changes.length;
      const batch = this.#select(read);
      if (batch.changes.length > 0 || this.#takeSignal()) return batch;
      if (this.#position === window.end) await this.#signaling();
    }
    return undefined;
  }

  /** There will be no more changes, and no error either. */
  get closed(): boolean {
    return this.#closed || this.#source.ended === "closed";
  }

  /** Everything up to this revision has been delivered, or was not asked for. */
  get delivered(): Revision {
    return this.#delivered;
  }

  /** Makes `next` resolve, with no change if there is none: for a reader who has something else to do. */
  wake(): void {
    this.#signaled = true;
    this.notify();
  }

  /** Called by the hub when there is something to read. */
  notify(): void {
    this.#signal?.();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#history?.close();
    this.#source.remove(this);
    this.notify();
  }

  #select({ changes, revision }: WatchBatch): WatchBatch {
    const selected = changes.filter((change) => change.modRevision > this.#delivered && isWithin(this.#range, change));
    this.#delivered = Math.max(this.#delivered, revision);
    return { changes: selected, revision: this.#delivered };
  }

  async #nextOfHistory(window: ChangeWindow): Promise<WatchBatch | undefined> {
    this.#history ??= new HistoryReader(this.#source.store, this.#range, this.#delivered);
    const batch = await this.#history.next(this.#signaling());
    if (this.closed) return undefined;
    if (batch === undefined) {
      this.#takeSignal();
      return { changes: [], revision: this.#delivered };
    }
    this.#delivered = batch.revision;
    if (this.#delivered >= window.floor) {
      this.#history.close();
      this.#history = undefined;
    }
    return batch;
  }

  #takeSignal(): boolean {
    const signaled = this.#signaled;
    this.#signaled = false;
    return signaled;
  }

  #signaling(): Promise<void> {
    if (this.#signaled) return Promise.resolve();
    return new Promise((resolve) => this.#signal = resolve);
  }
}

function isWithin({ start, end }: KeyRange, { key }: WatchChange): boolean {
  return key >= start && key < end;
}

/** A watch of the store whose `next` can be given up and called again. */
class HistoryReader {
  readonly #batches: AsyncIterator<WatchBatch>;
  readonly #left = new AbortController();
  #pending: Promise<IteratorResult<WatchBatch>> | undefined;

  constructor(store: Store, range: KeyRange, after: Revision) {
    this.#batches = store.watch(range, { after, signal: this.#left.signal })[Symbol.asyncIterator]();
  }

  /**
   * The next batch, or undefined when `interruption` or `close` comes first.
   * @throws {StorageError} `unavailable` when the store has ended the watch
   */
  async next(interruption: Promise<void>): Promise<WatchBatch | undefined> {
    this.#pending ??= this.#batches.next();
    const result = await Promise.race([this.#pending, interruption]);
    if (result === undefined) return undefined;
    this.#pending = undefined;
    if (!result.done) return result.value;
    if (this.#left.signal.aborted) return undefined;
    throw new StorageError("unavailable", "the store has ended the watch");
  }

  close(): void {
    this.#left.abort();
    // Nobody waits for either of them any more.
    this.#batches.return?.().catch(() => {});
    this.#pending?.catch(() => {});
  }
}
