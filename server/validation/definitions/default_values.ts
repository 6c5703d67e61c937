// Whether the defaults of a structural schema are what the schema allows: known fields only, and valid.

import { type JsonValue, newJsonObject, parseJson } from "../../../encoding/json_value.ts";
import { pruneUnknownFields } from "../../../encoding/structural_schema/prune.ts";
import { compileStructuralSchema } from "../../../encoding/structural_schema/structural_schema.ts";
import {
  isTypedObject,
  RawJson,
  type TypedObject,
  type TypedValue,
} from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { checkSchema } from "../custom_resources/check_schema.ts";
import { compileSchema } from "../custom_resources/schema_node.ts";
import { fieldErrors } from "../custom_resources/schema_result.ts";
import { entriesOf, messageOf } from "../fields.ts";

const META = ["metadata", "apiVersion", "kind"];

export function defaultsFaults(at: string, schema: TypedObject): FieldError[] {
  return inSchema(at, schema, { isObject: true, isMeta: false });
}

function inSchema(
  at: string,
  schema: TypedObject,
  { isObject, isMeta }: { isObject: boolean; isMeta: boolean },
): FieldError[] {
  const holdsObject = isObject || schema["x-kubernetes-embedded-resource"] === true;
  return [
    ...ownFaults(`${at}.default`, schema, isMeta && !holdsObject),
    ...(isTypedObject(schema.items) ? inSchema(`${at}.items`, schema.items, { isObject: false, isMeta }) : []),
    ...entriesOf(schema.properties).flatMap(([name, property]) =>
      inSchema(`${at}.properties[${name}]`, messageOf(property), {
        isObject: false,
        isMeta: isMeta || (holdsObject && META.includes(name)),
      })
    ),
  ];
}

/** Values for metadata are not pruned: what metadata has is not in the schema. */
function ownFaults(field: string, schema: TypedObject, isMeta: boolean): FieldError[] {
  if (!(schema.default instanceof RawJson) || schema.default.bytes.length === 0) return [];
  const value = parseJson(schema.default.bytes);
  if (value === null) return [];
  const json = schemaJson(schema);
  const faults = fieldErrors(checkSchema(compileSchema(json), value, { path: "" }), field);
  if (isMeta || !hasUnknownFields(parseJson(schema.default.bytes), json)) return faults;
  return [invalidField(field, value, "must not have unknown fields"), ...faults];
}

/** Changes `value`. */
function hasUnknownFields(value: JsonValue, schema: JsonValue): boolean {
  let hasUnknown = false;
  const holder = compileStructuralSchema(newJsonObject({ properties: newJsonObject({ value: schema }) }));
  pruneUnknownFields(newJsonObject({ value }), holder, () => hasUnknown = true);
  return hasUnknown;
}

function schemaJson(value: TypedValue | undefined): JsonValue {
  if (value instanceof RawJson) return value.bytes.length === 0 ? null : parseJson(value.bytes);
  if (Array.isArray(value)) return value.map(schemaJson);
  if (!isTypedObject(value)) return value instanceof Uint8Array ? null : value ?? null;
  return newJsonObject(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, schemaJson(inner)])));
}
