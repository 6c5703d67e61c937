// Merge types from schemas as OpenAPI v3 shows them, by their x-kubernetes-* extensions: the same source that kube-apiserver
// makes them from (KEP-555). Compiled once a schema, member by member as they are asked for.

import type { JsonValue } from "../../encoding/json_value.ts";
import { v3RefPrefix } from "../openapi/definition_name.ts";
import type { SchemaObject } from "../openapi/schema_object.ts";
import { deducedType, type ListType, type MapType, type MergeType, type ScalarKind } from "./merge_type.ts";

export interface SchemaTypeOptions {
  /** The type of a definition that a schema refers to. */
  readonly referenced: (definition: string) => MergeType;
  /** The default of a member of such a definition. */
  readonly referencedDefault: (definition: string, member: string) => JsonValue | undefined;
  /** Whether members that no schema names are taken, here and below. */
  readonly preservesUnknown?: boolean;
}

const scalarKinds: Readonly<Record<string, ScalarKind>> = {
  string: "string",
  integer: "numeric",
  number: "numeric",
  boolean: "boolean",
};

export function schemaType(schema: SchemaObject, options: SchemaTypeOptions): MergeType {
  const preservesUnknown = options.preservesUnknown || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const inner = { ...options, preservesUnknown };
  switch (schema.type) {
    case "object":
      return { map: mapType(schema, inner) };
    case "array":
      return { list: listType(schema, inner) };
    case undefined:
      return { scalar: "untyped", list: listType(schema, inner), map: mapType(schema, inner) };
    default:
      return { scalar: scalarKinds[schema.type] ?? "untyped" };
  }
}

function listType(schema: SchemaObject, options: SchemaTypeOptions): ListType {
  const { items } = schema;
  const keys = listKeys(schema);
  let element: MergeType | undefined;
  return {
    atomic: keys === undefined,
    keys: keys ?? [],
    get element() {
      return element ??= items === undefined ? deducedType : memberType(items, options);
    },
    keyDefault: (key) => items === undefined ? undefined : definedDefault(items, key, options),
  };
}

/** Defaults of keys stand with the members of the elements' own schema. */
function definedDefault(items: SchemaObject, key: string, options: SchemaTypeOptions): JsonValue | undefined {
  const definition = referenceOf(items);
  return definition === undefined ? items.properties?.[key]?.default : options.referencedDefault(definition, key);
}

/** Undefined for lists that are atomic, which is what they are unless the schema says otherwise; none for sets. */
function listKeys(schema: SchemaObject): readonly string[] | undefined {
  switch (schema["x-kubernetes-list-type"]) {
    case "set":
      return [];
    case "map":
      return schema["x-kubernetes-list-map-keys"] as readonly string[];
    case "atomic":
      return undefined;
  }
  const strategy = schema["x-kubernetes-patch-strategy"];
  if (strategy !== "merge" && strategy !== "merge,retainKeys") return undefined;
  const key = schema["x-kubernetes-patch-merge-key"];
  return typeof key === "string" ? [key] : [];
}

function mapType(schema: SchemaObject, options: SchemaTypeOptions): MapType {
  const { properties = {} } = schema;
  const types = new Map<string, MergeType>();
  const isField = (name: string) => Object.hasOwn(properties, name);
  let others: MergeType | undefined;
  let othersAsked = false;
  return {
    atomic: isAtomicMap(schema) ?? false,
    isField,
    memberType(name) {
      if (!isField(name)) {
        if (!othersAsked) others = otherMembers(schema, options);
        othersAsked = true;
        return others;
      }
      let type = types.get(name);
      if (type === undefined) types.set(name, type = memberType(properties[name]!, options));
      return type;
    },
  };
}

/** The type of members that the schema does not name. An object of which nothing is said is free-form. */
function otherMembers(schema: SchemaObject, options: SchemaTypeOptions): MergeType | undefined {
  const { properties = {}, additionalProperties: others } = schema;
  if (typeof others === "object") return memberType(others, options);
  if (others === true) return deducedType;
  if (others === false) return undefined;
  return options.preservesUnknown || Object.keys(properties).length === 0 ? deducedType : undefined;
}

/** The type of a value within another: a reference may say of its own whether the map is atomic. */
function memberType(schema: SchemaObject, options: SchemaTypeOptions): MergeType {
  const definition = referenceOf(schema);
  if (definition === undefined) return schemaType(schema, options);
  const type = options.referenced(definition);
  const atomic = isAtomicMap(schema);
  if (atomic === undefined || type.map === undefined || type.map.atomic === atomic) return type;
  return { ...type, map: { ...type.map, atomic } };
}

function referenceOf({ $ref, allOf }: SchemaObject): string | undefined {
  const reference = $ref ?? (allOf?.length === 1 ? allOf[0]!.$ref : undefined);
  return reference?.slice(v3RefPrefix.length);
}

function isAtomicMap(schema: SchemaObject): boolean | undefined {
  const says = schema["x-kubernetes-map-type"];
  return says === undefined ? undefined : says === "atomic";
}
