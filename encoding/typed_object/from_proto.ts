// Protobuf message -> TypedObject, by readers compiled per message from the schema tables. With a path mask only the
// fields on those paths are read and the rest is stepped over.
import { formatGoDuration } from "../go_duration.ts";
import { formatMicroTime, formatTime, ZERO_TIME_SECONDS } from "../rfc3339.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { decodeUtf8 } from "../utf8_text.ts";
import { readInt64, WireCursor, WireType } from "../wire_reader.ts";
import { newMap, RawJson, type TypedObject, type TypedValue } from "./typed_object.ts";

/** Which paths of a message to read; made by compilePaths. */
export class PathMask {
  readonly message: MessageReader;

  constructor(message: MessageReader) {
    this.message = message;
  }
}

/** Path elements below a message; an empty node takes everything below it. */
type PathTree = Map<string, PathTree>;
type ValueReader = (bytes: Uint8Array, start: number, end: number) => TypedValue | undefined;
type FieldReader = (object: TypedObject, cursor: WireCursor) => void;

interface MessageReader {
  /** By field number; a number without reader is skipped. */
  readonly fields: (FieldReader | undefined)[];
}

const readers = new Map<string, MessageReader>();

/** @throws {WireError} when the bytes are not that message */
export function protoToObject(
  messageName: string,
  bytes: Uint8Array,
  options: { paths?: PathMask; start?: number; end?: number } = {},
): TypedObject {
  const reader = options.paths?.message ?? messageReader(messageName);
  return readMessage(reader, {}, { bytes, start: options.start ?? 0, end: options.end ?? bytes.length });
}

/**
 * A mask of dotted JSON paths, e.g. `["metadata.name", "status.containerStatuses.restartCount"]`; a path goes through lists
 * into all their elements and takes whole maps. Names that the message does not have are ignored.
 */
export function compilePaths(messageName: string, paths: readonly string[]): PathMask {
  const root: PathTree = new Map();
  for (const path of paths) {
    let node = root;
    for (const name of path.split(".")) {
      if (!node.has(name)) node.set(name, new Map());
      node = node.get(name)!;
    }
  }
  return new PathMask(compile(messageName, { fields: [] }, root));
}

function messageReader(messageName: string): MessageReader {
  const known = readers.get(messageName);
  if (known !== undefined) return known;
  const reader: MessageReader = { fields: [] };
  readers.set(messageName, reader);
  return compile(messageName, reader);
}

function compile(messageName: string, reader: MessageReader, tree?: PathTree): MessageReader {
  for (const field of messageSchema(messageName).fields) {
    if (field.num === undefined) continue;
    const below = field.inline ? tree : tree?.get(field.name);
    if (tree !== undefined && below === undefined) continue;
    reader.fields[field.num] = compileField(field, below !== undefined && below.size > 0 ? below : undefined);
  }
  return reader;
}

function compileField(field: FieldSchema, tree: PathTree | undefined): FieldReader {
  if (field.inline) return inlineReader(tree === undefined ? messageReader(field.type) : inlineMask(field.type, tree));
  const { name } = field;
  const read = valueReader(field, field.map === undefined ? tree : undefined);
  if (field.map !== undefined) return mapReader(name, read);
  if (field.repeated && field.wrapper === undefined) return listReader(name, read, wireTypeOf(field));
  return (object, { bytes, start, end }) => {
    const value = read(bytes, start, end);
    if (value !== undefined) object[name] = value;
  };
}

function inlineMask(messageName: string, tree: PathTree): MessageReader {
  return compile(messageName, { fields: [] }, tree);
}

function inlineReader(message: MessageReader): FieldReader {
  return (object, range) => readMessage(message, object, range);
}

function listReader(name: string, read: ValueReader, wireType: number): FieldReader {
  return (object, cursor) => {
    const list = (object[name] ??= []) as TypedValue[];
    if (cursor.wireType === wireType) list.push(read(cursor.bytes, cursor.start, cursor.end) ?? null);
    else if (cursor.wireType === WireType.bytes) readPacked(list, read, cursor);
  };
}

/** gogo writes no packed lists, but reads them. Only varints occur in lists of scalars. */
function readPacked(list: TypedValue[], read: ValueReader, { bytes, start, end }: WireCursor): void {
  for (let at = start; at < end;) {
    let next = at + 1;
    while (bytes[next - 1]! >= 0x80 && next < end) next++;
    list.push(read(bytes, at, next) ?? null);
    at = next;
  }
}

function mapReader(name: string, read: ValueReader): FieldReader {
  return (object, { bytes, start, end, wireType }) => {
    const map = (object[name] ??= newMap()) as TypedObject;
    if (wireType === WireType.emptyList) return;
    const entry = new WireCursor().reset(bytes, start, end);
    let key = "";
    let value: TypedValue | undefined;
    while (entry.next()) {
      if (entry.fieldNumber === 1) key = decodeUtf8(bytes, entry.start, entry.end);
      else if (entry.fieldNumber === 2) value = read(bytes, entry.start, entry.end);
    }
    // An entry without value holds the zero value, which the reader makes of no bytes.
    map[key] = value ?? read(bytes, end, end) ?? null;
  };
}

function readMessage(
  message: MessageReader,
  object: TypedObject,
  { bytes, start, end }: { bytes: Uint8Array; start: number; end: number },
): TypedObject {
  const cursor = new WireCursor().reset(bytes, start, end);
  while (cursor.next()) message.fields[cursor.fieldNumber]?.(object, cursor);
  return object;
}

function wireTypeOf(field: FieldSchema): number {
  if (field.type === "float64") return WireType.fixed64;
  return isMessageType(field.type) || field.type === "string" || field.type === "bytes"
    ? WireType.bytes
    : WireType.varint;
}

function valueReader(field: FieldSchema, tree: PathTree | undefined): ValueReader {
  if (field.wrapper !== undefined) return readStringList;
  if (!isMessageType(field.type)) return scalarReaders[field.type]!;
  const { special } = messageSchema(field.type);
  if (special !== undefined) return specialReader(field.type, special);
  const message = tree === undefined ? messageReader(field.type) : compile(field.type, { fields: [] }, tree);
  return (bytes, start, end) => readMessage(message, {}, { bytes, start, end });
}

const scalarReaders: Readonly<Record<string, ValueReader>> = {
  string: decodeUtf8,
  bool: (bytes, start, end) => integer(bytes, start, end) !== 0,
  int32: (bytes, start, end) => Number(BigInt.asIntN(32, BigInt(integer(bytes, start, end)))),
  uint32: (bytes, start, end) => Number(BigInt.asUintN(32, BigInt(integer(bytes, start, end)))),
  int64: integer,
  float64: (bytes, start, end) =>
    start === end ? 0 : new DataView(bytes.buffer, bytes.byteOffset + start, 8).getFloat64(0, true),
  bytes: view,
};

function view(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return bytes.subarray(start, end);
}

function specialReader(type: string, special: string): ValueReader {
  switch (special) {
    case "Time":
      return (bytes, start, end) => readTime(bytes, start, end, formatTime);
    case "MicroTime":
      return (bytes, start, end) =>
        readTime(bytes, start, end, (seconds, nanos) => formatMicroTime({ seconds, nanos }));
    case "Duration":
      return (bytes, start, end) => formatGoDuration(BigInt(integerField(bytes, start, end)));
    case "Quantity":
      return (bytes, start, end) => firstField(bytes, start, end, decodeUtf8) ?? "0";
    case "IntOrString":
      return readIntOrString;
    case "listWrapper":
      return readStringList;
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return schemaChoiceReader(type, special);
    default:
      return (bytes, start, end) => new RawJson(firstField(bytes, start, end, view) ?? new Uint8Array());
  }
}

function integer(bytes: Uint8Array, start: number, end: number): number | bigint {
  if (end - start === 1) return bytes[start]!;
  return start === end ? 0 : readInt64(bytes, start, end);
}

/** Field 1 of a message. */
function firstField<T>(
  bytes: Uint8Array,
  start: number,
  end: number,
  read: (bytes: Uint8Array, start: number, end: number) => T,
): T | undefined {
  const cursor = new WireCursor().reset(bytes, start, end);
  let value: T | undefined;
  while (cursor.next()) if (cursor.fieldNumber === 1) value = read(bytes, cursor.start, cursor.end);
  return value;
}

function integerField(bytes: Uint8Array, start: number, end: number): number | bigint {
  return firstField(bytes, start, end, integer) ?? 0;
}

/** A time without bytes is Go's zero time. */
function readTime(
  bytes: Uint8Array,
  start: number,
  end: number,
  format: (seconds: number, nanos: number) => string,
): string | null {
  if (start === end) return null;
  const cursor = new WireCursor().reset(bytes, start, end);
  let seconds = 0;
  let nanos = 0;
  while (cursor.next()) {
    if (cursor.fieldNumber === 1) seconds = Number(integer(bytes, cursor.start, cursor.end));
    else if (cursor.fieldNumber === 2) nanos = Number(integer(bytes, cursor.start, cursor.end));
  }
  return seconds === ZERO_TIME_SECONDS && nanos === 0 ? null : format(seconds, nanos);
}

function readIntOrString(bytes: Uint8Array, start: number, end: number): number | string {
  const cursor = new WireCursor().reset(bytes, start, end);
  let isString = false;
  let number: TypedValue = 0;
  let text = "";
  while (cursor.next()) {
    if (cursor.fieldNumber === 1) isString = integer(bytes, cursor.start, cursor.end) === 1;
    else if (cursor.fieldNumber === 2) number = scalarReaders.int32!(bytes, cursor.start, cursor.end)!;
    else if (cursor.fieldNumber === 3) text = decodeUtf8(bytes, cursor.start, cursor.end);
  }
  return isString ? text : number as number;
}

function readStringList(bytes: Uint8Array, start: number, end: number): string[] {
  const cursor = new WireCursor().reset(bytes, start, end);
  const list: string[] = [];
  while (cursor.next()) {
    if (cursor.fieldNumber === 1 && cursor.wireType === WireType.bytes) {
      list.push(decodeUtf8(bytes, cursor.start, cursor.end));
    }
  }
  return list;
}

/** A schema, or the other thing that CRDs take in its place: a boolean, a list of schemas, a list of names. */
function schemaChoiceReader(type: string, special: string): ValueReader {
  const [first, second] = messageSchema(type).fields;
  const schemaField = first!.type === "bool" ? second! : first!;
  const otherField = first!.type === "bool" ? first! : second!;
  const readSchema = valueReader(schemaField, undefined);
  const readOther = valueReader({ ...otherField, repeated: false }, undefined);
  return (bytes, start, end) => {
    const cursor = new WireCursor().reset(bytes, start, end);
    let schema: TypedValue | undefined;
    const others: TypedValue[] = [];
    while (cursor.next()) {
      const value = (cursor.fieldNumber === schemaField.num ? readSchema : readOther)(bytes, cursor.start, cursor.end);
      if (cursor.fieldNumber === schemaField.num) schema = value;
      else others.push(value ?? null);
    }
    if (special === "JSONSchemaPropsOrBool") return schema ?? others.at(-1) ?? false;
    return others.length > 0 ? others : schema ?? null;
  };
}
