// The windows of all hubs, bounded together: however many resources are watched, their recent changes take no more.

import { ChangeWindow, type ChangeWindowLimits } from "./change_window.ts";
import type { Revision, WatchBatch } from "./store.ts";

export class ChangeWindowPool {
  readonly #bytesMax: number;
  readonly #windows = new Set<ChangeWindow>();
  /** Changes that windows dropped that are closed now. */
  #droppedBefore = 0;

  /** @param bytesMax of all windows together, beside the newest batch */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Of all open windows together. */
  get bytes(): number {
    let bytes = 0;
    for (const window of this.#windows) bytes += window.bytes;
    return bytes;
  }

  /** Changes that had to make room for others, since the beginning. */
  get dropped(): number {
    let dropped = this.#droppedBefore;
    for (const window of this.#windows) dropped += window.dropped;
    return dropped;
  }

  /** A window that counts until it is closed. */
  open(after: Revision, limits: ChangeWindowLimits): ChangeWindow {
    const window = new ChangeWindow(after, limits);
    this.#windows.add(window);
    return window;
  }

  /** Puts a batch into a window. The largest window gives its oldest changes for it when there is no room. */
  push(window: ChangeWindow, batch: WatchBatch): void {
    window.push(batch);
    let excess = this.bytes - this.#bytesMax;
    if (excess <= 0) return;
    for (const largest of [...this.#windows].sort((a, b) => b.bytes - a.bytes)) {
      const { bytes } = largest;
      largest.shrink(bytes - excess, { keepNewest: largest === window });
      excess -= bytes - largest.bytes;
      if (excess <= 0) return;
    }
  }

  close(window: ChangeWindow): void {
    if (this.#windows.delete(window)) this.#droppedBefore += window.dropped;
  }
}
