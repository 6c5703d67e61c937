// JSON text -> TypedObject, as Go decodes it into its typed structs: names are matched case-sensitively, unknown fields are
// dropped (and reported), null leaves a field at its zero value, numbers keep their exact value.
import { decodeBase64 } from "../base64.ts";
import { formatGoDuration, parseGoDuration } from "../go_duration.ts";
import { JsonReader } from "../json_reader.ts";
import { shrinkInteger } from "../json_value.ts";
import { canonicalQuantity } from "../quantity.ts";
import { formatMicroTime, formatTime, parseMicroTime, parseTime, ZERO_TIME_SECONDS } from "../rfc3339.ts";
import { goElementType, goStructName, goTypeName, goTypeOf } from "../schema/go_type.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { decodeUtf8 } from "../utf8_text.ts";
import { type JsonDecodeOptions, JsonInput } from "./json_input.ts";
import { newMap, RawJson, type TypedObject, type TypedValue } from "./typed_object.ts";

/** Reads one value that is not null. `previous` is what a duplicate key set before: structs and maps are merged into it. */
type ValueReader = (input: JsonInput, previous: TypedValue | undefined) => TypedValue | undefined;

interface FieldDecoder {
  readonly name: string;
  /** The field's name and, before it, those of the embedded structs that it stands in. */
  readonly goNames: readonly string[];
  readonly read: ValueReader;
}

interface MessageDecoder {
  readonly messageName: string;
  readonly fields: Map<string, FieldDecoder>;
}

const decoders = new Map<string, MessageDecoder>();
const integerLimits: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  uint8: [0n, 255n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * Decodes a whole text, kind and apiVersion included; null is an empty object.
 * @throws {JsonSyntaxError} for broken JSON
 * @throws {JsonTypeError | RangeError} for values that do not fit their field, in the words of Go
 */
export function jsonToObject(messageName: string, json: Uint8Array, options: JsonDecodeOptions = {}): TypedObject {
  const input = new JsonInput(new JsonReader(json), options);
  const object = takeNull(input.reader) ? {} : readMessage(messageDecoder(messageName), input, {});
  input.reader.expectEnd();
  if (input.error !== undefined) throw input.error;
  return object ?? {};
}

function messageDecoder(messageName: string): MessageDecoder {
  const known = decoders.get(messageName);
  if (known !== undefined) return known;
  const decoder: MessageDecoder = { messageName, fields: new Map() };
  decoders.set(messageName, decoder);
  addFields(decoder, messageName, []);
  return decoder;
}

/** Members of inlined structs stand beside the others. */
function addFields(decoder: MessageDecoder, messageName: string, embedding: readonly string[]): void {
  for (const field of messageSchema(messageName).fields) {
    if (field.inline) addFields(decoder, field.type, [...embedding, goStructName(field.type)]);
    else if (!field.jsonIgnored) {
      const { name } = field;
      decoder.fields.set(name, { name, goNames: [...embedding, name], read: fieldReader(field) });
    }
  }
}

function readMessage(decoder: MessageDecoder, input: JsonInput, object: TypedObject): TypedObject | undefined {
  const { reader } = input;
  if (reader.peek() !== "object") return input.mismatch(goTypeName(decoder.messageName));
  const seen = input.options.onDuplicateField && new Set<string>();
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const field = decoder.fields.get(key);
    input.inMember(key, () => {
      if (field === undefined) {
        input.reportUnknown();
        reader.skipValue();
        return;
      }
      if (seen?.has(field.name)) input.reportDuplicate();
      seen?.add(field.name);
      input.inField(decoder.messageName, field.goNames, () => readField(field, input, object));
    });
  }
  return object;
}

function readField({ name, read }: FieldDecoder, input: JsonInput, object: TypedObject): void {
  if (takeNull(input.reader)) return;
  const value = read(input, object[name]);
  if (value !== undefined) object[name] = value;
}

function takeNull(reader: JsonReader): boolean {
  if (reader.peek() !== "null") return false;
  reader.readNull();
  return true;
}

function fieldReader(field: FieldSchema): ValueReader {
  const goType = goTypeOf(field);
  const elementType = goElementType(field);
  if (field.map !== undefined) {
    const read = valueReader(field, field.map.valueRepeated ? "string" : elementType);
    return mapReader(field.map.valueRepeated ? listReader(read, { goType: elementType, zero: "" }) : read, {
      goType,
      zero: zeroOf(field),
    });
  }
  if (!field.repeated) return valueReader(field, goType);
  return listReader(valueReader(field, elementType), { goType, zero: zeroOf(field) });
}

/** A list or a map: its Go type, and what null stands for in it. */
interface Collection {
  readonly goType: string;
  readonly zero: TypedValue;
}

function listReader(read: ValueReader, { goType, zero }: Collection): ValueReader {
  return (input) => {
    const { reader } = input;
    if (reader.peek() !== "array") return input.mismatch(goType);
    const list: TypedValue[] = [];
    reader.enterArray();
    while (reader.nextElement()) {
      input.inElement(list.length, () => list.push(readElement(read, input, zero)));
    }
    return list;
  };
}

function mapReader(read: ValueReader, { goType, zero }: Collection): ValueReader {
  return (input, previous) => {
    const { reader } = input;
    if (reader.peek() !== "object") return input.mismatch(goType);
    const map = (previous ?? newMap()) as TypedObject;
    const seen = input.options.onDuplicateField && new Set<string>();
    reader.enterObject();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      const member = key;
      input.inMember(member, () => {
        if (seen?.has(member)) input.reportDuplicate();
        seen?.add(member);
        map[member] = readElement(read, input, zero);
      });
    }
    return map;
  };
}

function readElement(read: ValueReader, input: JsonInput, zero: TypedValue): TypedValue {
  return takeNull(input.reader) ? structuredZero(zero) : read(input, undefined) ?? structuredZero(zero);
}

/** What null stands for in a list or a map. */
function zeroOf(field: FieldSchema): TypedValue {
  switch (isMessageType(field.type) ? messageSchema(field.type).special ?? "message" : field.type) {
    case "string":
      return "";
    case "bool":
    case "JSONSchemaPropsOrBool":
      return false;
    case "int32":
    case "int64":
    case "uint32":
    case "float64":
    case "IntOrString":
      return 0;
    case "bytes":
      return new Uint8Array();
    case "Quantity":
      return "0";
    case "Duration":
      return "0s";
    case "message":
      return {};
    case "RawExtension":
    case "JSON":
    case "FieldsV1":
      return new RawJson(new Uint8Array());
    default:
      return null;
  }
}

function structuredZero(zero: TypedValue): TypedValue {
  return typeof zero === "object" && zero !== null && !(zero instanceof RawJson) ? structuredClone(zero) : zero;
}

function valueReader(field: FieldSchema, goType: string): ValueReader {
  if (!isMessageType(field.type)) return scalarReader(field.type, goType);
  const { special } = messageSchema(field.type);
  if (special !== undefined) return specialReader(field.type, special);
  const decoder = messageDecoder(field.type);
  return (input, previous) => readMessage(decoder, input, (previous ?? {}) as TypedObject);
}

function scalarReader(type: string, goType: string): ValueReader {
  switch (type) {
    case "string":
      return (input) => input.reader.peek() === "string" ? input.reader.readString() : input.mismatch(goType);
    case "bool":
      return (input) => input.reader.peek() === "boolean" ? input.reader.readBoolean() : input.mismatch(goType);
    case "bytes":
      return (input) => readBytes(input, goType);
    case "any":
      return ({ reader }) => new RawJson(reader.readRaw());
    default:
      return (input) => {
        if (input.reader.peek() !== "number") return input.mismatch(goType);
        const text = input.reader.readNumberText();
        const number = parseNumber(text, type);
        if (number === undefined) input.error ??= input.typeError(goType, `number ${text}`);
        return number;
      };
  }
}

/** Undefined when the type has no such number. */
function parseNumber(text: string, type: string): number | bigint | undefined {
  if (type === "float64") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  const [min, max] = integerLimits[type]!;
  const integer = /^-?[0-9]+$/.test(text) ? BigInt(text) : undefined;
  return integer === undefined || integer < min || integer > max ? undefined : shrinkInteger(integer);
}

/** Base64, or a list of numbers, which is also a []byte to Go. */
function readBytes(input: JsonInput, goType: string): Uint8Array | undefined {
  switch (input.reader.peek()) {
    case "string":
      try {
        return decodeBase64(input.reader.readString());
      } catch (error) {
        input.error ??= error as RangeError;
        return undefined;
      }
    case "array":
      return Uint8Array.from(readByteList(input, null) as number[]);
    default:
      return input.mismatch(goType);
  }
}

const readByteList = listReader(scalarReader("uint8", "uint8"), { goType: "[]uint8", zero: 0 });

/** Types that decode themselves in Go: their errors end the decoding at once. */
function specialReader(type: string, special: string): ValueReader {
  switch (special) {
    case "Time":
      return (input) => {
        const { seconds } = parseTime(readText(input));
        return seconds === ZERO_TIME_SECONDS ? null : formatTime(seconds);
      };
    case "MicroTime":
      return (input) => {
        const time = parseMicroTime(readText(input));
        return time.seconds === ZERO_TIME_SECONDS && time.nanos === 0 ? null : formatMicroTime(time);
      };
    case "Duration":
      return (input) => formatGoDuration(parseGoDuration(readText(input)));
    case "Quantity":
      return ({ reader }) => canonicalQuantity(quantityText(reader.readRaw()));
    case "IntOrString":
      return (input) => input.reader.peek() === "string" ? input.reader.readString() : readPort(input);
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return schemaChoiceReader(type);
    default:
      return ({ reader }) => new RawJson(reader.readRaw());
  }
}

function readText(input: JsonInput): string {
  if (input.reader.peek() !== "string") throw input.typeError("string");
  return input.reader.readString();
}

/** A number, or the text between quotes as it stands, escapes and all. */
function quantityText(raw: Uint8Array): string {
  const text = decodeUtf8(raw, 0, raw.length);
  return (/^".*"$/s.test(text) ? text.slice(1, -1) : text).trim();
}

/** The number of an IntOrString. */
function readPort(input: JsonInput): number | bigint {
  if (input.reader.peek() !== "number") throw input.typeError("int32");
  const text = input.reader.readNumberText();
  const number = parseNumber(text, "int32");
  if (number === undefined) throw input.typeError("int32", `number ${text}`);
  return number;
}

/** A schema, or what may stand instead of one; other JSON is passed over, but not where a boolean is expected. */
function schemaChoiceReader(type: string): ValueReader {
  const [first, second] = messageSchema(type).fields;
  const [schemaField, otherField] = first!.type === "bool" ? [second!, first!] : [first!, second!];
  const choices = new Map([["object", fieldReader({ ...schemaField, repeated: false })]]);
  choices.set(otherField.type === "bool" ? "boolean" : "array", fieldReader(otherField));
  return (input) => {
    const read = choices.get(input.reader.peek());
    if (read !== undefined) return readNested(read, input);
    if (otherField.type === "bool") throw new RangeError("boolean or JSON schema expected");
    input.reader.skipValue();
  };
}

function readNested(read: ValueReader, outer: JsonInput): TypedValue | undefined {
  const input = outer.nested();
  try {
    const value = read(input, undefined);
    if (input.error !== undefined) throw input.error;
    return value;
  } catch (error) {
    throw outer.around(error);
  }
}
