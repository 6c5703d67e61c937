// Drops from a custom resource what its schema does not know, and nulls where null is no value
// (apiextensions-apiserver pkg/apiserver/schema/{pruning,defaulting}). Values are changed in place.
import { isJsonObject, type JsonObject, type JsonValue } from "../json_value.ts";
import { memberSchema, objectMembers, type StructuralSchema } from "./structural_schema.ts";

/**
 * Unknown fields of a whole object; apiVersion, kind and metadata stay. Without a schema nothing else does.
 * @param onUnknownField is told the path of each, e.g. `spec.list[0].name`
 */
export function pruneUnknownFields(
  object: JsonObject,
  schema: StructuralSchema | undefined,
  onUnknownField: (path: string) => void = () => {},
): void {
  prune(object, schema, { path: "", isObject: true, onUnknownField });
}

/** Where a value stands. */
interface Place {
  readonly path: string;
  readonly isObject?: boolean | undefined;
  readonly onUnknownField: (path: string) => void;
}

function prune(value: JsonValue, schema: StructuralSchema | undefined, place: Place): void {
  const { path, onUnknownField, isObject = schema?.isEmbeddedResource } = place;
  if (Array.isArray(value)) {
    if (schema?.preservesUnknown && schema.items === undefined) return;
    for (const [i, element] of value.entries()) {
      prune(element, schema?.items, { path: `${path}[${i}]`, onUnknownField });
    }
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      if (isObject && objectMembers.has(name)) continue;
      const memberPath = path === "" ? name : `${path}.${name}`;
      const member = schema === undefined ? "unknown" : memberSchema(schema, name);
      if (member === "unknown") {
        if (schema?.preservesUnknown) continue;
        onUnknownField(memberPath);
        delete value[name];
      } else if (member !== undefined || !schema?.preservesUnknown) {
        prune(value[name]!, member, { path: memberPath, onUnknownField });
      }
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
