// The body of a watch: the objects there are, then changes as they come, bookmarks in between. It is pulled like any other
// body; what a slow client does not pull stays in the hub's window until it is dropped there, and the watch with it.
import type { Item, ServedType } from "../../encoding/item.ts";
import { encodeList, type ItemPage } from "../../encoding/list_stream.ts";
import type { WatchEventType } from "../../encoding/watch_frames.ts";
import { ByteWriter } from "../../encoding/wire_writer.ts";
import { type Revision, StorageError, type WatchBatch, type WatchChange } from "../../storage/store.ts";
import type { WatchFeed } from "../../storage/watch_feed.ts";
import { limits } from "../config.ts";
import type { Resource } from "../resources/resource.ts";
import type { AppendEvent } from "../watch_encoding.ts";
import { bookmarkItem } from "./bookmark_item.ts";
import type { SharedEvents } from "./shared_events.ts";
import type { WatchTimer } from "./watch_timer.ts";

export interface WatchStreamOptions {
  readonly resource: Resource;
  /** The form in which the view reads its items. */
  readonly type: ServedType;
  readonly events: SharedEvents;
  /** Undefined when everything is selected. */
  readonly selects: ((item: Item) => boolean) | undefined;
  /** The first event has more to say than the others: a Table's columns. */
  readonly columns: boolean;
  readonly timer: WatchTimer;
}

export interface InitialEvents {
  readonly pages: AsyncIterable<ItemPage>;
  readonly revision: Revision;
  /** Tells apart encodings of a page that differ. */
  readonly key: string;
  /** Writes the bookmark that ends them; undefined when the client wants none. */
  readonly endMark: AppendEvent | undefined;
}

export class WatchStream {
  readonly #options: WatchStreamOptions;
  /** The first event is still to come, and it differs from the others. */
  #first: boolean;

  constructor(options: WatchStreamOptions) {
    this.#options = options;
    this.#first = options.columns;
  }

  async *initial({ pages, revision, key, endMark }: InitialEvents): AsyncGenerator<Uint8Array> {
    const { events, columns } = this.#options;
    const nothing = new Uint8Array();
    const append = (out: ByteWriter, item: Item) =>
      events.append(out, { type: "ADDED", item, first: this.#takeFirst() });
    const encoding = { head: nothing, separator: nothing, tail: nothing, empty: nothing, append };
    // Pages of Tables are not shared: one of them has the columns.
    const chunks = encodeList(columns ? unshared(pages) : pages, encoding, { key });
    for await (const chunk of chunks) if (chunk.length > 0) yield chunk;
    if (endMark !== undefined) yield this.#bookmark(endMark, { revision, initialEventsEnd: true });
  }

  /** Ends when the feed or the time does. */
  async *changes(feed: WatchFeed): AsyncGenerator<Uint8Array> {
    const { events, timer } = this.#options;
    for (let batch = await feed.next(); batch !== undefined && !timer.expired; batch = await feed.next()) {
      yield* this.#frames(batch);
      if (!timer.bookmarkDue) continue;
      timer.bookmarkSent();
      yield this.#bookmark(events.append, { revision: batch.revision, initialEventsEnd: false });
    }
  }

  *#frames({ changes }: WatchBatch): Generator<Uint8Array> {
    const { events } = this.#options;
    let frames: Uint8Array[] = [];
    let bytes = 0;
    for (const change of changes) {
      const frame = this.#frame(change);
      if (frame === undefined) continue;
      frames.push(frame);
      bytes += frame.length;
      if (bytes < limits.chunkBytesTarget) continue;
      yield events.joined(frames);
      [frames, bytes] = [[], 0];
    }
    if (bytes > 0) yield events.joined(frames);
  }

  #frame(change: WatchChange): Uint8Array | undefined {
    const { events } = this.#options;
    const type = this.#typeOf(change);
    if (type === undefined) return undefined;
    if (!this.#takeFirst()) return events.frame(change, type);
    const item = type === "DELETED" ? events.previous(change)! : events.current(change)!;
    return written(events.append, { type, item, first: true });
  }

  /**
   * What the change is to a client that sees only selected objects; undefined when it sees nothing of it.
   * @throws {StorageError} `compacted` when that cannot be told any more
   */
  #typeOf(change: WatchChange): WatchEventType | undefined {
    const { selects, events } = this.#options;
    const deleted = change.value === undefined;
    const created = change.createRevision === change.modRevision && !deleted;
    if (change.previous === undefined && !created && (deleted || selects !== undefined)) {
      throw new StorageError(
        "compacted",
        `The state of ${change.key} before ${change.modRevision} has been compacted`,
        {
          currentRevision: change.modRevision,
        },
      );
    }
    if (selects === undefined) return deleted ? "DELETED" : created ? "ADDED" : "MODIFIED";
    const [previous, current] = [events.previous(change), events.current(change)];
    const was = previous !== undefined && selects(previous);
    const is = current !== undefined && selects(current);
    if (is) return was ? "MODIFIED" : "ADDED";
    return was ? "DELETED" : undefined;
  }

  #bookmark(append: AppendEvent, mark: { revision: Revision; initialEventsEnd: boolean }): Uint8Array {
    const { resource, type } = this.#options;
    return written(append, {
      type: "BOOKMARK",
      item: bookmarkItem(resource, { type, ...mark }),
      first: this.#takeFirst(),
    });
  }

  #takeFirst(): boolean {
    const first = this.#first;
    this.#first = false;
    return first;
  }
}

function written(append: AppendEvent, event: Parameters<AppendEvent>[1]): Uint8Array {
  const out = new ByteWriter(1024);
  append(out, event);
  return out.take();
}

async function* unshared(pages: AsyncIterable<ItemPage>): AsyncGenerator<ItemPage> {
  for await (const page of pages) yield { items: () => page.items(), derived: (_key, make) => make() };
}
