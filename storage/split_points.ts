// Keys at which ranges can be cut into parts of about a page. etcd counts everything that remains of a range for each
// limited read (81 ms at a million keys against 3 ms up to an explicit end), so a scan by limit alone is quadratic;
// reading from cut to cut makes it linear. A cut stays valid for ever: only the size of its part drifts.

/** As many cuts as an etcd of 8 GiB has parts of half a page. */
const cutsMax = 8192;

export class SplitPoints {
  /** In key order. */
  #cuts: string[] = [];

  /** The first cut after `key`, if there is one before `end`. */
  after(key: string, end: string): string | undefined {
    const index = this.#indexFrom(key);
    const cut = this.#cuts[this.#cuts[index] === key ? index + 1 : index];
    return cut !== undefined && cut < end ? cut : undefined;
  }

  has(key: string): boolean {
    return this.#cuts[this.#indexFrom(key)] === key;
  }

  add(key: string): void {
    if (this.has(key) || !isAscii(key)) return;
    // Forgetting every other cut keeps them spread; the parts grow back from there.
    if (this.#cuts.length >= cutsMax) this.#cuts = this.#cuts.filter((_, index) => index % 2 === 0);
    this.#cuts.splice(this.#indexFrom(key), 0, key);
  }

  remove(key: string): void {
    if (this.has(key)) this.#cuts.splice(this.#indexFrom(key), 1);
  }

  /** The index of the first cut that is not before `key`. */
  #indexFrom(key: string): number {
    let [low, high] = [0, this.#cuts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#cuts[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Only such keys may be cuts: their order among any keys is the same in JavaScript strings as it is in bytes. */
export function isAscii(key: string): boolean {
  return /^[\0-\x7f]*$/.test(key);
}
