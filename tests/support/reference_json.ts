// JSON of built-in objects by the rules of Go's encoding/json, the plain way: from objects, by recursion, into strings.
// What weir's own writer makes straight of the wire bytes is held against this; the two share the schema tables only.
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import {
  isTypedObject,
  type RawJson,
  type TypedObject,
  type TypedValue,
} from "../../encoding/typed_object/typed_object.ts";

type Value = TypedValue | undefined;

/** Members in the order of the Go struct. `typeMeta` stands before them. */
export function referenceJson(messageName: string, object: TypedObject, typeMeta: readonly string[] = []): string {
  return `{${[...typeMeta, ...members(messageName, object)].join(",")}}`;
}

export function typeMetaMembers(kind: string, apiVersion: string): readonly string[] {
  return [`"kind":${quoted(kind)}`, `"apiVersion":${quoted(apiVersion)}`];
}

/**
 * The object as it is after protobuf, which has no empty lists. In a map of lists each list is a message of its own, and so
 * is there though it is empty.
 */
export function withoutEmptyLists(object: TypedObject): TypedObject {
  const isMap = Object.getPrototypeOf(object) === null;
  const copy = Object.create(Object.getPrototypeOf(object)) as TypedObject;
  for (const [name, member] of Object.entries(object)) {
    const isLost = Array.isArray(member) && member.length === 0 && !isMap;
    if (member !== undefined && !isLost) copy[name] = withoutEmpty(member);
  }
  return copy;
}

function withoutEmpty(value: TypedValue): TypedValue {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  return isTypedObject(value) ? withoutEmptyLists(value) : value;
}

function members(messageName: string, object: TypedObject): string[] {
  return messageSchema(messageName).fields.flatMap((field) => {
    if (field.num === undefined || field.jsonIgnored) return [];
    if (field.inline) return members(field.type, object);
    const value = object[field.name];
    if (isOmitted(field, value)) return [];
    return [`${quoted(field.name)}:${fieldJson(field, value, nestedTypeMeta(messageName, field))}`];
  });
}

/** Stateful sets show what their claim templates are. */
function nestedTypeMeta(messageName: string, field: FieldSchema): readonly string[] {
  const isTemplate = messageName === "k8s.io.api.apps.v1.StatefulSetSpec" && field.name === "volumeClaimTemplates";
  return isTemplate ? typeMetaMembers("PersistentVolumeClaim", "v1") : [];
}

function isOmitted(field: FieldSchema, value: Value): boolean {
  const special = isMessageType(field.type) ? messageSchema(field.type).special : undefined;
  if (field.omitzero) return value === undefined || value === null;
  if (!field.omitempty) return false;
  if (field.pointer) return value === undefined;
  if (field.map) return value === undefined || Object.keys(value as TypedObject).length === 0;
  if (field.repeated || field.wrapper || special === "listWrapper" || field.type === "bytes") {
    return value === undefined || (value as ArrayLike<unknown>).length === 0;
  }
  // Structs are never empty for Go.
  return isMessageType(field.type) ? false : value === undefined || value === "" || value === 0 || value === false;
}

function fieldJson(field: FieldSchema, value: Value, typeMeta: readonly string[]): string {
  const isNilable = field.pointer || field.map || field.repeated || field.wrapper || field.type === "bytes";
  if (value === undefined && isNilable) return "null";
  if (field.map) return mapJson(field, value as TypedObject);
  if (field.repeated || field.wrapper) {
    return listJson(value as TypedValue[], (it) => oneJson(field.type, it, typeMeta));
  }
  return oneJson(field.type, value, typeMeta);
}

function mapJson(field: FieldSchema, map: TypedObject): string {
  const one = (value: Value) => oneJson(field.type, value);
  const entries = Object.keys(map).sort(byCodePoint).map((key) => {
    const value = map[key];
    return `${quoted(key)}:${field.map?.valueRepeated ? listJson(value as TypedValue[], one) : one(value)}`;
  });
  return `{${entries.join(",")}}`;
}

function listJson(list: readonly TypedValue[], one: (value: TypedValue) => string): string {
  return `[${list.map(one).join(",")}]`;
}

/** UTF-8 sorts as code points do. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((char, i) => char !== right[i]);
  if (at < 0) return left.length - right.length;
  return right[at] === undefined ? 1 : left[at]!.codePointAt(0)! - right[at].codePointAt(0)!;
}

function oneJson(type: string, value: Value, typeMeta: readonly string[] = []): string {
  if (!isMessageType(type)) return scalarJson(type, value);
  const { special, fields: [first, second] } = messageSchema(type);
  switch (special) {
    case undefined:
      return referenceJson(type, (value ?? {}) as TypedObject, typeMeta);
    case "Time":
    case "MicroTime":
      return value === undefined || value === null ? "null" : quoted(value as string);
    case "Quantity":
      return quoted((value ?? "0") as string);
    case "IntOrString":
      return typeof value === "string" ? quoted(value) : String(value ?? 0);
    case "listWrapper":
      return listJson((value ?? []) as TypedValue[], (it) => quoted(it as string));
    case "JSONSchemaPropsOrBool":
      return typeof value === "object" ? oneJson(second!.type, value) : String(value ?? false);
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      if (value === undefined || value === null) return "null";
      return Array.isArray(value) ? listJson(value, (it) => oneJson(second!.type, it)) : oneJson(first!.type, value);
    default:
      return rawJson(value as RawJson | undefined);
  }
}

function scalarJson(type: string, value: Value): string {
  switch (type) {
    case "string":
      return quoted((value ?? "") as string);
    case "bool":
      return String(value ?? false);
    case "bytes":
      return quoted((value as Uint8Array).toBase64());
    default:
      return Object.is(value, -0) && type === "float64" ? "-0" : String(value ?? 0);
  }
}

function rawJson(value: RawJson | undefined): string {
  const json = new TextDecoder().decode(value?.bytes);
  return escaped(json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => part.startsWith('"') ? part : "")) || "null";
}

function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
