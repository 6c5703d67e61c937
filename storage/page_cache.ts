// Pages that lists are reading now, shared between lists at the same revision, within a bound of bytes. A page is leased
// while it is being used; what nobody uses any more stays only as long as there is room.
import { abortablePromise } from "./abortable_promise.ts";
import type { PageAnswer } from "./page_reader.ts";
import { releaseMemory } from "./release_memory.ts";
import type { StoredPage } from "./stored_page.ts";
import type { StoreObserver } from "./store_observer.ts";

/** The right to use a page until `release` is called, once. */
export interface PageLease {
  readonly answer: PageAnswer;
  release(): void;
}

export interface LeaseOptions {
  /** What the page will take, as far as one can tell. */
  readonly bytesExpected: number;
  /** Nothing of the page is held on to after its release. */
  readonly transient?: boolean;
  /** Stops waiting for the page; and its reading, when nobody else waits for it. */
  readonly signal: AbortSignal;
}

type ReadPage = (signal: AbortSignal) => Promise<PageAnswer>;

interface Slot {
  readonly key: string;
  readonly reading: Promise<PageAnswer>;
  readonly stop: AbortController;
  /** Once it is read. */
  page: StoredPage | undefined;
  /** Nobody holds on to what the page gave. */
  transient: boolean;
  leases: number;
  bytes: number;
}

/** Pages that nobody uses may take this part of the memory: enough for lists that are a little behind others. */
const unusedShare = 1 / 4;
/** When no list has been read for so long, nothing is kept. */
const keepUnusedMsDefault = 2_000;

/** Lists that used less leave too little to give back. */
const releaseBytesMin = 16 * 1024 * 1024;

/** Beyond the value an entry costs an object, a key and a view. */
const entryOverheadBytes = 300;

/** What a page cache may hold, and for how long. */
export interface PageCacheOptions {
  readonly bytesMax: number;
  readonly keepUnusedMs?: number;
  readonly observer?: StoreObserver | undefined;
}

export class PageCache {
  readonly #bytesMax: number;
  readonly #keepUnusedMs: number;
  readonly #observer: StoreObserver | undefined;
  /** In the order of their last use. */
  readonly #slots = new Map<string, Slot>();
  /** Lists that wait for room, the first first. */
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #unusedBytes = 0;
  #leasedSlots = 0;
  /** What lists have used since memory was last given back, by each of them. */
  #bytesUsed = 0;
  #dropTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor({ bytesMax, keepUnusedMs = keepUnusedMsDefault, observer }: PageCacheOptions) {
    this.#bytesMax = bytesMax;
    this.#keepUnusedMs = keepUnusedMs;
    this.#observer = observer;
  }

  /** Bytes held now, those of pages being read as expected. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a page can be had without waiting for room. */
  hasRoom(key: string, bytesExpected: number): boolean {
    return this.#slots.has(key) || (this.#waiting.length === 0 && this.#makeRoom(bytesExpected));
  }

  /**
   * Leases the page under `key`, which `read` reads unless somebody has done so. Waits for room before it reads; one page
   * is always admitted, however large.
   * @throws what `read` throws, or the signal's reason
   */
  async lease(key: string, read: ReadPage, options: LeaseOptions): Promise<PageLease> {
    const { bytesExpected, transient = false, signal } = options;
    while (!this.#slots.has(key) && !this.#makeRoom(bytesExpected)) await this.#room(signal);
    signal.throwIfAborted();
    const known = this.#slots.get(key);
    const slot = known ?? this.#open(key, read, bytesExpected);
    this.#observer?.pageTaken({ shared: known !== undefined });
    slot.transient &&= transient;
    if (slot.leases++ === 0) this.#use(slot);
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    try {
      const answer = await abortablePromise(slot.reading, signal);
      return { answer, release: () => this.#release(slot) };
    } catch (error) {
      this.#release(slot);
      throw error;
    }
  }

  #open(key: string, read: ReadPage, bytesExpected: number): Slot {
    const stop = new AbortController();
    const slot: Slot = {
      key,
      reading: read(stop.signal),
      stop,
      page: undefined,
      transient: true,
      leases: 0,
      bytes: bytesExpected,
    };
    this.#slots.set(key, slot);
    this.#addBytes(bytesExpected);
    this.#unusedBytes += bytesExpected;
    slot.reading.then(({ page }) => {
      slot.page = page;
      this.#grow(slot, page.bytes + page.entries.length * entryOverheadBytes - bytesExpected);
      page.onDerived = (bytes) => this.#grow(slot, bytes);
    }, () => this.#drop(slot));
    return slot;
  }

  #grow(slot: Slot, bytes: number): void {
    if (this.#slots.get(slot.key) !== slot) return;
    slot.bytes += bytes;
    this.#addBytes(bytes);
    if (slot.leases === 0) this.#unusedBytes += bytes;
    this.#makeRoom(0);
  }

  /** From now on, pages go as soon as no list uses them. */
  close(): void {
    this.#closed = true;
    if (this.#leasedSlots === 0) this.#dropLater();
  }

  #use(slot: Slot): void {
    this.#unusedBytes -= slot.bytes;
    this.#leasedSlots++;
    clearTimeout(this.#dropTimer);
  }

  #release(slot: Slot): void {
    this.#bytesUsed += slot.bytes;
    if (--slot.leases > 0) return;
    this.#leasedSlots--;
    this.#unusedBytes += slot.bytes;
    if (slot.page === undefined) {
      slot.stop.abort();
      this.#drop(slot);
    }
    this.#makeRoom(0);
    if (this.#leasedSlots === 0) this.#dropLater();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #dropLater(): void {
    clearTimeout(this.#dropTimer);
    if (this.#closed) return this.#dropUnused();
    this.#dropTimer = setTimeout(() => {
      this.#dropUnused();
      if (this.#bytesUsed > releaseBytesMin) releaseMemory();
      this.#bytesUsed = 0;
    }, this.#keepUnusedMs);
    Deno.unrefTimer(this.#dropTimer);
  }

  #dropUnused(): void {
    for (const slot of this.#slots.values()) if (slot.leases === 0) this.#drop(slot);
  }

  #drop(slot: Slot): void {
    if (this.#slots.get(slot.key) !== slot) return;
    this.#slots.delete(slot.key);
    this.#addBytes(-slot.bytes);
    if (slot.leases === 0) this.#unusedBytes -= slot.bytes;
    if (slot.transient) slot.page?.free();
  }

  #addBytes(bytes: number): void {
    this.#bytes += bytes;
    this.#observer?.pageBytesChanged(this.#bytes);
  }

  /** Drops pages that nobody uses, the least recently used first, until there is room. Whether there is. */
  #makeRoom(bytes: number): boolean {
    for (const slot of this.#slots.values()) {
      const fits = this.#bytes + bytes <= this.#bytesMax && this.#unusedBytes <= this.#bytesMax * unusedShare;
      if (fits) return true;
      if (slot.leases === 0) this.#drop(slot);
    }
    return this.#bytes + bytes <= this.#bytesMax || this.#leasedSlots === 0;
  }

  async #room(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await abortablePromise(promise, signal);
    } catch (error) {
      const index = this.#waiting.indexOf(resolve);
      if (index >= 0) this.#waiting.splice(index, 1);
      throw error;
    }
  }
}
