// Work that takes long does it in slices, between which the event loop serves everybody else.

import { setImmediate } from "node:timers";

/** How long one slice may hold the event loop, in ms. */
export const sliceMs = 4;

/** Resolves after what else is ready has run: timers, sockets, files. Unlike a timeout of 0 it does not wait. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => resolve()));
}

/** What several pieces of work may take of one turn of the event loop, together. */
export class TurnBudget {
  #spentMs = 0;
  #next: Promise<void> | undefined;

  /** Resolves when there is time left for a slice: in this turn, or in one of the next. */
  async room(): Promise<void> {
    while (this.#spentMs >= sliceMs) {
      this.#next ??= nextTurn().then(() => {
        this.#next = undefined;
        this.#spentMs = 0;
      });
      await this.#next;
    }
  }

  /** Does a slice of work. */
  spend<T>(work: () => T): T {
    const began = performance.now();
    try {
      return work();
    } finally {
      this.#spentMs += performance.now() - began;
    }
  }
}
