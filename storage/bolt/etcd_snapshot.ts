// Reads etcd's history from a snapshot file (`etcdctl snapshot save`), or from the `member/snap/db` of a member that is
// stopped, without any etcd. A snapshot is a bbolt database with its SHA-256 behind it.

import { createHash } from "node:crypto";
import { BoltError } from "./bolt_error.ts";
import { BoltFile, readAt } from "./bolt_file.ts";
import { readKeyValue, readRevisionKey } from "./key_value.ts";

/** One version of one key, in etcd's history. */
export interface EtcdVersion {
  readonly revision: number;
  /** Its place among the writes of its revision. */
  readonly place: number;
  readonly key: Uint8Array;
  /** 0 for a deletion, of which etcd keeps only the key. */
  readonly createRevision: number;
  /** `undefined` for a deletion. */
  readonly value: Uint8Array | undefined;
  readonly isLeased: boolean;
}

/** Sizes of pages and of a disk's blocks are multiples of this: a file that is longer by a hash has one. */
const blockBytes = 512;
const hashBytes = 32;
const readBytes = 1 << 20;

export class EtcdSnapshot implements Disposable {
  /** Bytes of the database. */
  readonly bytes: number;
  /** Whether the file has a hash, which was right. A member's own database has none, and its log may hold more. */
  readonly hasHash: boolean;
  readonly #bolt: BoltFile;

  private constructor({ bolt, bytes, hasHash }: { bolt: BoltFile; bytes: number; hasHash: boolean }) {
    this.#bolt = bolt;
    this.bytes = bytes;
    this.hasHash = hasHash;
  }

  /**
   * Opens a file, and checks its hash when it has one.
   * @throws {BoltError} when it is no snapshot of etcd's, is cut short, or is damaged
   */
  static async open(path: string): Promise<EtcdSnapshot> {
    const file = await Deno.open(path);
    try {
      const { size } = await file.stat();
      const rest = size % blockBytes;
      const hasHash = rest === hashBytes;
      const bytes = hasHash ? size - hashBytes : size;
      const bolt = await BoltFile.open(path, file, bytes);
      if (hasHash) await requireHash(path, file, bytes);
      else if (rest !== 0) {
        throw new BoltError(`${path} is neither a snapshot nor a database: its end has been cut off`);
      }
      return new EtcdSnapshot({ bolt, bytes, hasHash });
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** How much of the database has been read. */
  get bytesRead(): number {
    return this.#bolt.bytesRead;
  }

  /** The revision of the newest compaction, also of one that etcd had not finished; 0 when there was none. */
  async compacted(): Promise<number> {
    let compacted = 0;
    for await (const elements of this.#bolt.elements("meta")) {
      for (const { key, value } of elements) {
        const name = new TextDecoder().decode(key);
        if (!/^(finished|scheduled)CompactRev$/.test(name)) continue;
        compacted = Math.max(compacted, readRevisionKey(value).revision);
      }
    }
    return compacted;
  }

  /** All versions in the order of history, some at a time. @throws {BoltError} */
  async *versions(): AsyncGenerator<readonly EtcdVersion[]> {
    for await (const elements of this.#bolt.elements("key")) {
      yield Array.from(elements, ({ key, value }) => {
        const { revision, place, isDeletion } = readRevisionKey(key);
        const content = readKeyValue(value);
        return { ...content, revision, place, value: isDeletion ? undefined : content.value };
      });
    }
  }

  [Symbol.dispose](): void {
    this.#bolt[Symbol.dispose]();
  }
}

async function requireHash(path: string, file: Deno.FsFile, bytes: number): Promise<void> {
  const hash = createHash("sha256");
  for (let offset = 0; offset < bytes; offset += readBytes) {
    hash.update(await readAt(file, offset, Math.min(readBytes, bytes - offset)));
  }
  const found = hash.digest("hex");
  const expected = (await readAt(file, bytes, hashBytes)).toHex();
  if (found !== expected) {
    throw new BoltError(`${path} is damaged or cut short: its SHA-256 is ${found} and should be ${expected}`);
  }
}
