// Random objects of any message, from the schema tables: every kind of value, now and then at its edges (zero, empty,
// extreme, unicode, names that JavaScript treats in a special way). The same seed gives the same object.
import { canonicalQuantity } from "../../encoding/quantity.ts";
import { formatMicroTime, formatTime } from "../../encoding/rfc3339.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { newMap, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";

export interface RandomOptions {
  /** Lists may be empty without being nil, which protobuf cannot tell apart. */
  readonly emptyLists?: boolean;
}

/** @throws {RangeError} for a message that no schema table has */
export function randomObject(
  messageName: string,
  seed: number,
  { emptyLists = false }: RandomOptions = {},
): TypedObject {
  return message(messageName, { random: new Random(seed), emptyLists, depth: 0 });
}

/** Numbers from a seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * bound);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

interface Context {
  readonly random: Random;
  readonly emptyLists: boolean;
  readonly depth: number;
}

function message(name: string, context: Context): TypedObject {
  const object: TypedObject = {};
  for (const field of messageSchema(name).fields) {
    if (field.num === undefined || field.jsonIgnored) continue;
    if (field.inline) {
      Object.assign(object, message(field.type, context));
    } else if (isSet(field, context)) {
      object[field.name] = fieldValue(field, context);
    }
  }
  return object;
}

/** Deep down only what must be there is; that ends messages that contain themselves. */
function isSet(field: FieldSchema, { random, depth }: Context): boolean {
  if (depth > 6) return false;
  return random.chance(depth < 2 ? 70 : isMessageType(field.type) ? 30 : 50);
}

function fieldValue(field: FieldSchema, context: Context): TypedValue {
  const inner = { ...context, depth: context.depth + 1 };
  if (field.map) return mapValue(field, inner);
  // A wrapped list is a message, which is there or not, empty or not.
  const listContext = field.wrapper ? { ...inner, emptyLists: false } : inner;
  return field.repeated ? list(listContext, () => oneValue(field, inner)) : oneValue(field, inner);
}

function mapValue(field: FieldSchema, context: Context): TypedObject {
  const map = newMap();
  const value = () =>
    field.map?.valueRepeated ? list(context, () => oneValue(field, context)) : oneValue(field, context);
  for (const key of list({ ...context, emptyLists: false }, () => text(context.random))) map[key as string] = value();
  return map;
}

function list(context: Context, element: () => TypedValue): TypedValue[] {
  const { random, emptyLists } = context;
  const length = emptyLists && random.chance(20) ? 0 : 1 + random.below(random.chance(10) ? 20 : 3);
  return Array.from({ length }, element);
}

function oneValue(field: FieldSchema, context: Context): TypedValue {
  const { random } = context;
  if (!isMessageType(field.type)) return scalar(field.type, random);
  const { special, fields } = messageSchema(field.type);
  switch (special) {
    case undefined:
      return message(field.type, context);
    case "listWrapper":
      return list(context, () => text(random));
    case "JSONSchemaPropsOrBool":
      return random.chance(50) ? random.chance(50) : oneValue(fields[1]!, context);
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      if (random.chance(50)) return oneValue(fields[0]!, context);
      return Array.from({ length: 1 + random.below(3) }, () => oneValue(fields[1]!, context));
    default:
      return specialValue(special, random);
  }
}

function specialValue(special: string, random: Random): TypedValue {
  switch (special) {
    case "Time":
      return formatTime(seconds(random));
    case "MicroTime":
      return formatMicroTime({ seconds: seconds(random), nanos: random.pick([0, 1, 123456, 999999]) * 1000 });
    case "Quantity":
      return canonicalQuantity(random.pick(["0", "1", "100m", "1Gi", "128974848", "1500m", "-5k", "1e3", "1n", "7Ei"]));
    case "IntOrString":
      return random.chance(50) ? integer(random, 32) : text(random);
    default:
      return new RawJson(new TextEncoder().encode(random.pick(rawJson)));
  }
}

/** Four-digit years, the zero time left out. */
function seconds(random: Random): number {
  return random.pick([0, -1, 1795385769, -62135596799, 253402300799, random.below(2 ** 31)]);
}

const rawJson = [
  "{}",
  "[]",
  '""',
  "0",
  "-0.00",
  "12345678901234567890",
  "1.50e+3",
  "true",
  '{"b":1,"a":[ 1 , 2 ],\n\t"<&>":"\\u003c\\" \\\\"}',
  '{"f:metadata":{".":{},"f:labels":{"f:a b":{}}}}',
  '"ä\u2028€😀"',
  ' {"kind" : "Deployment" } ',
];

function scalar(type: string, random: Random): TypedValue {
  switch (type) {
    case "string":
      return text(random);
    case "bool":
      return random.chance(50);
    case "int32":
      return integer(random, 32);
    case "int64":
      return integer(random, 64);
    case "uint32":
      return random.pick([0, 1, 4294967295]);
    case "float64":
      return random.pick([
        0,
        -0,
        1,
        0.1,
        -2.5,
        1e21,
        1e20,
        1e-6,
        1e-7,
        1.7976931348623157e308,
        5e-324,
        123456789012345680,
      ]);
    case "bytes":
      return Uint8Array.from({ length: random.pick([0, 1, 2, 3, 50]) }, () => random.below(256));
    default:
      throw new RangeError(`no random values of type ${type}`);
  }
}

function integer(random: Random, bits: 32 | 64): number | bigint {
  const small = [0, 1, -1, 127, 128, 255, 65536, 2 ** 31 - 1, -(2 ** 31), random.below(2 ** 31)];
  const large = [2 ** 53 - 1, -(2 ** 53 - 1), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 2 ** 32];
  return random.pick(bits === 64 ? [...small, ...large] : small);
}

const texts = [
  "",
  "a",
  "10",
  "9",
  "__proto__",
  "constructor",
  "web-0.default",
  "<script>&'\"\\/",
  "\b\f\n\r\t\u0000\u001f\u007f",
  "line\u2028para\u2029",
  "\u0080\u07ff\u0800\uffff\ufffd",
  "grüße 日本語 😀",
  "true",
  "2026-11-22T22:16:09Z",
];

function text(random: Random): string {
  if (random.chance(80)) return random.pick(texts);
  return Array.from({ length: random.below(300) }, () => random.pick(["x", "é", "<", "😀", " ", "\n", "z"])).join("");
}
