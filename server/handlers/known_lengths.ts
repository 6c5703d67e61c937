// Lengths of lists that have been walked, for equal lists at the same revision: these begin at once.

/** A length is a few bytes; so many lists are not asked for again before their revision is old. */
const lengthsMax = 256;

export class KnownLengths {
  readonly #lengths = new Map<string, number>();

  /** The length known under `key`, or else what `measure` finds. */
  async of(key: string, measure: () => Promise<number>): Promise<number> {
    const known = this.#lengths.get(key);
    if (known !== undefined) return known;
    const length = await measure();
    if (this.#lengths.size >= lengthsMax) this.#lengths.delete(this.#lengths.keys().next().value!);
    this.#lengths.set(key, length);
    return length;
  }
}
