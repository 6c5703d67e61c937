// Reads a bbolt database: finds its buckets and walks through one of them in key order, a page at a time.

import { BoltError } from "./bolt_error.ts";
import {
  type BoltMeta,
  type LeafElement,
  metaPageBytes,
  pageHeaderBytes,
  readBranch,
  readHeader,
  readLeaf,
  readMeta,
  viewOf,
} from "./bolt_page.ts";

/** Where the second meta page may be when the first one cannot be read: at the page sizes of common systems. */
const pageBytesTried = [4096, 8192, 16_384, 65_536];
/** Each page is reached once, the first few once for each bucket; in a damaged file the way may go round in circles. */
const readsMax = 2;
/** A value within which a small bucket lies begins with its root, 0, and a number that etcd does not use. */
const bucketHeaderBytes = 16;

export class BoltFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #meta: BoltMeta;
  /** How much has been read of the buckets. */
  bytesRead = 0;

  /**
   * @param bytes how much of the file is the database
   * @throws {BoltError} when the file is no bbolt database, or is cut short
   */
  static async open(path: string, file: Deno.FsFile, bytes: number): Promise<BoltFile> {
    const meta = await newestMeta(file);
    if (meta === undefined) throw new BoltError(`${path} is no bbolt database`);
    const expected = meta.pages * meta.pageBytes;
    if (bytes < expected) throw new BoltError(`${path} is cut short: ${bytes} bytes instead of ${expected}`);
    return new BoltFile({ path, file, meta });
  }

  private constructor({ path, file, meta }: { path: string; file: Deno.FsFile; meta: BoltMeta }) {
    this.#path = path;
    this.#file = file;
    this.#meta = meta;
  }

  /**
   * The elements of a bucket of the first level, a leaf page's at a time.
   * @throws {BoltError} when there is no such bucket, or a page is damaged
   */
  async *elements(bucket: string): AsyncGenerator<Iterable<LeafElement>> {
    const wanted = new TextEncoder().encode(bucket);
    for await (const elements of this.#walk(this.#meta.root)) {
      for (const { isBucket, key, value } of elements) {
        if (isBucket && equalBytes(key, wanted)) return yield* this.#elementsIn(value);
      }
    }
    throw new BoltError(`${this.#path} has no bucket ${bucket}`);
  }

  async *#elementsIn(bucket: Uint8Array): AsyncGenerator<Iterable<LeafElement>> {
    if (bucket.length < bucketHeaderBytes) throw this.#damaged("a bucket is too short");
    const root = Number(viewOf(bucket).getBigUint64(0, true));
    if (root !== 0) return yield* this.#walk(root);
    const page = bucket.subarray(bucketHeaderBytes);
    if (page.length < pageHeaderBytes) throw this.#damaged("a bucket is too short");
    yield this.#checked(() => [...readLeaf(page, readHeader(page))]);
  }

  async *#walk(id: number): AsyncGenerator<Iterable<LeafElement>> {
    const page = await this.#readPage(id);
    const header = this.#checked(() => readHeader(page));
    if (header.kind === "leaf") return yield this.#checked(() => [...readLeaf(page, header)]);
    for (const below of this.#checked(() => [...readBranch(page, header)])) yield* this.#walk(below.page);
  }

  async #readPage(id: number): Promise<Uint8Array> {
    const { pageBytes, pages } = this.#meta;
    if (id >= pages) throw this.#damaged(`there is no page ${id}`);
    const first = await readAt(this.#file, id * pageBytes, pageBytes);
    const header = first.length === pageBytes ? this.#checked(() => readHeader(first)) : undefined;
    if (header?.id !== id) throw this.#damaged(`page ${id} is not at its place`);
    if (id + header.overflow >= pages) throw this.#damaged(`page ${id} reaches beyond the end`);
    if (this.bytesRead > readsMax * pages * pageBytes) throw this.#damaged("its pages go round in a circle");
    this.bytesRead += (1 + header.overflow) * pageBytes;
    return header.overflow === 0 ? first : await readAt(this.#file, id * pageBytes, (1 + header.overflow) * pageBytes);
  }

  #checked<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof BoltError ? this.#damaged(error.message) : error;
    }
  }

  #damaged(what: string): BoltError {
    return new BoltError(`${this.#path} is damaged: ${what}`);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The two metas are written in turns: the newest that is whole counts. */
async function newestMeta(file: Deno.FsFile): Promise<BoltMeta | undefined> {
  const first = readMeta(await readAt(file, 0, metaPageBytes));
  const places = first ? [first.pageBytes] : pageBytesTried;
  let newest = first;
  for (const place of places) {
    const meta = readMeta(await readAt(file, place, metaPageBytes));
    if (meta && (!newest || meta.transaction > newest.transaction)) newest = meta;
  }
  return newest;
}

/** So many bytes from an offset on, or fewer at the end of the file. */
export async function readAt(file: Deno.FsFile, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  for (let read = 0; read < length;) {
    const more = await file.read(bytes.subarray(read));
    if (more === null) return bytes.subarray(0, read);
    read += more;
  }
  return bytes;
}

function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
