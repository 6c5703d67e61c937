// Fields that field selectors may name (KEP-4358): paths to scalars in the schema.

import { isTypedObject, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from "../../field_error.ts";
import { messageOf, sizeOf, textOf } from "../fields.ts";

const FIELDS_MAX = 8;
const SCALARS = ["string", "boolean", "integer"];
const NOT_SCALAR =
  "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.";

export function selectableFieldsFaults(
  field: string,
  selectable: readonly TypedObject[],
  schema: TypedObject | undefined,
): FieldError[] {
  if (schema === undefined) return [];
  const seen = new Set<string>();
  const faults = selectable.flatMap(({ jsonPath }, index) => {
    const at = `${field}[${index}].jsonPath`;
    const path = textOf(jsonPath);
    if (path === "") return [requiredField(at)];
    const found = resolve(path, schema);
    if (typeof found === "string") return [invalidField(at, path, `is an invalid path: ${found}`)];
    const isRepeated = seen.has(path);
    seen.add(path);
    return [
      ...(path.startsWith(".metadata.") ? [invalidField(at, path, "must not point to fields in metadata")] : []),
      ...(SCALARS.includes(textOf(found.type)) ? [] : [invalidField(at, path, NOT_SCALAR)]),
      ...(isRepeated ? [duplicateField(at, path)] : []),
    ];
  });
  return seen.size > FIELDS_MAX ? [...faults, tooManyField(field, { found: seen.size, max: FIELDS_MAX })] : faults;
}

/** The schema at the path, or what is wrong with the path. */
function resolve(path: string, schema: TypedObject): TypedObject | string {
  let at = schema;
  const tokens = path.match(/[.[\]]|'(?:\\.|[^'])*'|[^.[\]]+/g) ?? [];
  for (let i = 0; i < tokens.length; i += 2) {
    if (tokens[i] === "[") return "array notation is not allowed";
    if (tokens[i] !== ".") return `expected [ or . but got: ${tokens[i]}`;
    const name = tokens[i + 1];
    if (name === undefined) return "unexpected end of JSON path";
    const { properties, additionalProperties } = at;
    const next = sizeOf(properties) > 0 ? messageOf(properties)[name] : additionalProperties;
    if (!isTypedObject(next)) return "does not refer to a valid field";
    at = next;
  }
  return at;
}
