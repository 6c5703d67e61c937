// The envelope of objects and lists in application/vnd.kubernetes.protobuf: `k8s\0`, then a runtime.Unknown.
import type { Item } from "../item.ts";
import type { AppendItem, ListEncoding, ListMeta } from "../list_encoding.ts";
import { ByteWriter, varintLength } from "../wire_writer.ts";

/** What the envelope says of its content. */
export interface TypeMeta {
  /** Group and version, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** Of the object or of the list, e.g. `Pod` or `PodList`. */
  readonly kind: string;
}

const PREFIX = new Uint8Array([0x6b, 0x38, 0x73, 0x00]);
/** contentEncoding and contentType, both empty, end every envelope. */
const TAIL = new Uint8Array([0x1a, 0x00, 0x22, 0x00]);
const utf8 = new TextEncoder();

/** One object: the message is appended by `append`, `length` bytes of it. */
export function protobufEnvelope(
  type: TypeMeta,
  length: number,
  append: (out: ByteWriter) => void,
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(length + 128);
  appendEnvelopeHead(out, type, length);
  append(out);
  out.copy(TAIL);
  return out.take();
}

/** Bytes that an item of `length` bytes takes in a list: its tag and length stand before it. */
export function listedLength(length: number): number {
  return 1 + varintLength(length) + length;
}

/** A list and how its items are written. */
export interface ProtobufListOptions {
  /** Of the list, e.g. `v1` and `PodList`. */
  readonly type: TypeMeta;
  /** Stands before the items. */
  readonly meta: ListMeta;
  /** Sum of `listedLength` over all items. */
  readonly itemsLength: number;
  /** The bytes that `append` appends for an item. */
  readonly itemLength: (item: Item) => number;
  /** Appends the message of an item, without tag and length. */
  readonly append: AppendItem;
}

/**
 * The list message {1 ListMeta, 2 items} in its envelope. Its length stands first, so the length of all items must be
 * known before the first is sent.
 */
export function protobufListEncoding(options: ProtobufListOptions): ListEncoding {
  const { type, meta, itemsLength, itemLength, append } = options;
  const listMeta = listMetaField(meta);
  const head = new ByteWriter(256);
  appendEnvelopeHead(head, type, listMeta.length + itemsLength);
  head.copy(listMeta);
  const headBytes = head.take();
  const empty = new Uint8Array(headBytes.length + TAIL.length);
  empty.set(headBytes);
  empty.set(TAIL, headBytes.length);
  return {
    head: headBytes,
    separator: new Uint8Array(),
    tail: TAIL,
    empty,
    append(out, item) {
      out.lengthDelimited(2, itemLength(item));
      append(out, item);
    },
    lengthOf: (item) => listedLength(itemLength(item)),
  };
}

function appendEnvelopeHead(out: ByteWriter, { apiVersion, kind }: TypeMeta, rawLength: number): void {
  const [version, name] = [utf8.encode(apiVersion), utf8.encode(kind)];
  out.copy(PREFIX);
  out.lengthDelimited(1, listedLength(version.length) + listedLength(name.length));
  appendString(out, 1, version);
  appendString(out, 2, name);
  out.lengthDelimited(2, rawLength);
}

/** ListMeta {1 selfLink, 2 resourceVersion, 3 continue, 4 remainingItemCount}: the strings are written when empty too. */
function listMetaField({ resourceVersion, continue: token = "", remainingItemCount }: ListMeta): Uint8Array {
  const meta = new ByteWriter(128);
  appendString(meta, 1, new Uint8Array());
  appendString(meta, 2, utf8.encode(resourceVersion));
  appendString(meta, 3, utf8.encode(token));
  if (remainingItemCount !== undefined) {
    meta.varint(4 << 3);
    meta.varint(remainingItemCount);
  }
  const field = new ByteWriter(128);
  appendString(field, 1, meta.view());
  return field.take();
}

function appendString(out: ByteWriter, fieldNumber: number, bytes: Uint8Array): void {
  out.lengthDelimited(fieldNumber, bytes.length);
  out.copy(bytes);
}
