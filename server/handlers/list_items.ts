// The items of a snapshot that a list shows. Some lists must be walked before their first byte goes out: what that walk
// reads is kept if it is small, and read a second time if it is not.
import type { Item } from "../../encoding/item.ts";
import type { Page, Snapshot } from "../../storage/store.ts";
import { limits } from "../config.ts";
import type { ItemReader } from "./item_reader.ts";

export interface ListItemsOptions {
  readonly read: ItemReader;
  /** Undefined when every item is shown. */
  readonly selects: ((item: Item) => boolean) | undefined;
  readonly signal: AbortSignal;
}

export interface Measure {
  /** Sum of `lengthOf` over the items. */
  readonly itemsLength: number;
  /** The key of the item that reached the limit. */
  readonly lastKey: string | undefined;
}

export class ListItems {
  readonly #snapshot: Snapshot;
  readonly #options: ListItemsOptions;
  /** All items, once a walk has found that they are few. */
  #held: Item[] | undefined;
  #lastKey: string | undefined;

  constructor(snapshot: Snapshot, options: ListItemsOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
  }

  /**
   * Walks the items if anything about them must be known: where `limit` selected ones end, or how long all of them are.
   * The pages end there from then on.
   */
  async measure(
    { limit, lengthOf }: { limit: number | undefined; lengthOf: ((item: Item) => number) | undefined },
  ): Promise<Measure> {
    const until = this.#options.selects === undefined ? undefined : limit;
    if (until === undefined && lengthOf === undefined) return { itemsLength: 0, lastKey: undefined };
    let held: Item[] | undefined = [];
    let [heldBytes, count, itemsLength] = [0, 0, 0];
    for await (const { item, key } of this.#walk()) {
      itemsLength += lengthOf?.(item) ?? 0;
      heldBytes += item.bytes.length;
      if (heldBytes > limits.heldItemsBytesMax) held = undefined;
      held?.push(item);
      if (++count === until) {
        this.#lastKey = key;
        break;
      }
    }
    this.#held = held;
    return { itemsLength, lastKey: this.#lastKey };
  }

  async *pages(): AsyncGenerator<Item[], void, undefined> {
    if (this.#held !== undefined) {
      yield this.#held;
      return;
    }
    for await (const page of this.#snapshot.pages({ signal: this.#options.signal })) {
      const { items, done } = this.#select(page);
      yield items;
      if (done) return;
    }
  }

  async *#walk(): AsyncGenerator<{ item: Item; key: string }> {
    const { read, selects, signal } = this.#options;
    for await (const page of this.#snapshot.pages({ signal })) {
      for (const entry of page.entries) {
        const item = read(entry);
        if (selects === undefined || selects(item)) yield { item, key: entry.key };
      }
    }
  }

  #select(page: Page): { items: Item[]; done: boolean } {
    const { read, selects } = this.#options;
    const items: Item[] = [];
    for (const entry of page.entries) {
      const item = read(entry);
      if (selects !== undefined && !selects(item)) continue;
      items.push(item);
      if (entry.key === this.#lastKey) return { items, done: true };
    }
    return { items, done: false };
  }
}
