// JSON of any shape as plain values, read and written as Go does it for unstructured objects: integers exact, keys sorted
// by bytes, numbers and strings in Go's spelling (facts of encoding/json and of unstructured.Unstructured).
import { JsonReader } from "./json_reader.ts";
import { compareUtf8 } from "./utf8_order.ts";

/** Integers are numbers when safe, else bigints; all else is a float64. Objects have no prototype. */
export type JsonValue = string | number | bigint | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const encoder = new TextEncoder();

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function newJsonObject(members: Readonly<Record<string, JsonValue>> = {}): JsonObject {
  return Object.assign(Object.create(null) as JsonObject, members);
}

/**
 * Reads the next value; of duplicate keys the last wins.
 * @param onDuplicate is told the path of each duplicate key, e.g. `spec.list[0].key`
 * @throws {RangeError} for a number no float64 holds, in Go's words
 */
export function readJsonValue(reader: JsonReader, onDuplicate?: (path: string) => void, path = ""): JsonValue {
  switch (reader.peek()) {
    case "object":
      return readObject(reader, onDuplicate, path);
    case "array": {
      const list: JsonValue[] = [];
      reader.enterArray();
      while (reader.nextElement()) list.push(readJsonValue(reader, onDuplicate, `${path}[${list.length}]`));
      return list;
    }
    case "string":
      return reader.readString();
    case "number":
      return parseJsonNumber(reader.readNumberText());
    case "boolean":
      return reader.readBoolean();
    case "null":
      reader.readNull();
      return null;
  }
}

function readObject(reader: JsonReader, onDuplicate: ((path: string) => void) | undefined, path: string): JsonObject {
  const object = newJsonObject();
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const memberPath = path === "" ? key : `${path}.${key}`;
    if (onDuplicate !== undefined && key in object) onDuplicate(memberPath);
    object[key] = readJsonValue(reader, onDuplicate, memberPath);
  }
  return object;
}

/** Parses a whole text, e.g. a stored custom resource. */
export function parseJson(bytes: Uint8Array): JsonValue {
  const reader = new JsonReader(bytes);
  const value = readJsonValue(reader);
  reader.expectEnd();
  return value;
}

/** A literal without `.` and exponent that fits int64 is an integer, anything else a float64. */
export function parseJsonNumber(text: string): number | bigint {
  if (!/[.eE]/.test(text)) {
    const integer = BigInt(text);
    if (integer >= int64Min && integer <= int64Max) return shrinkInteger(integer);
  }
  const float = Number(text);
  if (!Number.isFinite(float)) {
    throw new RangeError(`json: cannot unmarshal number ${text} into Go value of type float64`);
  }
  return float;
}

/** A number when that is exact, else the bigint itself. */
export function shrinkInteger(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Compact JSON, keys sorted, without a newline at its end. */
export function writeJsonValue(value: JsonValue): string {
  if (typeof value === "string") return quoteJson(value);
  if (typeof value === "number") return formatJsonNumber(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? `[${value.map(writeJsonValue).join(",")}]` : writeObject(value);
}

function writeObject(object: JsonObject): string {
  let text = "";
  for (const key of Object.keys(object).sort(compareUtf8)) {
    text += `${text === "" ? "{" : ","}${quoteJson(key)}:${writeJsonValue(object[key]!)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

export function jsonValueToBytes(value: JsonValue): Uint8Array {
  return encoder.encode(writeJsonValue(value));
}

/** ASCII without anything to escape, which nearly all strings are. */
const plainText = /^[ !#-%'-;=?-[\]-~]*$/;

/** A string in Go's spelling, which escapes HTML. */
export function quoteJson(text: string): string {
  if (plainText.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Go and JavaScript agree on floats but for -0. */
function formatJsonNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
