// TypedObject -> protobuf as gogo's generated code writes it: fields in ascending number, every field that is no pointer
// written even when zero, lists not packed, map keys sorted. That is the form in etcd and in answers.
import { parseGoDuration } from "../go_duration.ts";
import { parseMicroTime, parseTime } from "../rfc3339.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { compareUtf8 } from "../utf8_order.ts";
import { WireType } from "../wire_reader.ts";
import { ByteWriter } from "../wire_writer.ts";
import { RawJson, type TypedObject, type TypedValue } from "./typed_object.ts";

export interface ProtoOptions {
  /**
   * Marks empty lists that JSON shows as `[]` by a tag of wire type 7, which only weir's own JSON writer understands.
   * Never for bytes that leave the process.
   */
  readonly markEmptyLists?: boolean;
}

interface Output {
  readonly writer: ByteWriter;
  readonly markEmptyLists: boolean;
}

/** Writes the payload of one value, without its tag. */
type ValueWriter = (out: Output, value: TypedValue | undefined) => void;
type FieldWriter = (out: Output, object: TypedObject) => void;

interface MessageWriter {
  readonly fields: FieldWriter[];
}

const writers = new Map<string, MessageWriter>();
const encoder = new TextEncoder();
const none: TypedObject = {};

/** The message bytes, without storage envelope. */
export function objectToProto(messageName: string, object: TypedObject, options: ProtoOptions = {}): Uint8Array {
  const out: Output = { writer: new ByteWriter(1024), markEmptyLists: options.markEmptyLists ?? false };
  writeMessage(messageWriter(messageName), out, object);
  return out.writer.take();
}

function messageWriter(messageName: string): MessageWriter {
  const known = writers.get(messageName);
  if (known !== undefined) return known;
  const message: MessageWriter = { fields: [] };
  writers.set(messageName, message);
  const numbered = messageSchema(messageName).fields.filter((field) => field.num !== undefined);
  for (const field of numbered.toSorted((a, b) => a.num! - b.num!)) message.fields.push(compileField(field));
  return message;
}

function writeMessage(message: MessageWriter, out: Output, object: TypedObject): void {
  for (const write of message.fields) write(out, object);
}

function compileField(field: FieldSchema): FieldWriter {
  const { name, num } = field;
  const tag = num! * 8 + wireTypeOf(field);
  const write = valueWriter(field);
  if (field.inline) {
    return (out, object) => {
      out.writer.varint(tag);
      write(out, object);
    };
  }
  if (field.map !== undefined) return mapWriter(field, write);
  if (field.repeated && field.wrapper === undefined) return listWriter(field, write);
  const optional = field.pointer || field.type === "bytes" || field.wrapper !== undefined;
  return (out, object) => {
    const value = object[name];
    if (value === undefined && optional) return;
    out.writer.varint(tag);
    write(out, value);
  };
}

function listWriter(field: FieldSchema, write: ValueWriter): FieldWriter {
  const { name } = field;
  const tag = field.num! * 8 + wireTypeOf(field);
  const emptyTag = field.omitempty ? undefined : field.num! * 8 + WireType.emptyList;
  return (out, object) => {
    const list = object[name] as TypedValue[] | undefined;
    if (list === undefined) return;
    if (list.length === 0 && out.markEmptyLists && emptyTag !== undefined) out.writer.varint(emptyTag);
    for (const element of list) {
      out.writer.varint(tag);
      write(out, element);
    }
  };
}

function mapWriter(field: FieldSchema, writeValue: ValueWriter): FieldWriter {
  const { name } = field;
  const tag = field.num! * 8 + WireType.bytes;
  const isScalar = !isMessageType(field.type) && field.wrapper === undefined;
  const valueTag = 16 + (isScalar ? wireTypeOf({ ...field, repeated: false }) : WireType.bytes);
  return (out, object) => {
    const map = object[name] as TypedObject | undefined;
    if (map === undefined) return;
    for (const key of Object.keys(map).sort(compareUtf8)) {
      out.writer.varint(tag);
      lengthPrefixed(out, () => {
        out.writer.varint(10);
        writeText(out, key);
        out.writer.varint(valueTag);
        writeValue(out, map[key]);
      });
    }
  };
}

function wireTypeOf(field: FieldSchema): number {
  if (field.wrapper !== undefined || isMessageType(field.type)) return WireType.bytes;
  if (field.type === "float64") return WireType.fixed64;
  return field.type === "string" || field.type === "bytes" ? WireType.bytes : WireType.varint;
}

function valueWriter(field: FieldSchema): ValueWriter {
  if (field.wrapper !== undefined) return writeStringList;
  if (!isMessageType(field.type)) return scalarWriters[field.type]!;
  const { special } = messageSchema(field.type);
  if (special !== undefined) return specialWriter(field.type, special);
  const message = messageWriter(field.type);
  return (out, value) => lengthPrefixed(out, () => writeMessage(message, out, (value ?? none) as TypedObject));
}

const scalarWriters: Readonly<Record<string, ValueWriter>> = {
  string: writeText,
  bool: ({ writer }, value) => writer.byte(value ? 1 : 0),
  int32: writeInteger,
  uint32: writeInteger,
  int64: writeInteger,
  float64: ({ writer }, value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, Number(value ?? 0), true);
    writer.copy(bytes);
  },
  bytes: (out, value) => writeBytes(out, (value ?? new Uint8Array()) as Uint8Array),
};

function specialWriter(type: string, special: string): ValueWriter {
  switch (special) {
    case "Time":
      return timeWriter((text) => ({ seconds: parseTime(text).seconds, nanos: 0 }));
    case "MicroTime":
      return timeWriter(parseMicroTime);
    case "Duration":
      return (out, value) =>
        lengthPrefixed(out, () => integerField(out, 1, parseGoDuration((value ?? "0s") as string)));
    case "Quantity":
      return (out, value) => lengthPrefixed(out, () => textField(out, 1, (value ?? "0") as string));
    case "IntOrString":
      return writeIntOrString;
    case "listWrapper":
      return writeStringList;
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return schemaChoiceWriter(type);
    default:
      return writeRawJson;
  }
}

function writeText(out: Output, value: TypedValue | undefined): void {
  writeBytes(out, encoder.encode((value ?? "") as string));
}

function writeBytes({ writer }: Output, bytes: Uint8Array): void {
  writer.varint(bytes.length);
  writer.copy(bytes);
}

/** Negative numbers take ten bytes, as two's complement of 64 bits. */
function writeInteger({ writer }: Output, value: TypedValue | undefined): void {
  const integer = (value ?? 0) as number | bigint;
  if (typeof integer === "number" && integer >= 0) return writer.varint(integer);
  let rest = BigInt.asUintN(64, BigInt(integer));
  for (; rest > 0x7fn; rest >>= 7n) writer.byte(Number(rest & 0x7fn) | 0x80);
  writer.byte(Number(rest));
}

/** The length is patched in behind: one byte is kept for it, and the rare longer one moves what was written. */
function lengthPrefixed({ writer }: Output, write: () => void): void {
  const lengthAt = writer.length;
  writer.byte(0);
  write();
  const byteLength = writer.length - lengthAt - 1;
  if (byteLength < 0x80) {
    writer.bytes[lengthAt] = byteLength;
    return;
  }
  const content = writer.bytes.slice(lengthAt + 1, writer.length);
  writer.length = lengthAt;
  writer.varint(byteLength);
  writer.copy(content);
}

function integerField(out: Output, fieldNumber: number, value: number | bigint): void {
  out.writer.varint(fieldNumber * 8 + WireType.varint);
  writeInteger(out, value);
}

function textField(out: Output, fieldNumber: number, value: string): void {
  out.writer.varint(fieldNumber * 8 + WireType.bytes);
  writeText(out, value);
}

function timeWriter(parse: (text: string) => { seconds: number; nanos: number }): ValueWriter {
  return (out, value) =>
    lengthPrefixed(out, () => {
      if (value === undefined || value === null) return;
      const { seconds, nanos } = parse(value as string);
      integerField(out, 1, seconds);
      integerField(out, 2, nanos);
    });
}

function writeIntOrString(out: Output, value: TypedValue | undefined): void {
  const isString = typeof value === "string";
  lengthPrefixed(out, () => {
    integerField(out, 1, isString ? 1 : 0);
    integerField(out, 2, isString ? 0 : (value ?? 0) as number);
    textField(out, 3, isString ? value : "");
  });
}

function writeStringList(out: Output, value: TypedValue | undefined): void {
  lengthPrefixed(out, () => {
    for (const text of (value ?? []) as string[]) textField(out, 1, text);
  });
}

function writeRawJson(out: Output, value: TypedValue | undefined): void {
  lengthPrefixed(out, () => {
    if (!(value instanceof RawJson) || value.bytes.length === 0) return;
    out.writer.varint(10);
    writeBytes(out, value.bytes);
  });
}

/** A boolean in place of a schema is always written; beside a schema it is true, as Go's decoder sets it. */
function schemaChoiceWriter(type: string): ValueWriter {
  const [first, second] = messageSchema(type).fields;
  const writeBool = first!.type === "bool" ? compileField({ ...first!, name: "bool" }) : undefined;
  const writeSchema = compileField({ ...(writeBool ? second! : first!), name: "schema", pointer: true });
  const writeList = writeBool ? undefined : compileField({ ...second!, name: "list" });
  return (out, value) =>
    lengthPrefixed(out, () => {
      const choice: TypedObject = typeof value === "boolean"
        ? { bool: value }
        : Array.isArray(value)
        ? { list: value }
        : value === undefined || value === null
        ? {}
        : { bool: true, schema: value };
      writeBool?.(out, choice);
      writeSchema(out, choice);
      writeList?.(out, choice);
    });
}
