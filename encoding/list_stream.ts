// A list on its way to the client: items become bytes one at a time, and leave in chunks that suit a socket.
import type { Item } from "./item.ts";
import type { ListEncoding } from "./list_encoding.ts";
import { ByteWriter } from "./wire_writer.ts";

/** Small chunks cost a socket more than they save (1 KiB: 540 MB/s, 64 KiB: 1.2 GB/s on loopback). */
export const CHUNK_BYTES = 64 * 1024;

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

/** The same over pages of items: one wait a page instead of one an item. */
export async function* encodeList(
  pages: AsyncIterable<Iterable<Item>>,
  encoding: ListEncoding,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const writer = new ListWriter(encoding);
  for await (const page of pages) {
    for (const item of page) {
      writer.push(item);
      const chunk = writer.takeChunk();
      if (chunk !== undefined) yield chunk;
    }
  }
  yield writer.finish();
}
