// One upstream watch of the store per range, shared by all who watch it. Watchers read its window of recent changes and
// never wait for each other.

import { ChangeWindow, type ChangeWindowLimits } from "./change_window.ts";
import { delay } from "./delay.ts";
import { type KeyRange, type Revision, StorageError, type Store, type WatchBatch } from "./store.ts";
import { type FeedSource, WatchFeed } from "./watch_feed.ts";

export interface WatchHubOptions {
  /** Of each hub. */
  readonly window: ChangeWindowLimits;
  /** A hub starts so many revisions in the past, so that whoever resumes after a restart finds its changes there. */
  readonly historyRevisions: number;
  /** How long a hub without watchers goes on. */
  readonly lingerMs: number;
}

export const watchHubDefaults: WatchHubOptions = {
  window: { changesMax: 8_192, bytesMax: 8 << 20 },
  historyRevisions: 1_000,
  lingerMs: 60_000,
};

/** The store heals its watches itself; what it gives up is tried again after so long. */
const retryMs = 500;

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
  readonly #hubs = new Map<string, WatchHub>();
  #closed = false;

  constructor(store: Store, options: Partial<WatchHubOptions> = {}) {
    this.#store = store;
    this.#options = { ...watchHubDefaults, ...options };
  }

  /** True once `close` was called: feeds end at once. */
  get closed(): boolean {
    return this.#closed;
  }

  /** How many ranges are watched upstream. */
  get size(): number {
    return this.#hubs.size;
  }

  /** A watcher of a part of `hubRange`. It must be closed by whoever reads it. */
  watch(hubRange: KeyRange, options: FeedOptions): WatchFeed {
    const id = `${hubRange.start}\0${hubRange.end}`;
    let hub = this.#hubs.get(id);
    if (hub === undefined) {
      const onEnd = () => this.#hubs.get(id) === hub && this.#hubs.delete(id);
      hub = new WatchHub(this.#store, hubRange, { ...this.#options, onEnd });
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

class WatchHub implements FeedSource {
  readonly store: Store;
  readonly #range: KeyRange;
  readonly #options: WatchHubOptions & { onEnd(): void };
  readonly #stop = new AbortController();
  readonly #started = Promise.withResolvers<ChangeWindow>();
  readonly #feeds = new Set<WatchFeed>();
  #linger: ReturnType<typeof setTimeout> | undefined;
  #ended: unknown;

  constructor(store: Store, range: KeyRange, options: WatchHubOptions & { onEnd(): void }) {
    this.store = store;
    this.#range = range;
    this.#options = options;
    this.#started.promise.catch(() => {}); // there may be no feed left to hear of it
    this.#run().catch((error) => this.end(error));
  }

  get ended(): unknown {
    return this.#ended;
  }

  window(): Promise<ChangeWindow> {
    return this.#started.promise;
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
    if (reason === "closed") this.#started.resolve(new ChangeWindow(0, this.#options.window));
    else this.#started.reject(reason);
    for (const feed of this.#feeds) feed.notify();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const after = await this.#startRevision();
    const window = new ChangeWindow(after, this.#options.window);
    this.#started.resolve(window);
    while (!signal.aborted) {
      await this.#follow(window, signal);
      await delay(retryMs, signal).catch(() => {}); // aborted: the loop ends
    }
    this.end("closed");
  }

  /** Until the store has no more to say for now. What it says later goes on where it stopped. */
  async #follow(window: ChangeWindow, signal: AbortSignal): Promise<void> {
    const publisher = new BatchPublisher(window, this.#feeds);
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

/**
 * Puts batches into the window at a pace that its watchers can be served at: at once when there are few of them, together
 * when there are many. Watchers that are told together also read the same, and share its bytes.
 */
class BatchPublisher {
  readonly #window: ChangeWindow;
  readonly #feeds: ReadonlySet<WatchFeed>;
  #waiting: WatchBatch[] = [];
  #waitingChanges = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #publishedMs = -Infinity;

  constructor(window: ChangeWindow, feeds: ReadonlySet<WatchFeed>) {
    this.#window = window;
    this.#feeds = feeds;
  }

  add(batch: WatchBatch): void {
    this.#waiting.push(batch);
    this.#waitingChanges += batch.changes.length;
    const pauseMs = Math.min(this.#feeds.size * pauseMsPerFeed, pauseMsMax);
    const waitMs = this.#publishedMs + pauseMs - performance.now();
    if (waitMs <= 0 || this.#waitingChanges > waitingChangesMax) this.publish();
    else this.#timer ??= setTimeout(() => this.publish(), waitMs);
  }

  publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batches = this.#waiting;
    const changes = this.#waitingChanges;
    [this.#waiting, this.#waitingChanges] = [[], 0];
    for (const batch of batches) this.#window.push(batch);
    if (changes === 0) return;
    this.#publishedMs = performance.now();
    for (const feed of this.#feeds) feed.notify();
  }
}
