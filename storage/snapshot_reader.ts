// Lists as snapshots: pins the revision with the first read, finds the end of a limited list before its first entry is
// handed out, and then reads pages as they are consumed, one ahead.

import { abortableIterable } from "./abortable_iterable.ts";
import { type PageAnswer, PageReader } from "./page_reader.ts";
import type { ReadRange } from "./range_read.ts";
import type { SizeEstimate } from "./size_estimate.ts";
import { keyAfter } from "./store_key.ts";
import type { Entry, KeyRange, ListOptions, Page, Revision, Snapshot } from "./store.ts";

export interface SnapshotReaderOptions {
  /** Pages have about so many bytes of values. */
  readonly pageBytesTarget?: number;
}

/** At 4 MiB pages are read a little faster still, but a list would hold twice as much. */
const pageBytesTargetDefault = 2 * 1024 * 1024;
/** The first page is small, so that the first byte of an answer does not wait for a whole one. */
const firstPageBytesTarget = 256 * 1024;
/** Keys read at a time while looking for the end of a limited list. */
const keysMax = 10_000;

const remainingCountsMax = 4096;

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
  readonly #pageBytesTarget: number;
  readonly #counts = new RemainingCounts();

  constructor(readRange: ReadRange, options: SnapshotReaderOptions = {}) {
    this.#readRange = readRange;
    this.#pages = new PageReader(readRange);
    this.#pageBytesTarget = options.pageBytesTarget ?? pageBytesTargetDefault;
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
    const bytesTarget = Math.min(firstPageBytesTarget, this.#pageBytesTarget);
    const first = await this.#pages.read({ range, sizes, bytesTarget, revision, signal });
    return { range, sizes, revision: first.revision, first };
  }

  /** Reads values up to the limit if they fit into a page; else the keys up to it, to know which is the last. */
  async #pinLimited(range: KeyRange, options: ListOptions & { limit: number }): Promise<Pinned> {
    const { limit, signal } = options;
    const sizes = this.#pages.sizesOf(range);
    const known = this.#counts.get(range, options.revision);
    const fits = limit <= sizes.entriesFor(2 * this.#pageBytesTarget);
    const bytesTarget = fits ? 2 * this.#pageBytesTarget : Math.min(firstPageBytesTarget, this.#pageBytesTarget);
    const request = { range, sizes, bytesTarget, limit, uncut: known === undefined };
    const first = await this.#pages.read({ ...request, revision: options.revision, signal });
    const { revision, page } = first;
    const count = known ?? first.count;
    if (count <= limit) return { range, sizes, revision, count, first, lastKey: undefined };
    const lastKey = await this.#lastKey(page.entries, { range, limit, revision, signal });
    const rest = { start: keyAfter(lastKey), end: range.end };
    this.#counts.set(rest, revision, count - limit);
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

  /** The key of the last entry within the limit, in a range with more entries than that. */
  async #lastKey(entries: readonly Entry[], { range, limit, revision, signal }: LastKeyRequest): Promise<string> {
    let lastKey = entries.at(-1)?.key ?? "";
    let start = entries.length > 0 ? keyAfter(lastKey) : range.start;
    for (let missing = limit - entries.length; missing > 0;) {
      const cut = this.#pages.splits.after(start, range.end);
      const part = { start, end: cut ?? range.end, revision, limit: Math.min(missing, keysMax), only: "keys" } as const;
      const answer = await this.#readRange(part, signal);
      missing -= answer.entries.length;
      lastKey = answer.entries.at(-1)?.key ?? lastKey;
      start = answer.count > answer.entries.length ? keyAfter(lastKey) : part.end;
      if (missing > 0 && start === range.end) throw new RangeError(`${missing} keys of ${limit} are not there`);
    }
    return lastKey;
  }

  #snapshot(pinned: Pinned): Snapshot {
    const { revision, count, lastKey } = pinned;
    let first = pinned.first;
    const takeFirst = () => {
      const taken = first;
      // The page of a one-page list may stay, any other is held only until it is used.
      if (taken?.next !== undefined) first = undefined;
      return taken;
    };
    const pages = (signal: AbortSignal) => this.#readPages(pinned, takeFirst(), signal);
    return { revision, count, lastKey, pages: ({ signal } = {}) => abortableIterable(signal, pages) };
  }

  async *#readPages(pinned: Pinned, first: PageAnswer | undefined, signal: AbortSignal): AsyncGenerator<Page, void> {
    const { range, sizes, revision } = pinned;
    const read = (start: string) => {
      const request = { range: { start, end: range.end }, sizes, bytesTarget: this.#pageBytesTarget, revision, signal };
      const reading = this.#pages.read(request);
      reading.catch(() => {}); // reported when it is this page's turn
      return reading;
    };
    let ahead = first ? Promise.resolve(first) : read(range.start);
    for (;;) {
      signal.throwIfAborted();
      const { page, next } = await ahead;
      if (next !== undefined) ahead = read(next);
      if (page.entries.length > 0) yield page;
      if (next === undefined) return;
    }
  }
}

interface LastKeyRequest {
  readonly range: KeyRange;
  readonly limit: number;
  readonly revision: Revision;
  readonly signal: AbortSignal | undefined;
}

/** How many entries are left where limited lists stopped, as counting them again for each page would be quadratic. */
class RemainingCounts {
  readonly #counts = new Map<string, number>();

  get(range: KeyRange, revision: Revision | undefined): number | undefined {
    return revision === undefined ? undefined : this.#counts.get(`${revision} ${range.end} ${range.start}`);
  }

  set(range: KeyRange, revision: Revision, count: number): void {
    if (this.#counts.size >= remainingCountsMax) this.#counts.clear();
    this.#counts.set(`${revision} ${range.end} ${range.start}`, count);
  }
}
