// Pages of a bbolt database, etcd's file format (go.etcd.io/bbolt, format version 2): numbers are little-endian, a page
// begins with its id, what it is, how many elements it has and by how many pages it is longer than one.

import { BoltError } from "./bolt_error.ts";

export interface PageHeader {
  readonly id: number;
  readonly kind: "branch" | "leaf";
  readonly count: number;
  /** Pages that belong to it beyond its own. */
  readonly overflow: number;
}

export interface BranchElement {
  readonly page: number;
}

export interface LeafElement {
  readonly isBucket: boolean;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** What the newest of the two pages says that describe the whole file. */
export interface BoltMeta {
  readonly pageBytes: number;
  /** The page of the bucket that holds the others. */
  readonly root: number;
  /** Pages in use are below this one. */
  readonly pages: number;
  readonly transaction: bigint;
}

export const pageHeaderBytes = 16;
export const metaPageBytes = 80;
const elementBytes = 16;
const magic = 0xed0cdaed;
const version = 2;
const [branchFlag, leafFlag] = [1, 2];
const bucketFlag = 1;

/** The meta in a page, or undefined when that is none, or was not written to its end. */
export function readMeta(page: Uint8Array): BoltMeta | undefined {
  if (page.length < metaPageBytes) return undefined;
  const view = viewOf(page);
  if (view.getUint32(16, true) !== magic || view.getUint32(20, true) !== version) return undefined;
  if (view.getBigUint64(72, true) !== fnv1a(page.subarray(16, 72))) return undefined;
  return {
    pageBytes: view.getUint32(24, true),
    root: Number(view.getBigUint64(32, true)),
    pages: Number(view.getBigUint64(56, true)),
    transaction: view.getBigUint64(64, true),
  };
}

/** @throws {BoltError} when the page holds neither branches nor leaves */
export function readHeader(page: Uint8Array): PageHeader {
  const view = viewOf(page);
  const flags = view.getUint16(8, true);
  const id = Number(view.getBigUint64(0, true));
  if (flags !== branchFlag && flags !== leafFlag) throw new BoltError(`page ${id} is no page of keys (flags ${flags})`);
  const kind = flags === branchFlag ? "branch" : "leaf";
  return { id, kind, count: view.getUint16(10, true), overflow: view.getUint32(12, true) };
}

/** The pages below a branch page, in key order. @throws {BoltError} */
export function* readBranch(page: Uint8Array, { count }: PageHeader): Generator<BranchElement> {
  const view = viewOf(page);
  for (let index = 0; index < count; index++) {
    const offset = elementOffset(page, index);
    yield { page: Number(view.getBigUint64(offset + 8, true)) };
  }
}

/** The elements of a leaf page, in key order; they share its memory. @throws {BoltError} */
export function* readLeaf(page: Uint8Array, { count }: PageHeader): Generator<LeafElement> {
  const view = viewOf(page);
  for (let index = 0; index < count; index++) {
    const offset = elementOffset(page, index);
    const start = offset + view.getUint32(offset + 4, true);
    const keyEnd = start + view.getUint32(offset + 8, true);
    const valueEnd = keyEnd + view.getUint32(offset + 12, true);
    if (valueEnd > page.length) throw new BoltError(`element ${index} reaches beyond the end of its page`);
    yield {
      isBucket: (view.getUint32(offset, true) & bucketFlag) !== 0,
      key: page.subarray(start, keyEnd),
      value: page.subarray(keyEnd, valueEnd),
    };
  }
}

function elementOffset(page: Uint8Array, index: number): number {
  const offset = pageHeaderBytes + index * elementBytes;
  if (offset + elementBytes > page.length) throw new BoltError(`element ${index} is beyond the end of its page`);
  return offset;
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** FNV-1a of 64 bits. */
function fnv1a(bytes: Uint8Array): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash;
}
