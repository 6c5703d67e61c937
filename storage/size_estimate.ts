// How large the values of a range are, learned from the pages read of it, so that a read by count meets a size in bytes.

/** Without knowledge: at etcd's usual value limit of 1.5 MiB these could fill an answer thrice, which is then retried. */
const entriesFirst = 16;
/** Tiny values do not make a page of more entries than this, as each costs some memory of its own. */
const entriesMax = 5000;
/** Sizes seen in n entries are trusted for so many times n. */
const growthMax = 4;

export class SizeEstimate {
  #meanBytes = 0;
  #sampled = 0;

  /** How many entries have about so many bytes, at least one. */
  entriesFor(bytes: number): number {
    if (this.#sampled === 0 && this.#meanBytes === 0) return entriesFirst;
    const trusted = Math.max(this.#sampled * growthMax, entriesFirst);
    return Math.max(1, Math.floor(Math.min(bytes / this.#meanBytes, trusted, entriesMax)));
  }

  /** Larger values count at once, smaller ones by and by. */
  learn({ entries, bytes }: { entries: number; bytes: number }): void {
    if (entries === 0) return;
    const mean = Math.max(1, bytes / entries);
    this.#meanBytes = Math.max(mean, (this.#meanBytes + mean) / 2);
    this.#sampled += entries;
  }

  /** That many entries had more than so many bytes. */
  learnTooLarge({ entries, bytes }: { entries: number; bytes: number }): void {
    this.#meanBytes = Math.max(this.#meanBytes, bytes / entries);
  }
}
