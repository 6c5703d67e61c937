// Random changes of ConfigMaps, the same in every run: objects come, change and go in two namespaces.

import type { ObjectWriter } from "./object_writer.ts";

const namespaces = ["alpha", "beta"];
const namesMax = 40;

export class RandomChanges {
  readonly #writer: ObjectWriter;
  readonly #existing = new Set<string>();
  #state: number;
  #count = 0;

  constructor(writer: ObjectWriter, seed = 1) {
    this.#writer = writer;
    this.#state = seed;
  }

  /** Makes so many changes. @returns the revision of the last */
  async make(count: number): Promise<number> {
    let revision = 0;
    for (let i = 0; i < count; i++) revision = await this.#change();
    return revision;
  }

  async #change(): Promise<number> {
    const namespace = namespaces[this.#random(namespaces.length)]!;
    const name = `c-${this.#random(namesMax)}`;
    const key = `/configmaps/${namespace}/${name}`;
    if (this.#existing.has(key) && this.#random(3) === 0) {
      this.#existing.delete(key);
      return await this.#writer.delete(key);
    }
    this.#existing.add(key);
    const labels = { pick: this.#random(2) === 0 ? "yes" : "no" };
    return await this.#writer.configMap(name, { namespace, labels, data: { n: String(++this.#count) } });
  }

  /** A number below `limit` (xorshift32). */
  #random(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }
}
