// Labels and selected fields of an item, read where they stand in its bytes: selectors decide on them before anything is
// transcoded, and most items of a narrow list end here.
import type { Item } from "./item.ts";
import { JsonReader } from "./json_reader.ts";
import { type FieldSchema, isMessageType, messageSchema } from "./schema/schema.ts";
import { readInt64, WireCursor } from "./wire_reader.ts";

/** The value of a label, or undefined. */
export type LabelLookup = (key: string) => string | undefined;

/** The value of a field as field selectors compare it; "" when there is none. */
export type FieldReader = (item: Item) => string;

const utf8 = new TextDecoder();

/** Of every object that protobuf has: metadata is field 1, its labels are field 11. */
const METADATA = 1;
const LABELS = 11;

/** The labels of an item. @throws {WireError} @throws {JsonSyntaxError} */
export function labelsOf(item: Item): LabelLookup {
  return item.form === "protobuf" ? protoLabels(item) : jsonLabels(item);
}

function protoLabels({ bytes, start, end }: Item): LabelLookup {
  const metadata = lastField({ bytes, start, end }, METADATA);
  return (key) => metadata === undefined ? undefined : mapValue(metadata, LABELS, key);
}

interface Range {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

function lastField({ bytes, start, end }: Range, number: number): Range | undefined {
  const cursor = new WireCursor().reset(bytes, start, end);
  let found: Range | undefined;
  while (cursor.next()) {
    if (cursor.fieldNumber === number) found = { bytes, start: cursor.start, end: cursor.end };
    else if (cursor.fieldNumber > number && found !== undefined) break;
  }
  return found;
}

function mapValue({ bytes, start, end }: Range, number: number, key: string): string | undefined {
  const entries = new WireCursor().reset(bytes, start, end);
  let found: string | undefined;
  while (entries.next()) {
    if (entries.fieldNumber !== number) continue;
    const entry = { bytes, start: entries.start, end: entries.end };
    if (text(lastField(entry, 1)) === key) found = text(lastField(entry, 2));
  }
  return found;
}

function text(range: Range | undefined): string {
  return range === undefined ? "" : utf8.decode(range.bytes.subarray(range.start, range.end));
}

function jsonLabels(item: Item): LabelLookup {
  const labels = new Map<string, string>();
  const reader = new JsonReader(item.bytes, item);
  if (enterMember(reader, "metadata") && enterMember(reader, "labels") && reader.peek() === "object") {
    reader.enterObject();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      if (reader.peek() === "string") labels.set(key, reader.readString());
      else reader.skipValue();
    }
  }
  return (key) => labels.get(key);
}

/** Moves to the value of a member of the object that comes next; false when it has none. */
function enterMember(reader: JsonReader, name: string): boolean {
  if (reader.peek() !== "object") return false;
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === name) return true;
    reader.skipValue();
  }
  return false;
}

/**
 * Reads one field of the objects of a message.
 * @param path JSON names joined by dots; `name[0]` takes the first element of a list; `a|b` takes b where a is empty
 * @throws {RangeError} for a path that the message does not have
 */
export function protoFieldReader(message: string, path: string): FieldReader {
  const readers = path.split("|").map((alternative) => compilePath(message, alternative.split(".")));
  return (item) => {
    let value = "";
    for (const read of readers) {
      value = read(item);
      if (value !== "") break;
    }
    return value;
  };
}

type RangeReader = (range: Range) => string;

function compilePath(message: string, [segment = "", ...rest]: string[]): RangeReader {
  const name = segment.replace(/\[0\]$/, "");
  const first = name !== segment;
  const field = fieldNamed(message, name);
  const read = rest.length === 0 ? undefined : compilePath(field.type, rest);
  const absent = read === undefined ? zeroText(field) : read({ bytes: new Uint8Array(), start: 0, end: 0 });
  return (range) => {
    const value = (first ? firstField : lastField)(range, field.num!);
    if (value === undefined) return absent;
    return read === undefined ? scalarText(field, value) : read(value);
  };
}

function fieldNamed(message: string, name: string): FieldSchema {
  const field = messageSchema(message).fields.find((each) => each.name === name && each.num !== undefined);
  if (field === undefined) throw new RangeError(`${message} has no field ${name}`);
  return field;
}

function firstField({ bytes, start, end }: Range, number: number): Range | undefined {
  const cursor = new WireCursor().reset(bytes, start, end);
  while (cursor.next()) {
    if (cursor.fieldNumber === number) return { bytes, start: cursor.start, end: cursor.end };
  }
  return undefined;
}

function zeroText(field: FieldSchema): string {
  if (field.type === "bool") return "false";
  return field.type === "string" || isMessageType(field.type) ? "" : "0";
}

function scalarText(field: FieldSchema, value: Range): string {
  switch (field.type) {
    case "string":
      return text(value);
    case "bool":
      return value.bytes[value.start] === 0 ? "false" : "true";
    default:
      return readInt64(value.bytes, value.start, value.end).toString();
  }
}

/**
 * Reads one field of custom resources: strings as they are, integers in decimal, booleans as words.
 * @param path JSON names joined by dots
 */
export function jsonFieldReader(path: string): FieldReader {
  const names = path.split(".");
  return (item) => {
    const reader = new JsonReader(item.bytes, item);
    for (const name of names) if (!enterMember(reader, name)) return "";
    switch (reader.peek()) {
      case "string":
        return reader.readString();
      case "number":
        return reader.readNumberText();
      case "boolean":
        return String(reader.readBoolean());
      default:
        return "";
    }
  };
}
