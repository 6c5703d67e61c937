// JSON text -> TypedObject, as Go decodes it into its typed structs: names are matched case-sensitively, unknown fields are
// dropped (and reported), null leaves a field at its zero value, numbers keep their exact value.
import { formatGoDuration, parseGoDuration } from "../go_duration.ts";
import { JsonReader } from "../json_reader.ts";
import { parseJsonNumber } from "../json_value.ts";
import { canonicalQuantity } from "../quantity.ts";
import { formatMicroTime, formatTime, parseMicroTime, parseTime, ZERO_TIME_SECONDS } from "../rfc3339.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { newMap, RawJson, type TypedObject, type TypedValue } from "./typed_object.ts";

/** Told of fields that fieldValidation=Strict refuses; paths as in `spec.containers[0].imag`. */
export interface JsonDecodeOptions {
  readonly onUnknownField?: (path: string) => void;
  readonly onDuplicateField?: (path: string) => void;
}

/** JSON of the wrong type for its field. */
export class JsonTypeError extends TypeError {
  override readonly name = "JsonTypeError";
}

/** The text being read, and where in the object it is. */
interface Input extends JsonDecodeOptions {
  readonly reader: JsonReader;
  readonly path: string[];
}

/** Reads one value that is not null. `previous` is what a duplicate key set before: structs and maps are merged into it. */
type ValueReader = (input: Input, previous: TypedValue | undefined) => TypedValue | undefined;

interface FieldDecoder {
  readonly name: string;
  readonly read: ValueReader;
}

type MessageDecoder = Map<string, FieldDecoder>;

const decoders = new Map<string, MessageDecoder>();
const integerLimits: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * Decodes a whole text, kind and apiVersion included.
 * @throws {JsonSyntaxError} for broken JSON
 * @throws {JsonTypeError | RangeError} for values that do not fit their field
 */
export function jsonToObject(messageName: string, json: Uint8Array, options: JsonDecodeOptions = {}): TypedObject {
  const reader = new JsonReader(json);
  const object = readMessage(messageDecoder(messageName), { ...options, reader, path: [] }, {});
  reader.expectEnd();
  return object;
}

function messageDecoder(messageName: string): MessageDecoder {
  const known = decoders.get(messageName);
  if (known !== undefined) return known;
  const decoder: MessageDecoder = new Map();
  decoders.set(messageName, decoder);
  addFields(decoder, messageName);
  return decoder;
}

/** Members of inlined structs stand beside the others. */
function addFields(decoder: MessageDecoder, messageName: string): void {
  for (const field of messageSchema(messageName).fields) {
    if (field.inline) addFields(decoder, field.type);
    else if (!field.jsonIgnored) decoder.set(field.name, { name: field.name, read: fieldReader(field) });
  }
}

function readMessage(decoder: MessageDecoder, input: Input, object: TypedObject): TypedObject {
  const { reader, path } = input;
  const seen = input.onDuplicateField && new Set<string>();
  expectKind(reader, "object");
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    path.push(path.length === 0 ? key : `.${key}`);
    const field = decoder.get(key);
    if (seen?.has(key)) input.onDuplicateField?.(path.join(""));
    seen?.add(key);
    if (field === undefined) {
      input.onUnknownField?.(path.join(""));
      reader.skipValue();
    } else readField(field, input, object);
    path.pop();
  }
  return object;
}

function readField({ name, read }: FieldDecoder, input: Input, object: TypedObject): void {
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
  const read = valueReader(field);
  if (field.map !== undefined) return mapReader(field.map.valueRepeated ? listReader(read, "") : read, zeroOf(field));
  return field.repeated ? listReader(read, zeroOf(field)) : read;
}

function listReader(read: ValueReader, zero: TypedValue): ValueReader {
  return (input) => {
    const { reader, path } = input;
    const list: TypedValue[] = [];
    expectKind(reader, "array");
    reader.enterArray();
    while (reader.nextElement()) {
      path.push(`[${list.length}]`);
      list.push(takeNull(reader) ? structuredZero(zero) : read(input, undefined) ?? structuredZero(zero));
      path.pop();
    }
    return list;
  };
}

function mapReader(read: ValueReader, zero: TypedValue): ValueReader {
  return (input, previous) => {
    const { reader, path } = input;
    const map = (previous ?? newMap()) as TypedObject;
    const seen = input.onDuplicateField && new Set<string>();
    expectKind(reader, "object");
    reader.enterObject();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      path.push(path.length === 0 ? key : `.${key}`);
      if (seen?.has(key)) input.onDuplicateField?.(path.join(""));
      seen?.add(key);
      map[key] = takeNull(reader) ? structuredZero(zero) : read(input, undefined) ?? structuredZero(zero);
      path.pop();
    }
    return map;
  };
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

function valueReader(field: FieldSchema): ValueReader {
  if (!isMessageType(field.type)) return scalarReader(field.type);
  const { special } = messageSchema(field.type);
  if (special !== undefined) return specialReader(field.type, special);
  const decoder = messageDecoder(field.type);
  return (input, previous) => readMessage(decoder, input, (previous ?? {}) as TypedObject);
}

function scalarReader(type: string): ValueReader {
  switch (type) {
    case "string":
      return ({ reader }) => readText(reader);
    case "bool":
      return ({ reader }) => {
        expectKind(reader, "boolean");
        return reader.readBoolean();
      };
    case "bytes":
      return ({ reader }) => decodeBase64(readText(reader));
    case "float64":
      return ({ reader }) => {
        expectKind(reader, "number");
        return Number(parseJsonNumber(reader.readNumberText()));
      };
    case "any":
      return ({ reader }) => new RawJson(reader.readRaw());
    default:
      return ({ reader }) => readInteger(reader, type);
  }
}

function readText(reader: JsonReader): string {
  expectKind(reader, "string");
  return reader.readString();
}

function readInteger(reader: JsonReader, type: string): number | bigint {
  expectKind(reader, "number");
  const text = reader.readNumberText();
  const [min, max] = integerLimits[type]!;
  const integer = /^-?[0-9]+$/.test(text) ? parseJsonNumber(text) : undefined;
  if (integer === undefined || integer < min || integer > max) {
    throw new JsonTypeError(`json: cannot unmarshal number ${text} into Go value of type ${type}`);
  }
  return integer === 0 ? 0 : integer;
}

/** Standard base64 with padding; line breaks are ignored, as in Go. */
function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/[\r\n]/g, "");
  try {
    return Uint8Array.fromBase64(clean);
  } catch (error) {
    const at = clean.search(/[^A-Za-z0-9+/]/);
    throw new RangeError(`illegal base64 data at input byte ${at < 0 ? clean.length : at}`, { cause: error });
  }
}

function specialReader(type: string, special: string): ValueReader {
  switch (special) {
    case "Time":
      return ({ reader }) => {
        const { seconds } = parseTime(readText(reader));
        return seconds === ZERO_TIME_SECONDS ? null : formatTime(seconds);
      };
    case "MicroTime":
      return ({ reader }) => {
        const time = parseMicroTime(readText(reader));
        return time.seconds === ZERO_TIME_SECONDS && time.nanos === 0 ? null : formatMicroTime(time);
      };
    case "Duration":
      return ({ reader }) => formatGoDuration(parseGoDuration(readText(reader)));
    case "Quantity":
      return ({ reader }) => canonicalQuantity(reader.peek() === "number" ? reader.readNumberText() : readText(reader));
    case "IntOrString":
      return ({ reader }) => reader.peek() === "string" ? reader.readString() : readInteger(reader, "int32");
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return schemaChoiceReader(type);
    default:
      return ({ reader }) => new RawJson(reader.readRaw());
  }
}

function schemaChoiceReader(type: string): ValueReader {
  const [first, second] = messageSchema(type).fields;
  const [schemaField, otherField] = first!.type === "bool" ? [second!, first!] : [first!, second!];
  const readSchema = valueReader(schemaField);
  const readOther = fieldReader(otherField);
  return (input, previous) => (input.reader.peek() === "object" ? readSchema : readOther)(input, previous);
}

function expectKind(reader: JsonReader, kind: ReturnType<JsonReader["peek"]>): void {
  const found = reader.peek();
  if (found === kind) return;
  const shown = found === "boolean" ? "bool" : found;
  throw new JsonTypeError(`json: cannot unmarshal ${shown} into Go value of type ${kind}`);
}
