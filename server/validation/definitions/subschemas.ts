// The schemas inside a schema, each with its place.

import { isTypedObject, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { entriesOf, messageOf, messagesOf } from "../fields.ts";

export interface Subschema {
  readonly path: string;
  readonly schema: TypedObject;
  /** The keyword it stands under. */
  readonly keyword: string;
  /** Of a property. */
  readonly name?: string;
}

/** In the order kube-apiserver goes through them, properties sorted by name. */
export function subschemas(path: string, schema: TypedObject): Subschema[] {
  return [
    ...one(path, schema, "additionalProperties"),
    ...named(path, schema, "properties"),
    ...one(path, schema, "not"),
    ...["allOf", "oneOf", "anyOf"].flatMap((keyword) => listed(path, schema, keyword)),
    ...named(path, schema, "definitions"),
    ...(Array.isArray(schema.items) ? listed(path, schema, "items") : one(path, schema, "items")),
  ];
}

function one(path: string, schema: TypedObject, keyword: string): Subschema[] {
  const inner = schema[keyword];
  return isTypedObject(inner) ? [{ path: `${path}.${keyword}`, schema: inner, keyword }] : [];
}

function named(path: string, schema: TypedObject, keyword: string): Subschema[] {
  return entriesOf(schema[keyword]).map(([name, inner]) => ({
    path: `${path}.${keyword}[${name}]`,
    schema: messageOf(inner),
    keyword,
    name,
  }));
}

function listed(path: string, schema: TypedObject, keyword: string): Subschema[] {
  return messagesOf(schema[keyword]).map((inner, index) => ({
    path: `${path}.${keyword}[${index}]`,
    schema: inner,
    keyword,
  }));
}
