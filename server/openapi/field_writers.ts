// Writes plain JSON values as fields of protobuf messages, by tables that say which member is which field. For the
// messages that gnostic (github.com/google/gnostic-models) has for OpenAPI documents: maps are lists of named values
// there, and values of any type are YAML text.
import { ByteWriter, varintLength } from "../../encoding/wire_writer.ts";

/** Writes a value as the field of that number, tag included; nothing for what protobuf leaves out. */
export type FieldWriter = (out: ByteWriter, number: number, value: unknown) => void;

/** Fields by member of the JSON object; members without one are left out. */
export interface MessageFields {
  readonly [member: string]: readonly [number: number, writer: FieldWriter];
}

const encoder = new TextEncoder();

export const text: FieldWriter = (out, number, value) => writeBytes(out, number, encoder.encode(String(value)));

export const bool: FieldWriter = (out, number, value) => {
  if (value === true) presentBool(out, number, value);
};

/** As a member of a oneof, where false is not the same as absent. */
export const presentBool: FieldWriter = (out, number, value) => {
  out.varint(number * 8);
  out.byte(value === true ? 1 : 0);
};

export const int64: FieldWriter = (out, number, value) => {
  const integer = BigInt(value as number | bigint);
  if (integer === 0n) return;
  out.varint(number * 8);
  let rest = BigInt.asUintN(64, integer);
  for (; rest > 0x7fn; rest >>= 7n) out.byte(Number(rest & 0x7fn) | 0x80);
  out.byte(Number(rest));
};

export const double: FieldWriter = (out, number, value) => {
  if (Number(value) !== 0) presentDouble(out, number, value);
};

/** As a member of a oneof, where 0 is not the same as absent. */
export const presentDouble: FieldWriter = (out, number, value) => {
  out.varint(number * 8 + 1);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, Number(value), true);
  out.copy(bytes);
};

/** The message `Any`: its second field is YAML, which JSON is, too. */
export const any: FieldWriter = message((out, value) => {
  const json = JSON.stringify(value, (_, member) => typeof member === "bigint" ? Number(member) : member);
  text(out, 2, json);
});

/** A repeated field. */
export function each(writer: FieldWriter): FieldWriter {
  return (out, number, value) => {
    for (const element of value as readonly unknown[]) writer(out, number, element);
  };
}

/** A message whose content is written by `write`. */
export function message(write: (out: ByteWriter, value: unknown) => void): FieldWriter {
  return (out, number, value) => {
    out.varint(number * 8 + 2);
    const start = out.length;
    write(out, value);
    insertLength(out, start);
  };
}

/** What a ByteWriter reserves for a varint. */
const varintRoom = 8;

/** The length of what was written since `start`, put in front of it. */
function insertLength(out: ByteWriter, start: number): void {
  const byteLength = out.length - start;
  const room = varintLength(byteLength);
  out.reserve(varintRoom); // while all counts: what lies behind the length is not kept when the buffer grows
  out.bytes.copyWithin(start + room, start, out.length);
  out.length = start;
  out.varint(byteLength);
  out.length = start + room + byteLength;
}

/** A message with the value as its only field. */
export function wrapped(number: number, writer: FieldWriter): FieldWriter {
  return message((out, value) => writer(out, number, value));
}

/** A message of an object's members; what starts with `x-` goes to the field for extensions. */
export function object(fields: () => MessageFields, extensions: number): FieldWriter {
  return message((out, value) => writeMembers(out, value as object, { fields: fields(), extensions }));
}

/** An object of any members, as a message that lists them in its field `number`. */
export function map(writer: FieldWriter, number = 1): FieldWriter {
  return message((out, value) => {
    for (const [name, member] of Object.entries(value as object)) namedValue(writer)(out, number, [name, member]);
  });
}

/** `[name, value]` as a message of a name and a value. */
export function namedValue(writer: FieldWriter): FieldWriter {
  return message((out, value) => {
    const [name, member] = value as readonly [string, unknown];
    text(out, 1, name);
    writer(out, 2, member);
  });
}

/** Just a tag and a length, for a content of that length that is written by other means. */
export function messageHead(number: number, byteLength: number): Uint8Array {
  const out = new ByteWriter(16);
  out.lengthDelimited(number, byteLength);
  return out.take();
}

export function written(writer: FieldWriter, number: number, value: unknown): Uint8Array {
  const out = new ByteWriter();
  writer(out, number, value);
  return out.take();
}

export function writeMembers(
  out: ByteWriter,
  value: object,
  { fields, extensions }: { fields: MessageFields; extensions: number },
): void {
  for (const [name, member] of Object.entries(value)) {
    const [number, writer] = fields[name] ?? [];
    if (number !== undefined && writer !== undefined) writer(out, number, member);
    else if (name.startsWith("x-")) namedValue(any)(out, extensions, [name, member]);
  }
}

function writeBytes(out: ByteWriter, number: number, bytes: Uint8Array): void {
  out.lengthDelimited(number, bytes.length);
  out.copy(bytes);
}
