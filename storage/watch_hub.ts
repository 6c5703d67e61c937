// One upstream watch of the store per range, shared by all who watch it. Watchers read its window of recent changes and
// never wait for each other.

import { changeBytes, type ChangeWindow, type ChangeWindowLimits } from "./change_window.ts";
import { ChangeWindowPool } from "./change_window_pool.ts";
import { delay } from "./delay.ts";
import { type KeyRange, type Revision, StorageError, type Store, type WatchBatch, type WatchChange } from "./store.ts";
import { type FeedSource, WatchFeed } from "./watch_feed.ts";

export interface WatchHubOptions {
  /** Of each hub. */
  readonly window: ChangeWindowLimits;
  /** Of all hubs' windows together. */
  readonly windowsBytesMax: number;
  /** A hub starts so many revisions in the past, so that whoever resumes after a restart finds its changes there. */
  readonly historyRevisions: number;
  /** How long a hub without watchers goes on. */
  readonly lingerMs: number;
}

export const watchHubDefaults: WatchHubOptions = {
  window: { changesMax: 8_192, bytesMax: 8 << 20 },
  windowsBytesMax: 64 << 20,
  historyRevisions: 1_000,
  lingerMs: 60_000,
};

/** The store heals its watches itself; what it gives up is tried again after so long. */
const retryMs = 500;

/** What watches take, and what they lost. */
export interface WatchUsage {
  /** Ranges that are watched upstream. */
  readonly hubs: number;
  readonly watchers: number;
  /** Recent changes, of all hubs. */
  readonly windowBytes: number;
  /** Changes that had to make room for newer ones, since the beginning. */
  readonly changesDropped: number;
  /** Watchers that were too slow to read changes before they were dropped, since the beginning. */
  readonly watchersEvicted: number;
}

export interface FeedOptions {
  /** What to deliver: a part of the hub's range. */
  readonly range: KeyRange;
  /** Deliver the changes after this revision, which may lie in the future. */
  readonly after: Revision;
}

/** The hubs of a store, each started when its range is first watched. */
export class WatchHubs {
  readonly #store: Store;
  readonly #options: WatchHubOptions;
  readonly #windows: ChangeWindowPool;
  readonly #hubs = new Map<string, WatchHub>();
  #closed = false;
  #evicted = 0;

  constructor(store: Store, options: Partial<WatchHubOptions> = {}) {
    this.#store = store;
    this.#options = { ...watchHubDefaults, ...options };
    this.#windows = new ChangeWindowPool(this.#options.windowsBytesMax);
  }

  /** How many ranges are watched upstream. */
  get size(): number {
    return this.#hubs.size;
  }

  get usage(): WatchUsage {
    let watchers = 0;
    for (const hub of this.#hubs.values()) watchers += hub.watchers;
    const { bytes: windowBytes, dropped: changesDropped } = this.#windows;
    return { hubs: this.size, watchers, windowBytes, changesDropped, watchersEvicted: this.#evicted };
  }

  /** A watcher of a part of `hubRange`. It must be closed by whoever reads it. */
  watch(hubRange: KeyRange, options: FeedOptions): WatchFeed {
    const id = `${hubRange.start}\0${hubRange.end}`;
    let hub = this.#hubs.get(id);
    if (hub === undefined) {
      const onEnd = () => this.#hubs.get(id) === hub && this.#hubs.delete(id);
      const onEvicted = () => this.#evicted++;
      hub = new WatchHub(this.#store, hubRange, { ...this.#options, windows: this.#windows, onEnd, onEvicted });
      this.#hubs.set(id, hub);
      if (this.#closed) hub.end("closed");
    }
    return hub.watch(options);
  }

  /** Ends all upstream watches and all feeds. */
  close(): void {
    this.#closed = true;
    for (const hub of [...this.#hubs.values()]) hub.end("closed");
  }
}

interface HubOptions extends WatchHubOptions {
  readonly windows: ChangeWindowPool;
  readonly onEnd: () => void;
  readonly onEvicted: () => void;
}

class WatchHub implements FeedSource {
  readonly store: Store;
  readonly #range: KeyRange;
  readonly #options: HubOptions;
  readonly #stop = new AbortController();
  readonly #started = Promise.withResolvers<ChangeWindow | undefined>();
  readonly #feeds = new Set<WatchFeed>();
  #linger: ReturnType<typeof setTimeout> | undefined;
  #ended: unknown;

  constructor(store: Store, range: KeyRange, options: HubOptions) {
    this.store = store;
    this.#range = range;
    this.#options = options;
    this.#started.promise.catch(() => {}); // there may be no feed left to hear of it
    this.#run().catch((error) => this.end(error));
  }

  get ended(): unknown {
    return this.#ended;
  }

  get window(): Promise<ChangeWindow | undefined> {
    return this.#started.promise;
  }

  get watchers(): number {
    return this.#feeds.size;
  }

  evicted(): void {
    this.#options.onEvicted();
  }

  watch(options: FeedOptions): WatchFeed {
    clearTimeout(this.#linger);
    const feed = new WatchFeed(this, options);
    this.#feeds.add(feed);
    return feed;
  }

  remove(feed: WatchFeed): void {
    if (!this.#feeds.delete(feed) || this.#feeds.size > 0 || this.#ended !== undefined) return;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.end("closed"), this.#options.lingerMs);
  }

  /** @param reason "closed", or the error that the feeds throw */
  end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    clearTimeout(this.#linger);
    this.#options.onEnd();
    this.#stop.abort();
    // Feeds that wait for the hub to start learn from `ended` that it will not.
    if (reason === "closed") this.#started.resolve(undefined);
    else this.#started.reject(reason);
    for (const feed of this.#feeds) feed.notify();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { windows } = this.#options;
    const window = windows.open(await this.#startRevision(), this.#options.window);
    this.#started.resolve(window);
    try {
      while (!signal.aborted) {
        await this.#follow(window, signal);
        await delay(retryMs, signal).catch(() => {}); // aborted: the loop ends
      }
    } finally {
      windows.close(window);
    }
  }

  /** Until the store has no more to say for now. What it says later goes on where it stopped. */
  async #follow(window: ChangeWindow, signal: AbortSignal): Promise<void> {
    const push = (batch: WatchBatch) => this.#options.windows.push(window, batch);
    const publisher = new BatchPublisher(push, this.#feeds);
    try {
      for await (const batch of this.store.watch(this.#range, { after: window.revision, signal })) publisher.add(batch);
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== "unavailable") throw error;
    } finally {
      publisher.publish();
    }
  }

  /** Some way back if the store still has that, else now. */
  async #startRevision(): Promise<Revision> {
    const { signal } = this.#stop;
    const current = await this.store.currentRevision({ signal });
    const past = Math.max(1, current - this.#options.historyRevisions);
    try {
      await this.store.get(this.#range.start, { revision: past, signal });
      return past;
    } catch (error) {
      if (error instanceof StorageError && error.code === "compacted") return current;
      throw error;
    }
  }
}

/** What it costs to serve one watcher one chunk is 30 µs (measured); half the time is left for other work. */
const pauseMsPerFeed = 0.06;
const pauseMsMax = 100;
const waitingChangesMax = 512;
const waitingBytesMax = 1 << 20;

/**
 * Passes batches on at a pace that the watchers can be served at: at once when there are few of them, together when there
 * are many. Watchers that are told together also read the same, and share its bytes.
 */
class BatchPublisher {
  readonly #push: (batch: WatchBatch) => void;
  readonly #feeds: ReadonlySet<WatchFeed>;
  /** What is still to be passed on. */
  #changes: WatchChange[] = [];
  #bytes = 0;
  #revision: Revision | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #publishedMs = -Infinity;

  constructor(push: (batch: WatchBatch) => void, feeds: ReadonlySet<WatchFeed>) {
    this.#push = push;
    this.#feeds = feeds;
  }

  add({ changes, revision }: WatchBatch): void {
    for (const change of changes) {
      this.#changes.push(change);
      this.#bytes += changeBytes(change);
    }
    this.#revision = revision;
    const pauseMs = Math.min(this.#feeds.size * pauseMsPerFeed, pauseMsMax);
    const waitMs = this.#publishedMs + pauseMs - performance.now();
    if (waitMs <= 0 || this.#changes.length > waitingChangesMax || this.#bytes > waitingBytesMax) this.publish();
    else this.#timer ??= setTimeout(() => this.publish(), waitMs);
  }

  publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#revision === undefined) return;
    const changes = this.#changes;
    this.#push({ changes, revision: this.#revision });
    [this.#changes, this.#bytes, this.#revision] = [[], 0, undefined];
    if (changes.length === 0) return;
    this.#publishedMs = performance.now();
    for (const feed of this.#feeds) feed.notify();
  }
}
