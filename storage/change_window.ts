// The most recent changes of a range, from which watchers read at their own pace: a reader costs a position, not a queue.
// Bounded in number and bytes; the oldest changes go first, and a reader that has not read them by then is too slow.

import type { Revision, WatchBatch, WatchChange } from "./store.ts";

export interface ChangeWindowLimits {
  readonly changesMax: number;
  /** Of the keys and values, old and new ones. The newest batch is kept even if it is larger. */
  readonly bytesMax: number;
}

export class ChangeWindow {
  readonly #limits: ChangeWindowLimits;
  /** The window is `#changes` from `#start` on; what is before has been dropped. */
  #changes: (WatchChange | undefined)[] = [];
  #start = 0;
  /** Position of `#changes[0]` in the sequence of all changes that ever came. */
  #offset = 0;
  #bytes = 0;
  #dropped = 0;
  /** Position of the newest batch. */
  #newest = 0;
  #floor: Revision;
  #revision: Revision;

  /** @param after the window has all changes after this revision, until it drops some */
  constructor(after: Revision, limits: ChangeWindowLimits) {
    this.#floor = this.#revision = after;
    this.#limits = limits;
  }

  /** All changes after this revision, up to `revision`, are here. */
  get floor(): Revision {
    return this.#floor;
  }

  get revision(): Revision {
    return this.#revision;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Changes that were here and had to go. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The position after the last change. */
  get end(): number {
    return this.#offset + this.#changes.length;
  }

  push({ changes, revision }: WatchBatch): void {
    this.#newest = this.end;
    for (const change of changes) {
      this.#changes.push(change);
      this.#bytes += changeBytes(change);
    }
    this.#revision = revision;
    const { changesMax, bytesMax } = this.#limits;
    const isTooLarge = () => this.#changes.length - this.#start > changesMax || this.#bytes > bytesMax;
    this.#dropWhile(isTooLarge, { before: this.#newest });
  }

  /** Drops the oldest changes until no more bytes than these are left, or only the newest batch where that is kept. */
  shrink(bytesMax: number, { keepNewest }: { keepNewest: boolean }): void {
    this.#dropWhile(() => this.#bytes > bytesMax, { before: keepNewest ? this.#newest : this.end });
  }

  /** The position of the first change after `revision`, which must not lie before the floor. */
  positionAfter(revision: Revision): number {
    let [low, high] = [this.#start, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#changes[middle]!.modRevision > revision) high = middle;
      else low = middle + 1;
    }
    return this.#offset + low;
  }

  /**
   * At most `max` changes from `position` on, and up to which revision they are complete. Undefined when the window no
   * longer reaches back so far.
   */
  read(position: number, max: number): WatchBatch | undefined {
    const from = position - this.#offset;
    if (from < this.#start) return undefined;
    const changes = this.#changes.slice(from, from + max) as WatchChange[];
    const next = this.#changes[from + max];
    // The rest of the last revision may still be to come.
    return { changes, revision: next === undefined ? this.#revision : next.modRevision - 1 };
  }

  #dropWhile(isTooLarge: () => boolean, { before }: { before: number }): void {
    while (this.#offset + this.#start < before && isTooLarge()) {
      const dropped = this.#changes[this.#start]!;
      this.#changes[this.#start++] = undefined;
      this.#bytes -= changeBytes(dropped);
      this.#dropped++;
      this.#floor = dropped.modRevision;
    }
    if (this.#start <= this.#changes.length / 2) return;
    this.#changes = this.#changes.slice(this.#start);
    this.#offset += this.#start;
    this.#start = 0;
  }
}

/** What a change counts in a window. */
export function changeBytes({ key, value, previous }: WatchChange): number {
  return key.length + (value?.length ?? 0) + (previous?.length ?? 0);
}
