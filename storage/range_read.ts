// What the snapshot reader asks of a store: one bounded read of a range of keys.

import type { Entry, Revision } from "./store.ts";

export interface RangeRequest {
  readonly start: string;
  /** Exclusive; only the key `start` itself when absent. */
  readonly end?: string;
  /** Read at this revision; the newest, linearizably, when absent. */
  readonly revision?: Revision | undefined;
  readonly limit?: number | undefined;
  /** Leave out the values, or the entries altogether. */
  readonly only?: "keys" | "count";
  /** `count` must be right; otherwise it may be anything above the entries' number when there are more than those. */
  readonly countExact?: boolean;
  /** Refuse an answer larger than a page may be. */
  readonly bounded?: boolean;
}

export interface RangeAnswer {
  readonly entries: readonly Entry[];
  /** Sum of the values' lengths. */
  readonly bytes: number;
  /** Keys in the whole range, beyond the limit too. */
  readonly count: number;
  /** The newest revision when the answer was made. */
  readonly revision: Revision;
}

/**
 * @throws {StorageError} of any code
 * @throws {AnswerTooLargeError} when `bounded`
 */
export type ReadRange = (request: RangeRequest, signal?: AbortSignal) => Promise<RangeAnswer>;

/** A bounded answer may hold so many bytes. */
export const answerBytesMax = 8 * 1024 * 1024;

/** The answer would be larger than a page may be; the same read with a smaller limit can succeed. */
export class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
}
