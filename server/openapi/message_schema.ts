// Schemas of messages, from the schema tables: what kube-openapi's generator makes of the Go types and their markers.
import { enumSchema, type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { definitionName, v3RefPrefix } from "./definition_name.ts";
import { orderedSchema, type SchemaObject, sortedProperties } from "./schema_object.ts";
import { specialSchema } from "./special_schemas.ts";
import { unionsOf } from "./unions.ts";

const scalarSchemas: Readonly<Record<string, SchemaObject>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  uint32: { type: "integer", format: "int64" },
  float64: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
  any: {},
};

const zeroValues: Readonly<Record<string, string | number | boolean>> = {
  string: "",
  bool: false,
  int32: 0,
  int64: 0,
  uint32: 0,
  float64: 0,
};

/** The OpenAPI v3 schema of a message, without its group-version-kinds. */
export function messageDefinition(message: string): SchemaObject {
  const special = specialSchema(message);
  if (special !== undefined) return special;
  const { structType, markers = [] } = messageSchema(message);
  const fields = jsonFields(message);
  const required = fields.filter(isRequired).map(({ name }) => name);
  return orderedSchema({
    type: "object",
    required: required.length > 0 ? required : undefined,
    properties: fields.length > 0
      ? sortedProperties(fields.map((field) => [field.name, fieldSchema(field)]))
      : undefined,
    "x-kubernetes-map-type": structType,
    "x-kubernetes-unions": unionsOf(fields, markers),
  });
}

/** Messages that the schema of a message refers to directly. */
export function referencedMessages(message: string): readonly string[] {
  if (specialSchema(message) !== undefined) return [];
  return jsonFields(message).map(({ type }) => type).filter(isMessageType);
}

/** The members of the JSON object: those of inline structs stand among them. */
function jsonFields(message: string): readonly FieldSchema[] {
  return messageSchema(message).fields
    .filter(({ jsonIgnored }) => !jsonIgnored)
    .flatMap((field) => field.inline ? jsonFields(field.type) : [field]);
}

function isRequired({ omitempty, omitzero, optional, required }: FieldSchema): boolean {
  return required === true || (!omitempty && !omitzero && !optional);
}

function fieldSchema(field: FieldSchema): SchemaObject {
  const extensions = fieldExtensions(field);
  const value = valueSchema(field);
  if (field.map) {
    const values = field.map.valueRepeated ? { type: "array", items: value } : value;
    return orderedSchema({ type: "object", additionalProperties: values, ...extensions });
  }
  if (field.repeated || field.wrapper) return orderedSchema({ type: "array", items: value, ...extensions });
  const own = { ...extensions, default: defaultOf(field) };
  if (value.$ref === undefined) return orderedSchema({ ...value, ...own });
  // A reference takes no siblings, a description being one: it moves into an allOf, where it is the only one.
  const isBare = field.undocumented && Object.values(own).every((member) => member === undefined);
  return isBare ? value : orderedSchema({ allOf: [value], ...own });
}

function valueSchema({ type, enum: enumName }: FieldSchema): SchemaObject {
  if (isMessageType(type)) return { $ref: v3RefPrefix + definitionName(type) };
  const values = enumName === undefined ? undefined : publishedEnum(enumName);
  return values === undefined ? scalarSchemas[type]! : { ...scalarSchemas[type]!, enum: values };
}

/** Undefined for types whose values are not published. */
function publishedEnum(name: string): readonly string[] | undefined {
  const found = enumSchema(name);
  return found?.enumMarker ? [...found.values].sort() : undefined;
}

function defaultOf(field: FieldSchema) {
  if (field.default !== undefined) return field.default;
  if (field.pointer) return undefined;
  if (isMessageType(field.type)) return specialSchema(field.type) === undefined ? {} : undefined;
  return field.omitempty ? undefined : zeroValues[field.type];
}

function fieldExtensions(field: FieldSchema): Readonly<Record<string, unknown>> {
  return {
    "x-kubernetes-list-map-keys": field.listMapKey,
    "x-kubernetes-list-type": field.listType,
    "x-kubernetes-map-type": field.mapType ?? field.structType,
    "x-kubernetes-patch-merge-key": field.patchMergeKey,
    "x-kubernetes-patch-strategy": field.patchStrategy,
  };
}
