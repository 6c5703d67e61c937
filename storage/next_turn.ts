// Work that takes long does it in slices, between which the event loop serves everybody else.

import { setImmediate } from "node:timers";

/** How long one slice may hold the event loop, in ms. */
export const sliceMs = 4;

/** Resolves after what else is ready has run: timers, sockets, files. Unlike a timeout of 0 it does not wait. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => resolve()));
}
