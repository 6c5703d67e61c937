// Reads pages of a range: sized in bytes by what was learned of earlier pages, cut where earlier lists were cut, and
// never larger than one answer may be.

import { guessKey, type KeySpan } from "./key_span.ts";
import { answerBytesMax, AnswerTooLargeError, type RangeAnswer, type ReadRange } from "./range_read.ts";
import { SizeEstimate } from "./size_estimate.ts";
import { isAscii, SplitPoints } from "./split_points.ts";
import { keyAfter } from "./store_key.ts";
import type { KeyRange, Revision } from "./store.ts";
import { StoredPage } from "./stored_page.ts";

export interface PageRequest {
  readonly range: KeyRange;
  readonly sizes: SizeEstimate;
  readonly bytesTarget: number;
  /** No more entries than this. */
  readonly limit?: number;
  /** The keys before the range, if known: they tell how densely it goes on. */
  readonly before?: KeySpan | undefined;
  /** Do not cut the range, so that the answer counts all of it. */
  readonly uncut?: boolean;
  readonly revision: Revision | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface PageAnswer {
  /** Empty only when the whole range is. */
  readonly page: StoredPage;
  /** Where the next page starts; `undefined` after the last. */
  readonly next: string | undefined;
  /** What the page tells about the keys that follow it. */
  readonly span: KeySpan | undefined;
  /** The revision it was read at. */
  readonly revision: Revision;
  /** Keys in the range, beyond the page too, when it was read uncut. */
  readonly count: number;
}

/** Ranges whose sizes are remembered: collections, all together and per namespace. */
const estimatesMax = 4096;
/** Guessed parts are made larger than what is wanted: a part too small costs a read, one too large some counting. */
const guessFactor = 1.5;
/** Where a guess found nothing, the next one reaches so many times farther. */
const widening = 8;
/** After so many reads that found nothing in a row the rest of the range is read uncut. */
const emptyReadsMax = 12;

export class PageReader {
  readonly #readRange: ReadRange;
  readonly #splits = new SplitPoints();
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

  /** Where to end a read of about `keys` keys: at a known cut, or where they are guessed to end, or at the range's end. */
  partEnd({ start, end }: KeyRange, { before, keys }: { before?: KeySpan | undefined; keys: number }): string {
    const cut = this.#splits.after(start, end) ?? (before && guessKey(before, keys * guessFactor));
    return cut !== undefined && isAscii(cut) && start < cut && cut < end ? cut : end;
  }

  /** The page at the start of the range, with about `bytesTarget` bytes. */
  async read(request: PageRequest): Promise<PageAnswer> {
    const { range: { end }, sizes } = request;
    let { range: { start }, before, revision } = request;
    let keys = Math.min(sizes.entriesFor(request.bytesTarget), request.limit ?? Infinity);
    for (let emptyReads = 0;; emptyReads++) {
      const partEnd = request.uncut ? end : this.partEnd({ start, end }, { before, keys });
      // A part may have grown since it was cut; reading it whole keeps the cuts.
      const bytesTarget = partEnd === end ? request.bytesTarget : request.bytesTarget * 1.5;
      const answer = await this.#readPart({ ...request, range: { start, end: partEnd }, bytesTarget, revision });
      const { entries, bytes, count } = answer;
      revision ??= answer.revision;
      const next = nextStart(answer) ?? (partEnd === end ? undefined : partEnd);
      this.#adjustCuts({ start, end: partEnd, next }, { bytes, bytesTarget });
      const first = entries[0]?.key;
      const span = first !== undefined && next !== undefined ? { first, last: next, keys: entries.length } : undefined;
      if (span || next === undefined) return { page: new StoredPage({ entries, bytes }), next, span, revision, count };
      start = next;
      before = before && emptyReads < emptyReadsMax ? { ...before, last: next } : undefined;
      keys *= widening;
    }
  }

  /** Reads by a limit that is expected to give the bytes wanted, and by a smaller one as long as it gives too many. */
  async #readPart(request: PageRequest): Promise<RangeAnswer> {
    const { range, sizes, revision, signal, uncut: countExact = false } = request;
    for (;;) {
      const limit = Math.min(sizes.entriesFor(request.bytesTarget), request.limit ?? Infinity);
      try {
        const answer = await this.#readRange({ ...range, revision, limit, bounded: limit > 1, countExact }, signal);
        sizes.learn({ entries: answer.entries.length, bytes: answer.bytes });
        return answer;
      } catch (error) {
        if (!(error instanceof AnswerTooLargeError)) throw error;
        sizes.learnTooLarge({ entries: limit, bytes: answerBytesMax });
      }
    }
  }

  /** Keeps the cuts about a page apart. */
  #adjustCuts(
    part: { start: string; end: string; next: string | undefined },
    { bytes, bytesTarget }: { bytes: number; bytesTarget: number },
  ): void {
    if (part.next !== undefined && bytes > bytesTarget / 2) this.#splits.add(part.next);
    const whole = part.next === part.end && this.#splits.has(part.start);
    if (whole && bytes < bytesTarget / 4) this.#splits.remove(part.end);
  }
}

/** Where a range goes on of which the answer is only the beginning. */
export function nextStart({ entries, count }: RangeAnswer): string | undefined {
  const last = entries.at(-1);
  return last && count > entries.length ? keyAfter(last.key) : undefined;
}
