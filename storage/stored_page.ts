// A page of entries, with the bytes that its readers make of it.
import type { Entry, Page } from "./store.ts";

/** Smaller buffers may be shared with others: Node's come from pools of 8 KiB. */
const ownBufferBytesMin = 64 * 1024;

export class StoredPage implements Page {
  readonly entries: readonly Entry[];
  readonly bytes: number;
  /** Told how many bytes were made of the page. */
  onDerived: (bytes: number) => void = () => {};
  readonly #derived = new Map<string, Uint8Array>();

  constructor({ entries, bytes }: { entries: readonly Entry[]; bytes: number }) {
    this.entries = entries;
    this.bytes = bytes;
  }

  derived(key: string, make: () => Uint8Array): Uint8Array {
    let derived = this.#derived.get(key);
    if (derived === undefined) {
      this.#derived.set(key, derived = make());
      this.onDerived(derived.length);
    }
    return derived;
  }

  /**
   * Frees the bytes: views of them have length 0 from now on. To V8 they are a few small objects that it sees no hurry to
   * collect; freed here, ten lists peak 20 to 35 MB lower.
   */
  free(): void {
    for (const { buffer } of this.#derived.values()) detach(buffer);
    this.#derived.clear();
    for (const { value: { buffer } } of this.entries) if (buffer.byteLength >= ownBufferBytesMin) detach(buffer);
  }
}

function detach(buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
