// A CRD's structural schema → the schema that OpenAPI v3 shows: unfolded, in order, with what every object has.
import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { orderedSchema, type SchemaObject, sortedProperties } from "./schema_object.ts";
import { isIntOrString, isIntOrStringAnyOf } from "./structural_schema.ts";

/** Keywords that are shown when they say anything at all. */
const plainKeywords = [
  "type",
  "description",
  "title",
  "format",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "maxProperties",
  "minProperties",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
];
const flagKeywords = [
  "nullable",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "uniqueItems",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
];
const floatKeywords = ["maximum", "minimum", "multipleOf"];
const listKeywords = ["enum", "required", "x-kubernetes-list-map-keys"];
const junctors = ["allOf", "oneOf", "anyOf"];
const ruleMembers = ["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];

const intOrStringAnyOf: readonly SchemaObject[] = [{ type: "integer" }, { type: "string" }];

/** Without the properties that every object has. */
export function customSchema(schema: JsonObject): SchemaObject {
  const members = schemaMembers(schema);
  if (isIntOrString(schema) && !saysIntOrString(schema)) {
    if (members["anyOf"] === undefined) members["anyOf"] = intOrStringAnyOf;
    else members["allOf"] = [{ anyOf: intOrStringAnyOf }, ...members["allOf"] as SchemaObject[] | undefined ?? []];
  }
  return orderedSchema(members);
}

function saysIntOrString({ anyOf, allOf }: JsonObject): boolean {
  const first = Array.isArray(allOf) ? allOf[0] : undefined;
  return isIntOrStringAnyOf(anyOf) || (isJsonObject(first) && isIntOrStringAnyOf(first["anyOf"]));
}

function schemaMembers(schema: JsonObject): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const keyword of plainKeywords) if (schema[keyword] !== "") members[keyword] = schema[keyword];
  for (const keyword of flagKeywords) if (schema[keyword] === true) members[keyword] = true;
  for (const keyword of floatKeywords) if (schema[keyword] !== undefined) members[keyword] = Number(schema[keyword]);
  for (const keyword of listKeywords) members[keyword] = nonEmptyList(schema[keyword])?.map(sortedKeys);
  for (const keyword of junctors) {
    members[keyword] = nonEmptyList(schema[keyword])?.filter(isJsonObject).map((clause) =>
      orderedSchema(schemaMembers(clause))
    );
  }
  const { items, properties, additionalProperties, not, externalDocs } = schema;
  if (isJsonObject(items)) members["items"] = customSchema(items);
  if (isJsonObject(not)) members["not"] = orderedSchema(schemaMembers(not));
  if (isJsonObject(properties) && Object.keys(properties).length > 0) {
    members["properties"] = sortedProperties(
      Object.entries(properties).map((
        [name, property],
      ) => [name, isJsonObject(property) ? customSchema(property) : {}]),
    );
  }
  if (isJsonObject(additionalProperties)) members["additionalProperties"] = customSchema(additionalProperties);
  else if (typeof additionalProperties === "boolean") members["additionalProperties"] = additionalProperties;
  if (isJsonObject(externalDocs)) members["externalDocs"] = picked(externalDocs, ["description", "url"]);
  for (const keyword of ["default", "example"]) {
    const value = schema[keyword];
    if (value !== undefined && value !== null) members[keyword] = sortedKeys(value);
  }
  members["x-kubernetes-validations"] = nonEmptyList(schema["x-kubernetes-validations"])?.filter(isJsonObject)
    .map((rule) => picked(rule, ruleMembers));
  return members;
}

function nonEmptyList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value : undefined;
}

function picked(object: JsonObject, members: readonly string[]): Readonly<Record<string, JsonValue>> {
  const known = members.map((member) => [member, object[member]] as const);
  return Object.fromEntries(known.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** Objects of any shape are maps in Go, which print sorted. */
function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isJsonObject(value)) return value;
  const sorted = Object.create(null) as JsonObject;
  for (const key of Object.keys(value).sort()) sorted[key] = sortedKeys(value[key]!);
  return sorted;
}
