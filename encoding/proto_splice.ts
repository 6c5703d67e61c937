// Protobuf items pass through undecoded: only metadata.resourceVersion, which the store knows, is put in its place.
import type { Item } from "./item.ts";
import { payloadEnd, readVarint, varintEnd, WireError, WireType } from "./wire_reader.ts";
import { type ByteWriter, varintLength } from "./wire_writer.ts";

/** Every kind with a protobuf form has its ObjectMeta in field 1; ObjectMeta has resourceVersion in field 6. */
const METADATA_TAG = (1 << 3) | WireType.bytes;
const RESOURCE_VERSION = 6;

/** Where the old resourceVersion field of an object stands, tag included; empty where the new one is to go. */
interface SplicePoint {
  /** The metadata field, tag included; all zero when the object has none. */
  readonly metaFieldStart: number;
  readonly metaStart: number;
  readonly metaEnd: number;
  readonly oldStart: number;
  readonly oldEnd: number;
}

/** Bytes that `appendSpliced` will append. @throws {WireError} */
export function splicedLength(item: Item): number {
  const point = splicePoint(item.bytes, item.start, item.end);
  const oldField = point.metaEnd - point.metaFieldStart;
  return item.end - item.start - oldField + metaFieldLength(point, item.resourceVersion);
}

/** Appends the message with its resourceVersion. @throws {WireError} */
export function appendSpliced(out: ByteWriter, item: Item): void {
  const { bytes, start, end, resourceVersion } = item;
  const point = splicePoint(bytes, start, end);
  out.reserve(end - start + resourceVersion.length + 16);
  out.copy(bytes, start, point.metaFieldStart);
  appendMeta(out, bytes, point, resourceVersion);
  out.copy(bytes, point.metaEnd, end);
}

/** Bytes that `appendMetadataOnly` will append. @throws {WireError} */
export function metadataOnlyLength(item: Item): number {
  return metaFieldLength(splicePoint(item.bytes, item.start, item.end), item.resourceVersion);
}

/** Appends a message with the metadata and nothing else: a PartialObjectMetadata. @throws {WireError} */
export function appendMetadataOnly(out: ByteWriter, item: Item): void {
  appendMeta(out, item.bytes, splicePoint(item.bytes, item.start, item.end), item.resourceVersion);
}

function metaFieldLength(point: SplicePoint, resourceVersion: string): number {
  const length = metaLength(point, resourceVersion);
  return 1 + varintLength(length) + length;
}

function metaLength({ metaStart, metaEnd, oldStart, oldEnd }: SplicePoint, resourceVersion: string): number {
  return metaEnd - metaStart - (oldEnd - oldStart) + 2 + resourceVersion.length;
}

function appendMeta(out: ByteWriter, bytes: Uint8Array, point: SplicePoint, resourceVersion: string): void {
  out.lengthDelimited(1, metaLength(point, resourceVersion));
  out.copy(bytes, point.metaStart, point.oldStart);
  out.lengthDelimited(RESOURCE_VERSION, resourceVersion.length);
  for (let i = 0; i < resourceVersion.length; i++) out.byte(resourceVersion.charCodeAt(i));
  out.copy(bytes, point.oldEnd, point.metaEnd);
}

function splicePoint(bytes: Uint8Array, start: number, end: number): SplicePoint {
  if (bytes[start] !== METADATA_TAG || start === end) {
    return { metaFieldStart: start, metaStart: start, metaEnd: start, oldStart: start, oldEnd: start };
  }
  const metaStart = varintEnd(bytes, start + 1, end);
  const metaEnd = metaStart + readVarint(bytes, start + 1, end);
  if (metaEnd > end) throw new WireError(`metadata ends ${metaEnd - end} bytes beyond its object`);
  for (let at = metaStart; at < metaEnd;) {
    const tag = readVarint(bytes, at, metaEnd);
    const next = payloadEnd(bytes, varintEnd(bytes, at, metaEnd), metaEnd, tag & 7);
    const number = tag >>> 3;
    if (number >= RESOURCE_VERSION) {
      const oldEnd = number === RESOURCE_VERSION ? next : at;
      return { metaFieldStart: start, metaStart, metaEnd, oldStart: at, oldEnd };
    }
    at = next;
  }
  return { metaFieldStart: start, metaStart, metaEnd, oldStart: metaEnd, oldEnd: metaEnd };
}
