// Watches of the store: all read one window of recent changes, each at its own pace, and who is behind it reads history.

import { abortableIterable } from "../abortable_iterable.ts";
import { abortablePromise } from "../abortable_promise.ts";
import { ChangeWindow, type ChangeWindowLimits } from "../change_window.ts";
import type { TurnBudget } from "../next_turn.ts";
import type { KeyRange, Revision, WatchBatch, WatchOptions } from "../store.ts";
import type { StoreState } from "./store_state.ts";

const windowLimits: ChangeWindowLimits = { changesMax: 8_192, bytesMax: 16 << 20 };
/** Who watches what does not change is told how far the store is, no more often than this. */
const progressMs = 200;

interface Waiting {
  readonly range: KeyRange;
  readonly wake: () => void;
}

/** Some of the changes of a range after a revision, and up to which revision these are all. */
type ReadHistory = (range: KeyRange, after: Revision) => WatchBatch;

export class WatchFeeds {
  readonly #readStored: ReadHistory;
  readonly #state: StoreState;
  readonly #budget: TurnBudget;
  #window: ChangeWindow;
  readonly #waiting = new Set<Waiting>();
  readonly #closed = new AbortController();
  #progressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readHistory: ReadHistory, { state, budget }: { state: StoreState; budget: TurnBudget }) {
    this.#readStored = readHistory;
    this.#budget = budget;
    this.#state = state;
    this.#window = new ChangeWindow(state.current, windowLimits);
  }

  /** See `Store.watch`. */
  watch(range: KeyRange, { after, signal }: WatchOptions): AsyncIterable<WatchBatch> {
    const ended = signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
    return abortableIterable(ended, (left) => this.#watch(range, after, left));
  }

  /** Takes the changes of one revision, which readers may see now. */
  push(batch: WatchBatch): void {
    this.#window.push(batch);
  }

  /** Wakes those whom changes pushed before concern; the others somewhat later. */
  notify(batches: readonly WatchBatch[]): void {
    for (const waiting of this.#waiting) {
      const { start, end } = waiting.range;
      const concerns = batches.some(({ changes }) => changes.some(({ key }) => key >= start && key < end));
      if (concerns) waiting.wake();
    }
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = undefined;
      for (const { wake } of this.#waiting) wake();
    }, progressMs);
  }

  /** Forgets recent changes: the history has become another one. */
  reset(): void {
    this.#window = new ChangeWindow(this.#state.current, windowLimits);
  }

  close(): void {
    clearTimeout(this.#progressTimer);
    this.#closed.abort();
  }

  async *#watch(range: KeyRange, after: Revision, signal: AbortSignal): AsyncGenerator<WatchBatch, void> {
    this.#state.requireChangesAfter(after);
    let delivered = after;
    while (!signal.aborted) {
      const read = delivered < this.#window.floor
        ? await this.#readHistory(range, delivered)
        : this.#readWindow(delivered);
      const { start, end } = range;
      const changes = read.changes.filter(({ key, modRevision }) =>
        modRevision > delivered && key >= start && key < end
      );
      const progressed = read.revision > delivered;
      if (progressed) delivered = read.revision;
      if (progressed) yield { changes, revision: delivered };
      if (delivered >= this.#window.revision) await this.#change(range, signal);
    }
  }

  /** @throws {StorageError} `compacted` */
  #readHistory(range: KeyRange, delivered: Revision): Promise<WatchBatch> {
    return this.#budget.slice(() => {
      if (this.#closed.signal.aborted) return { changes: [], revision: delivered };
      this.#state.requireChangesAfter(delivered);
      return this.#readStored(range, delivered);
    });
  }

  #readWindow(delivered: Revision): WatchBatch {
    const read = this.#window.read(this.#window.positionAfter(delivered), windowLimits.changesMax + 1);
    return read ?? { changes: [], revision: delivered };
  }

  async #change(range: KeyRange, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting: Waiting = { range, wake: resolve };
    this.#waiting.add(waiting);
    try {
      await abortablePromise(promise, signal);
    } catch {
      // aborted: the loop ends
    } finally {
      this.#waiting.delete(waiting);
    }
  }
}
