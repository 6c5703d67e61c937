// Lists as snapshots: pins the revision with the first read, finds the end of a limited list before its first entry is
// handed out, and then reads pages as they are consumed, one ahead.

import { abortableIterable } from "./abortable_iterable.ts";
import type { KeySpan } from "./key_span.ts";
import { PageCache, type PageLease } from "./page_cache.ts";
import { nextStart, type PageAnswer, PageReader } from "./page_reader.ts";
import type { ReadRange } from "./range_read.ts";
import type { SizeEstimate } from "./size_estimate.ts";
import { keyAfter } from "./store_key.ts";
import type { KeyRange, ListOptions, Page, PagesOptions, Revision, Snapshot } from "./store.ts";
import { observed, type StoreObserver } from "./store_observer.ts";

/** What lists may take. */
export interface SnapshotReaderOptions {
  /** Pages have about so many bytes of values, fewer when many lists share the memory. */
  readonly pageBytesTarget?: number;
  /** What all lists together may hold: pages, and the bytes made of them. */
  readonly listBytesMax?: number;
  /** Told of requests and of pages. */
  readonly observer?: StoreObserver;
}

/** 2 and 4 MiB are no faster with two pages under way, and take 30 and 60 MB more at the peak of ten lists. */
const pageBytesTargetDefault = 1024 * 1024;
/** The first page is small, so that the first byte of an answer does not wait for a whole one. */
const firstPageBytesTarget = 256 * 1024;
/** However many lists share the memory, smaller pages would cost more than they save. */
const pageBytesMin = 64 * 1024;
const listBytesMaxDefault = 64 * 1024 * 1024;
/** A page takes its values, what is made of them, and about as much again for the page read ahead. */
const pageShares = 3;
/** Keys read at a time while looking for the end of a limited list. */
const keysMax = 10_000;

const stopsMax = 4096;

/** A list whose revision is fixed; `first` is the page that was read to fix it. */
interface Pinned {
  readonly range: KeyRange;
  readonly sizes: SizeEstimate;
  readonly revision: Revision;
  readonly first?: PageAnswer | undefined;
  readonly count?: number;
  readonly lastKey?: string | undefined;
}

export class SnapshotReader {
  readonly #readRange: ReadRange;
  readonly #pages: PageReader;
  readonly #cache: PageCache;
  readonly #pageBytesTarget: number;
  readonly #listBytesMax: number;
  readonly #stops = new Stops();
  /** Lists whose pages are being read. */
  #active = 0;

  constructor(readRange: ReadRange, options: SnapshotReaderOptions = {}) {
    const { observer } = options;
    this.#readRange = (request, signal) =>
      observed({ observer, operation: "list", key: request.start }, () => readRange(request, signal));
    this.#pages = new PageReader(this.#readRange);
    this.#pageBytesTarget = options.pageBytesTarget ?? pageBytesTargetDefault;
    this.#listBytesMax = options.listBytesMax ?? listBytesMaxDefault;
    this.#cache = new PageCache({ bytesMax: this.#listBytesMax, observer });
  }

  /** Keeps no pages any more but those of lists that still read. */
  close(): void {
    this.#cache.close();
  }

  /** What one page may take: less when many lists share the memory. */
  #pageBytes(): number {
    const share = this.#listBytesMax / (pageShares * Math.max(this.#active, 1));
    return Math.min(this.#pageBytesTarget, Math.max(share, pageBytesMin));
  }

  /** @throws {StorageError} of any code */
  async open(range: KeyRange, options: ListOptions): Promise<Snapshot> {
    const pinned = options.limit === undefined
      ? await this.#pinUnlimited(range, options)
      : await this.#pinLimited(range, { ...options, limit: options.limit });
    return this.#snapshot(pinned);
  }

  async #pinUnlimited(range: KeyRange, { revision, signal }: ListOptions): Promise<Pinned> {
    const sizes = this.#pages.sizesOf(range);
    const bytesTarget = Math.min(firstPageBytesTarget, this.#pageBytes());
    const first = await this.#pages.read({ range, sizes, bytesTarget, revision, signal });
    return { range, sizes, revision: first.revision, first };
  }

  /** Reads values up to the limit if they fit into a page; else the keys up to it, to know which is the last. */
  async #pinLimited(range: KeyRange, options: ListOptions & { limit: number }): Promise<Pinned> {
    const { limit, signal } = options;
    const sizes = this.#pages.sizesOf(range);
    const known = this.#stops.get(range, options.revision);
    const fits = limit <= sizes.entriesFor(2 * this.#pageBytesTarget);
    const bytesTarget = fits ? 2 * this.#pageBytesTarget : Math.min(firstPageBytesTarget, this.#pageBytesTarget);
    const request = { range, sizes, bytesTarget, limit, before: known?.before, uncut: known === undefined };
    const first = await this.#pages.read({ ...request, revision: options.revision, signal });
    const { revision, page } = first;
    const count = known?.remaining ?? first.count;
    if (count <= limit) return { range, sizes, revision, count, first, lastKey: undefined };
    const lastKey = await this.#lastKey(first, { range, limit, signal });
    const rest = { start: keyAfter(lastKey), end: range.end };
    const before = { first: page.entries[0]?.key ?? range.start, last: rest.start, keys: limit };
    this.#stops.set(rest, revision, { remaining: count - limit, before });
    const next = page.entries.length < limit ? first.next : undefined;
    return {
      range: { start: range.start, end: rest.start },
      sizes,
      revision,
      count,
      first: { ...first, next },
      lastKey,
    };
  }

  /** The key of the last entry within the limit, in a range of more entries than that which begins with a page. */
  async #lastKey({ page, next, revision }: PageAnswer, { range, limit, signal }: LastKeyOptions): Promise<string> {
    let lastKey = page.entries.at(-1)?.key;
    const first = page.entries[0]?.key ?? range.start;
    for (let missing = limit - page.entries.length; missing > 0;) {
      if (next === undefined) throw new RangeError(`${missing} of ${limit} keys are not there`);
      const keys = Math.min(missing, keysMax);
      const before = { first, last: next, keys: limit - missing };
      const end = this.#pages.partEnd({ start: next, end: range.end }, { before, keys: limit });
      const answer = await this.#readRange({ start: next, end, revision, limit: keys, only: "keys" }, signal);
      missing -= answer.entries.length;
      lastKey = answer.entries.at(-1)?.key ?? lastKey;
      next = nextStart(answer) ?? (end === range.end ? undefined : end);
    }
    if (lastKey === undefined) throw new RangeError(`A limit of ${limit} has no last key`);
    return lastKey;
  }

  #snapshot(pinned: Pinned): Snapshot {
    const { revision, count, lastKey } = pinned;
    let first = pinned.first;
    const takeFirst = () => {
      const taken = first;
      if (!isKept(taken)) first = undefined;
      return taken;
    };
    const pages = ({ signal, transient = false }: PagesOptions = {}) =>
      abortableIterable(signal, (signal) => this.#readPages(pinned, takeFirst(), { signal, transient }));
    return { revision, count, lastKey, pages };
  }

  async *#readPages(
    pinned: Pinned,
    first: PageAnswer | undefined,
    { signal, transient }: { signal: AbortSignal; transient: boolean },
  ): AsyncGenerator<Page, void> {
    this.#active++;
    let ahead: Promise<PageLease> | undefined;
    try {
      const begin = { start: pinned.range.start, read: first, transient: transient && !isKept(first), signal };
      let lease = await this.#lease(pinned, begin);
      for (;;) {
        const { page, next, span } = lease.answer;
        if (next !== undefined && this.#cache.hasRoom(pageKey(pinned, next), this.#pageBytes())) {
          ahead = this.#lease(pinned, { start: next, before: span, transient, signal });
          ahead.catch(() => {}); // reported when it is this page's turn
        }
        try {
          signal.throwIfAborted(); // a page that was read ahead is there at once
          if (page.entries.length > 0) yield page;
        } finally {
          lease.release();
        }
        if (next === undefined) return;
        lease = await (ahead ?? this.#lease(pinned, { start: next, before: span, transient, signal }));
        ahead = undefined;
      }
    } finally {
      this.#active--;
      ahead?.then((lease) => lease.release(), () => {});
    }
  }

  #lease(
    pinned: Pinned,
    { start, before, read, transient, signal }: {
      start: string;
      before?: KeySpan | undefined;
      read?: PageAnswer | undefined;
      transient: boolean;
      signal: AbortSignal;
    },
  ): Promise<PageLease> {
    const { range, sizes, revision } = pinned;
    const bytesTarget = this.#pageBytes();
    const readPage = (stop: AbortSignal) =>
      read !== undefined
        ? Promise.resolve(read)
        : this.#pages.read({ range: { start, end: range.end }, before, sizes, bytesTarget, revision, signal: stop });
    return this.#cache.lease(pageKey(pinned, start), readPage, {
      bytesExpected: read?.page.bytes ?? bytesTarget,
      transient,
      signal,
    });
  }
}

/** The page of a one-page list may stay with its snapshot, any other first page is held only until it is used. */
function isKept(first: PageAnswer | undefined): boolean {
  return first !== undefined && first.next === undefined;
}

/** Lists of the same range at the same revision share their pages. */
function pageKey({ range, revision }: Pinned, start: string): string {
  return `${revision} ${range.end} ${start}`;
}

interface LastKeyOptions {
  readonly range: KeyRange;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** Where a limited list stopped. */
interface Stop {
  /** Entries beyond it: counting them again for each page would be quadratic. */
  readonly remaining: number;
  readonly before: KeySpan;
}

/** Where limited lists stopped of late, for the lists that go on from there. */
class Stops {
  readonly #stops = new Map<string, Stop>();

  get(range: KeyRange, revision: Revision | undefined): Stop | undefined {
    return revision === undefined ? undefined : this.#stops.get(`${revision} ${range.end} ${range.start}`);
  }

  set(range: KeyRange, revision: Revision, stop: Stop): void {
    if (this.#stops.size >= stopsMax) this.#stops.clear();
    this.#stops.set(`${revision} ${range.end} ${range.start}`, stop);
  }
}
