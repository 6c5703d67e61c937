// Drops from a custom resource what its schema does not know, and nulls where null is no value
// (apiextensions-apiserver pkg/apiserver/schema/{pruning,defaulting}). Values are changed in place.
import { isJsonObject, type JsonObject, type JsonValue } from "../json_value.ts";
import { memberSchema, objectMembers, type StructuralSchema } from "./structural_schema.ts";

/** Unknown fields of a whole object; apiVersion, kind and metadata stay. Without a schema nothing else does. */
export function pruneUnknownFields(object: JsonObject, schema: StructuralSchema | undefined): void {
  prune(object, schema, true);
}

function prune(value: JsonValue, schema: StructuralSchema | undefined, isObject = schema?.isEmbeddedResource): void {
  if (Array.isArray(value)) {
    if (schema?.preservesUnknown && schema.items === undefined) return;
    for (const element of value) prune(element, schema?.items);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      if (isObject && objectMembers.has(name)) continue;
      const member = schema === undefined ? "unknown" : memberSchema(schema, name);
      if (member === "unknown") {
        if (!schema?.preservesUnknown) delete value[name];
      } else if (member !== undefined || !schema?.preservesUnknown) prune(value[name]!, member);
    }
  }
}

/** Nulls of members that are not nullable; those that have a default are left for it. */
export function pruneNulls(value: JsonValue, schema: StructuralSchema | undefined): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const element of value) pruneNulls(element, schema.items);
  } else if (isJsonObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const member = memberSchema(schema, name);
      if (member === undefined || member === "unknown") continue;
      if (inner === null && !member.nullable && member.default === undefined) delete value[name];
      else pruneNulls(inner, member);
    }
  }
}
