// The items of a snapshot that a list shows. Some lists must be walked before their first byte goes out: what that walk
// reads is kept if it is small, and read a second time if it is not.
import type { Item } from "../../encoding/item.ts";
import type { Page, Snapshot } from "../../storage/store.ts";
import { limits } from "../config.ts";
import type { ItemReader } from "./item_reader.ts";
import type { ItemSelection } from "./item_selection.ts";

export interface ListItemsOptions {
  readonly read: ItemReader;
  /** Undefined when every item is shown. */
  readonly selection: ItemSelection | undefined;
  readonly signal: AbortSignal;
}

export interface Measure {
  /** Sum of `lengthOf` over the items. */
  readonly itemsLength: number;
  /** The key of the item that reached the limit, when there is more behind it. */
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
    const until = this.#options.selection === undefined ? undefined : limit;
    if (until === undefined && lengthOf === undefined) return { itemsLength: 0, lastKey: undefined };
    const kept = new KeptItems();
    let [count, itemsLength] = [0, 0];
    let more = false;
    for await (const { item, key, selected } of this.#walk()) {
      // What lies behind the limit is only looked at to know whether there is anything.
      more = count === until;
      if (more) break;
      if (!selected) continue;
      itemsLength += lengthOf?.(item) ?? 0;
      kept.add(item);
      if (++count === until) this.#lastKey = key;
    }
    this.#held = kept.items;
    return { itemsLength, lastKey: more ? this.#lastKey : undefined };
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

  /** The items that a limited list counts, selected or not. */
  async *#walk(): AsyncGenerator<{ item: Item; key: string; selected: boolean }> {
    const { read, selection, signal } = this.#options;
    for await (const page of this.#snapshot.pages({ signal })) {
      for (const entry of page.entries) {
        const item = read(entry);
        if (selection?.counts(item) ?? true) yield { item, key: entry.key, selected: selection?.selects(item) ?? true };
      }
    }
  }

  #select(page: Page): { items: Item[]; done: boolean } {
    const { read, selection } = this.#options;
    const items: Item[] = [];
    for (const entry of page.entries) {
      const item = read(entry);
      if (selection !== undefined && !selection.selects(item)) continue;
      items.push(item);
      if (entry.key === this.#lastKey) return { items, done: true };
    }
    return { items, done: false };
  }
}

/** Keeps items as long as they are few. */
class KeptItems {
  items: Item[] | undefined = [];
  #bytes = 0;

  add(item: Item): void {
    this.#bytes += item.bytes.length;
    if (this.#bytes > limits.heldItemsBytesMax) this.items = undefined;
    this.items?.push(item);
  }
}
