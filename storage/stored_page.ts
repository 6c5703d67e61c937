// A page of entries, with the bytes that its readers make of it.
import type { Entry, Page } from "./store.ts";

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
}
