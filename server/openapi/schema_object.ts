// A schema as OpenAPI documents hold it: plain data whose members stand in the order in which kube-apiserver prints them.
import type { JsonValue } from "../../encoding/json_value.ts";

/** Members are `undefined` or in the order of `schemaKeywords`; what follows those are extensions, sorted. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly format?: string;
  readonly title?: string;
  readonly default?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly required?: readonly string[];
  readonly items?: SchemaObject;
  readonly allOf?: readonly SchemaObject[];
  readonly oneOf?: readonly SchemaObject[];
  readonly anyOf?: readonly SchemaObject[];
  readonly not?: SchemaObject;
  readonly properties?: Readonly<Record<string, SchemaObject>>;
  readonly additionalProperties?: SchemaObject | boolean;
  readonly [keyword: string]: unknown;
}

/** The members of kube-openapi's spec.Schema, in the order of its JSON. */
const schemaKeywords = [
  "$ref",
  "description",
  "type",
  "nullable",
  "format",
  "title",
  "default",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "enum",
  "maxProperties",
  "minProperties",
  "required",
  "items",
  "allOf",
  "oneOf",
  "anyOf",
  "not",
  "properties",
  "additionalProperties",
  "externalDocs",
  "example",
];

const keywordOrder: ReadonlyMap<string, number> = new Map(schemaKeywords.map((keyword, i) => [keyword, i]));

/** The defined members in kube-apiserver's order. */
export function orderedSchema(members: Readonly<Record<string, unknown>>): SchemaObject {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.sort(([a], [b]) => compareKeywords(a, b)));
}

/** Properties in the order of their names. */
export function sortedProperties(
  properties: Iterable<readonly [string, SchemaObject]>,
): Readonly<Record<string, SchemaObject>> {
  const object = Object.create(null) as Record<string, SchemaObject>;
  for (const [name, schema] of [...properties].sort(([a], [b]) => a < b ? -1 : 1)) object[name] = schema;
  return object;
}

function compareKeywords(a: string, b: string): number {
  const [i, j] = [keywordOrder.get(a) ?? schemaKeywords.length, keywordOrder.get(b) ?? schemaKeywords.length];
  return i - j || (a < b ? -1 : 1);
}
