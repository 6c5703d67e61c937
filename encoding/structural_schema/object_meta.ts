// metadata of custom resources goes through ObjectMeta on every read: unknown and empty members vanish, malformed ones are
// dropped (apiextensions-apiserver pkg/apiserver/schema/objectmeta).
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonValueToBytes,
  newJsonObject,
  parseJson,
} from "../json_value.ts";
import { protoToJson } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import type { TypedObject } from "../typed_object/typed_object.ts";
import { memberSchema, type StructuralSchema } from "./structural_schema.ts";

const objectMeta = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** metadata of the object itself. One without generation was written before there was one: it is 1. */
export function coerceObjectMeta(object: JsonObject): void {
  if (!("metadata" in object)) return;
  const metadata = coerce(object.metadata!);
  if (metadata.generation === undefined) metadata.generation = 1;
  object.metadata = metadata;
}

/** apiVersion, kind and metadata of the objects embedded in a value. */
export function coerceEmbedded(value: JsonValue, schema: StructuralSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const element of value) coerceEmbedded(element, schema.items);
  } else if (isJsonObject(value)) {
    if (schema.isEmbeddedResource) coerceMembers(value);
    for (const [name, inner] of Object.entries(value)) {
      const member = memberSchema(schema, name);
      if (member !== "unknown") coerceEmbedded(inner, member);
    }
  }
}

function coerceMembers(object: JsonObject): void {
  for (const name of ["apiVersion", "kind"]) {
    if (name in object && typeof object[name] !== "string") delete object[name];
  }
  if ("metadata" in object) object.metadata = coerce(object.metadata!);
}

function coerce(metadata: JsonValue): JsonObject {
  const object = objectToProto(objectMeta, decode(metadata));
  return parseJson(protoToJson(objectMeta, object)) as JsonObject;
}

/** Decoded as a whole, or else member by member without those that do not fit. */
function decode(metadata: JsonValue): TypedObject {
  const whole = tryDecode(metadata);
  if (whole !== undefined || !isJsonObject(metadata)) return whole ?? {};
  const fitting = Object.entries(metadata).map(([name, value]) =>
    tryDecode(newJsonObject({ [name]: name === "labels" || name === "annotations" ? stringsOnly(value) : value }))
  );
  return Object.assign({}, ...fitting);
}

function stringsOnly(map: JsonValue): JsonValue {
  if (!isJsonObject(map)) return map;
  return newJsonObject(Object.fromEntries(Object.entries(map).filter(([, value]) => typeof value === "string")));
}

function tryDecode(metadata: JsonValue): TypedObject | undefined {
  try {
    return metadata === null ? {} : jsonToObject(objectMeta, jsonValueToBytes(metadata));
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
