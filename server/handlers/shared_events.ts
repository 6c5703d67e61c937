// Changes as events of one view of a resource, shared by all watches that see it so: an object is read once, and a frame
// is written once. What was made of a change is kept for the watches that come to it a little later, within a bound.
import { concat } from "@std/bytes/concat";
import type { Item } from "../../encoding/item.ts";
import type { WatchEventType } from "../../encoding/watch_frames.ts";
import { ByteWriter } from "../../encoding/wire_writer.ts";
import type { WatchChange } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import type { View } from "../representation.ts";
import { firstValue } from "../request_target.ts";
import type { Resource } from "../resources/resource.ts";
import { type AppendEvent, eventEncoding } from "../watch_encoding.ts";
import type { ItemReader } from "./item_reader.ts";

/** What has been made of one change. */
class ChangeRecord {
  current: Item | undefined;
  previous: Item | undefined;
  readonly frames = new Map<WatchEventType, Uint8Array>();

  clear(): void {
    this.current = this.previous = undefined;
    this.frames.clear();
  }
}

/** Records are emptied in the order in which they grew, when all together have grown too large. */
export class RecordBudget {
  readonly #bytesMax: number;
  readonly #growth = new Set<{ readonly record: ChangeRecord; readonly bytes: number }>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  grow(record: ChangeRecord, bytes: number): void {
    this.#growth.add({ record, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#growth) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#growth.delete(oldest);
      oldest.record.clear();
      this.#bytes -= oldest.bytes;
    }
  }
}

/** Chunks of frames that are kept of each view. */
const recentChunksMax = 8;

export class SharedEvents {
  readonly append: AppendEvent;
  readonly #read: ItemReader;
  readonly #budget: RecordBudget;
  readonly #records = new WeakMap<WatchChange, ChangeRecord>();
  readonly #out = new ByteWriter();
  /** The newest first. */
  readonly #chunks: { readonly frames: readonly Uint8Array[]; readonly bytes: Uint8Array }[] = [];

  constructor({ append, read, budget }: { append: AppendEvent; read: ItemReader; budget: RecordBudget }) {
    this.append = append;
    this.#read = read;
    this.#budget = budget;
  }

  /** The object after the change; undefined when it was deleted. */
  current(change: WatchChange): Item | undefined {
    const { key, value, modRevision } = change;
    if (value === undefined) return undefined;
    return this.#record(change).current ??= this.#read({ key, value, modRevision });
  }

  /** The object before the change, with the resourceVersion of the change; undefined when it was created. */
  previous(change: WatchChange): Item | undefined {
    const { key, previous, modRevision } = change;
    if (previous === undefined) return undefined;
    return this.#record(change).previous ??= this.#read({ key, value: previous, modRevision });
  }

  /** The frame of an event that is not the first of its watch. DELETED has the object as it was before. */
  frame(change: WatchChange, type: WatchEventType): Uint8Array {
    const record = this.#record(change);
    const known = record.frames.get(type);
    if (known !== undefined) return known;
    const item = type === "DELETED" ? this.previous(change) : this.current(change);
    this.#out.length = 0; // a frame that could not be written may have left its beginning
    this.append(this.#out, { type, item: item!, first: false });
    const frame = this.#out.take();
    record.frames.set(type, frame);
    this.#budget.grow(record, frame.length);
    return frame;
  }

  /** The frames as one chunk. Watches that keep pace with each other are given the same bytes. */
  joined(frames: readonly Uint8Array[]): Uint8Array {
    if (frames.length === 1) return frames[0]!;
    const known = this.#chunks.find((chunk) => sameElements(chunk.frames, frames));
    if (known !== undefined) return known.bytes;
    const bytes = concat([...frames]);
    this.#chunks.unshift({ frames, bytes });
    if (this.#chunks.length > recentChunksMax) this.#chunks.pop();
    return bytes;
  }

  #record(change: WatchChange): ChangeRecord {
    let record = this.#records.get(change);
    if (record === undefined) this.#records.set(change, record = new ChangeRecord());
    return record;
  }
}

function sameElements(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((element, i) => element === b[i]);
}

/** The shared events of every view, made when a view is first watched. There are only so many views of a resource. */
export class SharedEventViews {
  readonly #budget: RecordBudget;
  readonly #views = new WeakMap<Resource, Map<string, SharedEvents>>();

  /** @param options.bytesMax frames that are kept, over all views */
  constructor({ bytesMax }: { bytesMax: number }) {
    this.#budget = new RecordBudget(bytesMax);
  }

  /** The events of the view that the request is answered with. */
  of({ resource, format, query }: ApiRequest, { view, read }: { view: View; read: ItemReader }): SharedEvents {
    const views = this.#views.get(resource) ?? new Map<string, SharedEvents>();
    this.#views.set(resource, views);
    const { mediaType, as } = format;
    const key = [mediaType, as?.kind, as?.version, as && firstValue(query, "includeObject")].join(" ");
    const known = views.get(key);
    if (known !== undefined) return known;
    const events = new SharedEvents({ append: eventEncoding(view, format), read, budget: this.#budget });
    views.set(key, events);
    return events;
  }
}
