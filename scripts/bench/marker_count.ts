// Counts how often a text stands in bytes that come in pieces.

import { Buffer } from "node:buffer";

export class MarkerCount {
  readonly #marker: Buffer;
  /** The end of the last piece, in which a marker may have begun. */
  #rest: Buffer = Buffer.alloc(0);
  count = 0;
  bytes = 0;

  constructor(marker: string) {
    this.#marker = Buffer.from(marker);
  }

  add(piece: Uint8Array): void {
    this.bytes += piece.length;
    const text = Buffer.concat([this.#rest, piece]);
    for (let at = text.indexOf(this.#marker); at >= 0; at = text.indexOf(this.#marker, at + 1)) this.count++;
    this.#rest = text.subarray(Math.max(0, text.length - this.#marker.length + 1));
  }
}
