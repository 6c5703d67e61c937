// Fills in the defaults of a custom resource's schema (apiextensions-apiserver pkg/apiserver/schema/defaulting), in place.
import { isJsonObject, type JsonValue } from "../json_value.ts";
import { memberSchema, type StructuralSchema } from "./structural_schema.ts";

/** A null where null is no value counts as missing. Defaults are filled in themselves. */
export function applySchemaDefaults(value: JsonValue, schema: StructuralSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    for (const [index, element] of value.entries()) {
      if (isMissing(element, items)) value[index] = clone(items!.default!);
      applySchemaDefaults(value[index]!, items);
    }
  } else if (isJsonObject(value)) {
    for (const [name, property] of schema.properties) {
      if (isMissing(value[name], property)) value[name] = clone(property.default!);
    }
    for (const name of Object.keys(value)) {
      const member = memberSchema(schema, name);
      if (member === undefined || member === "unknown") continue;
      if (isMissing(value[name], member)) value[name] = clone(member.default!);
      applySchemaDefaults(value[name]!, member);
    }
  }
}

/** Whether the schema has a default that this value makes way for. */
function isMissing(value: JsonValue | undefined, schema: StructuralSchema | undefined): boolean {
  if (schema?.default === undefined) return false;
  return value === undefined || (value === null && !schema.nullable);
}

function clone(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(clone);
  if (!isJsonObject(value)) return value;
  const copy = Object.create(null) as Record<string, JsonValue>;
  for (const [name, member] of Object.entries(value)) copy[name] = clone(member);
  return copy;
}
