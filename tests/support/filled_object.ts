// An object with a value in every field, made from the schema tables: for tests that hold two ways of reading or writing
// messages against each other.
import {
  type FieldSchema,
  isMessageType,
  messageSchema,
  type ScalarType,
  type SpecialType,
} from "../../encoding/schema/schema.ts";

type JsonObject = Record<string, unknown>;

const scalarValues: Readonly<Record<ScalarType, unknown>> = {
  string: "<värde> \u2028 & \"'\\\n",
  bool: true,
  int32: -2147483648,
  int64: -1234567890123456,
  uint32: 4294967295,
  float64: -0.000001234,
  bytes: "AP/+7w==",
  any: null,
};

const specialValues: Readonly<Partial<Record<SpecialType, unknown>>> = {
  Time: "1969-12-31T23:59:58Z",
  MicroTime: "2026-02-28T23:59:59.000120Z",
  Duration: "-1h2m3.004s",
  Quantity: "1500m",
  FieldsV1: { "f:metadata": { ".": {} } },
  RawExtension: { kind: "Any", list: [1, "2", null] },
  JSON: [{ a: 1 }],
};

/** The JSON shape of a message with every member that protobuf knows; recursion (JSON schemas) ends at the second level. */
export function filledObject(messageName: string, outer: readonly string[] = []): JsonObject {
  const object: JsonObject = {};
  const path = [...outer, messageName];
  for (const field of messageSchema(messageName).fields) {
    if (field.num === undefined || isDeep(field.type, path)) continue;
    if (field.inline) Object.assign(object, filledObject(field.type, path));
    else object[field.name] = fieldValue(field, path);
  }
  return object;
}

/** Whether a value of the type would have to hold a message that `path` is in twice. */
function isDeep(type: string, path: readonly string[]): boolean {
  if (!isMessageType(type)) return false;
  const { special, fields } = messageSchema(type);
  const held = special === undefined ? [type] : fields.map((field) => field.type);
  return held.some((one) => path.indexOf(one) !== path.lastIndexOf(one));
}

function fieldValue(field: FieldSchema, path: readonly string[]): unknown {
  const one = oneValue(field, path);
  const value = field.repeated || field.map?.valueRepeated ? [one, one] : one;
  return field.map ? { "10": value, "9": value, "é": value } : value;
}

function oneValue(field: FieldSchema, path: readonly string[]): unknown {
  if (!isMessageType(field.type)) return scalarValues[field.type as ScalarType];
  const { special, fields: [first, second] } = messageSchema(field.type);
  const isEven = (field.num ?? 0) % 2 === 0;
  switch (special) {
    case undefined:
      return filledObject(field.type, path);
    case "IntOrString":
      return isEven ? -8080 : "80%";
    case "JSONSchemaPropsOrBool":
      return isEven || second === undefined ? true : oneValue(second, path);
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return isEven && first !== undefined ? oneValue(first, path) : second && [oneValue(second, path)];
    default:
      return specialValues[special];
  }
}
