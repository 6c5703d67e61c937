// A list on its way to the client: items become bytes one at a time, and leave in chunks that suit a socket.
import type { Item } from "./item.ts";
import type { ListEncoding } from "./list_encoding.ts";
import { ByteWriter } from "./wire_writer.ts";

/** Small chunks cost a socket more than they save (1 KiB: 540 MB/s, 64 KiB: 1.2 GB/s on loopback). */
export const CHUNK_BYTES = 64 * 1024;

/** A page's bytes are there anyway: larger views of them spare turns of the event loop (64 KiB: 630 to 780 MB/s, 256 KiB: 850). */
const PAGE_CHUNK_BYTES = 256 * 1024;

/** Writes one list, item by item. Holds one chunk at most. */
export class ListWriter {
  readonly #encoding: ListEncoding;
  readonly #out = new ByteWriter(CHUNK_BYTES + 4096);
  #started = false;

  constructor(encoding: ListEncoding) {
    this.#encoding = encoding;
  }

  /** Appends an item. @throws what the encoding's `append` throws; the list cannot be continued then */
  push(item: Item): void {
    this.#out.copy(this.#started ? this.#encoding.separator : this.#encoding.head);
    this.#started = true;
    this.#encoding.append(this.#out, item);
  }

  /** The bytes gathered so far once they fill a chunk. */
  takeChunk(): Uint8Array<ArrayBuffer> | undefined {
    return this.#out.length >= CHUNK_BYTES ? this.#out.take() : undefined;
  }

  /** The last bytes of the list. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#out.copy(this.#started ? this.#encoding.tail : this.#encoding.empty);
    return this.#out.take();
  }
}

/**
 * Items in, chunks of the response body out. At most one chunk is held; a writer is kept waiting while the reader has not
 * taken it.
 */
export class ListEncoderStream extends TransformStream<Item, Uint8Array<ArrayBuffer>> {
  /** A stream for one list. */
  constructor(encoding: ListEncoding) {
    const writer = new ListWriter(encoding);
    super({
      transform(item, controller) {
        writer.push(item);
        const chunk = writer.takeChunk();
        if (chunk !== undefined) controller.enqueue(chunk);
      },
      flush(controller) {
        controller.enqueue(writer.finish());
      },
    });
  }
}

/** Items that were read together, and the bytes that lists made of them. */
export interface ItemPage {
  /** Called only where the bytes are not there yet. */
  items(): Iterable<Item>;
  /** The bytes kept under `key`, or else those that `make` makes now. Lists that show a page alike share them. */
  derived(key: string, make: () => Uint8Array): Uint8Array;
}

/** How what is made of a page is found again. */
export interface EncodeListOptions {
  /** Tells encodings apart whose bytes of one page differ. */
  readonly key: string;
}

/** A list over pages of items: one wait a page instead of one an item. Yields chunks; those of a page are views of its bytes. */
export async function* encodeList(
  pages: AsyncIterable<ItemPage>,
  encoding: ListEncoding,
  { key }: EncodeListOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let started = false;
  for await (const page of pages) {
    const bytes = page.derived(key, () => encodePage(page.items(), encoding));
    if (bytes.length === 0) continue;
    if (!started) yield encoding.head;
    yield* chunksOf(bytes, started ? 0 : encoding.separator.length);
    started = true;
  }
  yield started ? encoding.tail : encoding.empty;
}

const pageWriter = new ByteWriter(CHUNK_BYTES);

/**
 * Bytes that the items of a list take, which protobuf must know before it begins. Where lengths cannot be told without
 * it the walk makes the bytes of each page, so that what cannot be written is known before the list begins.
 */
export async function encodedLength(
  pages: AsyncIterable<ItemPage>,
  encoding: ListEncoding,
  { key }: EncodeListOptions,
): Promise<number> {
  const { lengthOf } = encoding;
  let length = 0;
  for await (const page of pages) {
    length += lengthOf === undefined
      ? page.derived(key, () => encodePage(page.items(), encoding)).length
      : numberOf(page.derived(`${key} length`, () => bytesOf(sumOf(page.items(), lengthOf))));
  }
  return length;
}

/**
 * The same pages; when all of them have been encoded, the length that their items take in another encoding is told, for
 * lists in that encoding to begin at once. It costs no reading of items. The length is NaN where some item is only fit for
 * JSON.
 * @param encoding one that can tell lengths
 */
export async function* measuredPages(
  pages: AsyncIterable<ItemPage>,
  encoding: ListEncoding,
  { key, onLength }: EncodeListOptions & { onLength: (length: number) => void },
): AsyncGenerator<ItemPage, void, undefined> {
  const lengthOf = (item: Item) => item.marked ? NaN : encoding.lengthOf!(item);
  let length = 0;
  for await (const page of pages) {
    const measured = new MeasuredPage(page, lengthOf);
    yield measured;
    length += numberOf(page.derived(`${key} length if fit`, () => bytesOf(measured.length)));
  }
  onLength(length);
}

/** Adds the lengths of items up while they are read for something else. */
class MeasuredPage implements ItemPage {
  readonly #page: ItemPage;
  readonly #lengthOf: (item: Item) => number;
  #length: number | undefined;

  constructor(page: ItemPage, lengthOf: (item: Item) => number) {
    this.#page = page;
    this.#lengthOf = lengthOf;
  }

  get length(): number {
    return this.#length ?? sumOf(this.#page.items(), this.#lengthOf);
  }

  *items(): Iterable<Item> {
    let length = 0;
    for (const item of this.#page.items()) {
      length += this.#lengthOf(item);
      yield item;
    }
    this.#length = length;
  }

  derived(key: string, make: () => Uint8Array): Uint8Array {
    return this.#page.derived(key, make);
  }
}

function sumOf(items: Iterable<Item>, lengthOf: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += lengthOf(item);
  return sum;
}

/** What is kept with a page is bytes, a number too. */
function bytesOf(number: number): Uint8Array {
  return new Uint8Array(Float64Array.of(number).buffer);
}

function numberOf(bytes: Uint8Array): number {
  return new Float64Array(bytes.buffer)[0]!;
}

/** The items with a separator before each, so that pages can follow one another. */
function encodePage(items: Iterable<Item>, { separator, append }: ListEncoding): Uint8Array {
  pageWriter.length = 0;
  for (const item of items) {
    pageWriter.copy(separator);
    append(pageWriter, item);
  }
  return pageWriter.take();
}

function* chunksOf(bytes: Uint8Array, from: number): Generator<Uint8Array> {
  const { length } = bytes; // a view that was detached meanwhile is empty, and making another of it throws
  for (let at = from; at < length; at += PAGE_CHUNK_BYTES) {
    yield bytes.subarray(at, Math.min(at + PAGE_CHUNK_BYTES, length));
  }
}
