// Work that takes long does it in slices, between which the event loop serves everybody else.

/** How long one slice may hold the event loop, in ms. */
export const sliceMs = 4;

/**
 * Resolves after what else is ready has run: timers, sockets, files. A timeout of 0 takes a millisecond, but it is the only
 * way: while setImmediate, messages or fast file operations follow each other, Deno looks at its sockets at every 61st turn
 * only (measured with turns of 3 ms: requests take 180 ms, and 3 ms at most with timeouts).
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What several pieces of work may take of one turn of the event loop, together. */
export class TurnBudget {
  #spentMs = 0;
  #turnedAt = 0;
  #next: Promise<void> | undefined;

  /** Does a slice of work as soon as there is time for it: at once, or in one of the next turns. */
  async slice<T>(work: () => T): Promise<T> {
    while (this.#spentMs >= sliceMs) await this.#turn();
    const began = performance.now();
    try {
      return work();
    } finally {
      this.#spentMs += performance.now() - began;
    }
  }

  /**
   * For work that goes on and on: waits for a turn unless there was one just now, whatever took the time since. What is
   * made of the slices may take longer than they do and end no turn either, as it sends next to nothing.
   */
  async rest(): Promise<void> {
    if (performance.now() - this.#turnedAt >= sliceMs) await this.#turn();
  }

  #turn(): Promise<void> {
    return this.#next ??= nextTurn().then(() => {
      this.#next = undefined;
      this.#spentMs = 0;
      this.#turnedAt = performance.now();
    });
  }
}
