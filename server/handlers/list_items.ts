// The items of a snapshot that a list shows. A limited list with selectors must be walked before its first byte goes out:
// what that walk reads is kept if it is small, and read a second time if it is not.
import type { Item } from "../../encoding/item.ts";
import type { ItemPage } from "../../encoding/list_stream.ts";
import type { Page, Snapshot } from "../../storage/store.ts";
import { limits } from "../config.ts";
import type { ItemReader } from "./item_reader.ts";
import type { ItemSelection } from "./item_selection.ts";

export interface ListItemsOptions {
  readonly read: ItemReader;
  /** Undefined when every item is shown. */
  readonly selection: ItemSelection | undefined;
  /** Of what `pages` yields, nothing is held on to when the next page is asked for. */
  readonly transient: boolean;
  readonly signal: AbortSignal;
}

export class ListItems {
  readonly #snapshot: Snapshot;
  readonly #options: ListItemsOptions;
  /** All items, once a walk has found that they are few. */
  #held: HeldPage | undefined;
  #lastKey: string | undefined;

  constructor(snapshot: Snapshot, options: ListItemsOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
  }

  /**
   * Walks the items where selectors decide at which one a limited list ends. The pages end there from then on.
   * @returns the key of the item that reached the limit, when there is more behind it
   */
  async findEnd(limit: number | undefined): Promise<string | undefined> {
    if (limit === undefined || this.#options.selection === undefined) return undefined;
    const kept = new KeptItems();
    let count = 0;
    let more = false;
    for await (const { item, key, selected } of this.#walk(this.#options.selection)) {
      // What lies behind the limit is only looked at to know whether there is anything.
      more = count === limit;
      if (more) break;
      if (!selected) continue;
      kept.add(item);
      if (++count === limit) this.#lastKey = key;
    }
    if (kept.items !== undefined) this.#held = new HeldPage(kept.items);
    return more ? this.#lastKey : undefined;
  }

  async *pages(): AsyncGenerator<ItemPage, void, undefined> {
    if (this.#held !== undefined) {
      yield this.#held;
      return;
    }
    const lastKey = this.#lastKey;
    const { transient, signal } = this.#options;
    for await (const page of this.#snapshot.pages({ transient, signal })) {
      const last = lastKey !== undefined && page.entries.at(-1)!.key >= lastKey;
      yield {
        items: () => this.#select(page),
        derived: (key, make) => page.derived(last ? `${key} to ${lastKey}` : key, make),
      };
      if (last) return;
    }
  }

  /** The keys of the items that the list shows, read by a walk of their own. */
  async *keys(): AsyncGenerator<string> {
    const { read, selection, signal } = this.#options;
    for await (const page of this.#snapshot.pages({ signal })) {
      for (const entry of page.entries) {
        if (selection === undefined || selection.selects(read(entry))) yield entry.key;
        if (entry.key === this.#lastKey) return;
      }
    }
  }

  /** The items that a limited list counts, selected or not. */
  async *#walk(selection: ItemSelection): AsyncGenerator<{ item: Item; key: string; selected: boolean }> {
    const { read, signal } = this.#options;
    for await (const page of this.#snapshot.pages({ signal })) {
      for (const entry of page.entries) {
        const item = read(entry);
        if (selection.counts(item)) yield { item, key: entry.key, selected: selection.selects(item) };
      }
    }
  }

  *#select(page: Page): Generator<Item> {
    const { read, selection } = this.#options;
    for (const entry of page.entries) {
      const item = read(entry);
      if (selection !== undefined && !selection.selects(item)) continue;
      yield item;
      if (entry.key === this.#lastKey) return;
    }
  }
}

/** Items in memory, and the bytes that one list makes of them. */
export class HeldPage implements ItemPage {
  readonly #items: readonly Item[];
  readonly #derived = new Map<string, Uint8Array>();

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  items(): readonly Item[] {
    return this.#items;
  }

  derived(key: string, make: () => Uint8Array): Uint8Array {
    const bytes = this.#derived.get(key) ?? make();
    this.#derived.set(key, bytes);
    return bytes;
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
