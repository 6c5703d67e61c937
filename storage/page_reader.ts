// Reads pages of a range: sized in bytes by what was learned of earlier pages, cut where earlier lists were cut, and
// never larger than one answer may be.

import { answerBytesMax, AnswerTooLargeError, type RangeAnswer, type ReadRange } from "./range_read.ts";
import { SizeEstimate } from "./size_estimate.ts";
import { SplitPoints } from "./split_points.ts";
import { keyAfter } from "./store_key.ts";
import type { KeyRange, Page, Revision } from "./store.ts";

export interface PageRequest {
  readonly range: KeyRange;
  readonly sizes: SizeEstimate;
  readonly bytesTarget: number;
  /** No more entries than this. */
  readonly limit?: number;
  /** Do not cut the range, so that the answer counts all of it. */
  readonly uncut?: boolean;
  readonly revision: Revision | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface PageAnswer {
  /** Empty only when the whole range is. */
  readonly page: Page;
  /** Where the next page starts; `undefined` after the last. */
  readonly next: string | undefined;
  /** The revision it was read at. */
  readonly revision: Revision;
  /** Keys in the range, beyond the page too, when it was read uncut. */
  readonly count: number;
}

/** Ranges whose sizes are remembered: collections, all together and per namespace. */
const estimatesMax = 4096;

export class PageReader {
  readonly splits = new SplitPoints();
  readonly #readRange: ReadRange;
  readonly #estimates = new Map<string, SizeEstimate>();

  constructor(readRange: ReadRange) {
    this.#readRange = readRange;
  }

  /** What is known of the values in a range. Wherever in a collection a list starts, its range has the same end. */
  sizesOf(range: KeyRange): SizeEstimate {
    let estimate = this.#estimates.get(range.end);
    if (estimate === undefined) {
      if (this.#estimates.size >= estimatesMax) this.#estimates.clear();
      this.#estimates.set(range.end, estimate = new SizeEstimate());
    }
    return estimate;
  }

  /** The page at the start of the range, with about `bytesTarget` bytes. */
  async read(request: PageRequest): Promise<PageAnswer> {
    let { range: { start }, revision } = request;
    for (;;) {
      const cut = request.uncut ? undefined : this.splits.after(start, request.range.end);
      // A part may have grown since it was cut; reading it whole keeps the cuts.
      const bytesTarget = cut === undefined ? request.bytesTarget : request.bytesTarget * 1.5;
      const part = { ...request, range: { start, end: cut ?? request.range.end }, bytesTarget, revision };
      const answer = await this.#readPart(part);
      revision ??= answer.revision;
      const next = this.#nextStart(part, answer) ?? cut;
      const page = { entries: answer.entries, bytes: answer.bytes };
      if (page.entries.length > 0 || next === undefined) return { page, next, revision, count: answer.count };
      start = next;
    }
  }

  /** Reads by a limit that is expected to give the bytes wanted, and by a smaller one as long as it gives too many. */
  async #readPart(request: PageRequest): Promise<RangeAnswer> {
    const { range, sizes, revision, signal } = request;
    for (;;) {
      const limit = Math.min(sizes.entriesFor(request.bytesTarget), request.limit ?? Infinity);
      try {
        const answer = await this.#readRange({ ...range, revision, limit, bounded: limit > 1 }, signal);
        sizes.learn({ entries: answer.entries.length, bytes: answer.bytes });
        return answer;
      } catch (error) {
        if (!(error instanceof AnswerTooLargeError)) throw error;
        sizes.learnTooLarge({ entries: limit, bytes: answerBytesMax });
      }
    }
  }

  /** Where the part goes on when the answer did not reach its end. Keeps the cuts about a page apart. */
  #nextStart({ range, bytesTarget }: PageRequest, answer: RangeAnswer): string | undefined {
    const last = answer.entries.at(-1);
    if (last === undefined || answer.count <= answer.entries.length) {
      const small = answer.bytes < bytesTarget / 4;
      if (small && this.splits.has(range.start)) this.splits.remove(range.end);
      return undefined;
    }
    const next = keyAfter(last.key);
    if (answer.bytes > bytesTarget / 2) this.splits.add(next);
    return next;
  }
}
