// The openAPIV3Schema of a CRD version, made ready for the validation of objects. What it does to their shape (pruning,
// defaults) is the business of encoding/structural_schema.

import { isJsonObject, type JsonObject, type JsonValue } from "../../../encoding/json_value.ts";
import { compileGoPattern, type GoPattern } from "./go_pattern.ts";
import { isKnownFormat } from "./string_formats.ts";

export interface SchemaNode {
  /** Empty when values of any type are fine. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  /** "" for one that kube-apiserver does not check. */
  readonly format: string;
  readonly enum: readonly JsonValue[];
  readonly bounds: NumberBounds;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: GoPattern | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly uniqueItems: boolean;
  readonly minProperties: number | undefined;
  readonly maxProperties: number | undefined;
  readonly required: readonly string[];
  readonly properties: ReadonlyMap<string, SchemaNode>;
  /** Of members that `properties` does not name; "none" when there must be none. */
  readonly additional: SchemaNode | "none" | undefined;
  readonly items: SchemaNode | undefined;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not: SchemaNode | undefined;
  /** x-kubernetes-list-type. */
  readonly listType: string;
  readonly listMapKeys: readonly string[];
  readonly isEmbeddedResource: boolean;
  /** Whether it or a schema within has x-kubernetes-validations. */
  readonly hasRules: boolean;
}

export interface NumberBounds {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf: number | undefined;
}

/** @param schema parsed JSON; anything but an object asks for nothing */
export function compileSchema(schema: unknown): SchemaNode {
  const source = isJsonObject(schema) ? schema : {};
  const types = typesOf(source);
  const children = childrenOf(source);
  return {
    types,
    nullable: source.nullable === true,
    format: checkedFormat(source.format, types),
    enum: list(source.enum),
    bounds: {
      minimum: numberOf(source.minimum),
      maximum: numberOf(source.maximum),
      exclusiveMinimum: source.exclusiveMinimum === true,
      exclusiveMaximum: source.exclusiveMaximum === true,
      multipleOf: numberOf(source.multipleOf),
    },
    minLength: numberOf(source.minLength),
    maxLength: numberOf(source.maxLength),
    pattern: typeof source.pattern === "string" && source.pattern !== "" ? compileGoPattern(source.pattern) : undefined,
    minItems: numberOf(source.minItems),
    maxItems: numberOf(source.maxItems),
    uniqueItems: source.uniqueItems === true,
    minProperties: numberOf(source.minProperties),
    maxProperties: numberOf(source.maxProperties),
    required: texts(source.required),
    ...children,
    listType: textOf(source["x-kubernetes-list-type"]),
    listMapKeys: texts(source["x-kubernetes-list-map-keys"]),
    isEmbeddedResource: source["x-kubernetes-embedded-resource"] === true,
    hasRules: list(source["x-kubernetes-validations"]).length > 0 || nodesOf(children).some(({ hasRules }) => hasRules),
  };
}

type Children = Pick<SchemaNode, "properties" | "additional" | "items" | "allOf" | "anyOf" | "oneOf" | "not">;

function childrenOf(source: JsonObject): Children {
  const properties = isJsonObject(source.properties) ? Object.entries(source.properties) : [];
  const { additionalProperties: additional } = source;
  return {
    properties: new Map(properties.map(([name, property]) => [name, compileSchema(property)])),
    additional: additional === false ? "none" : compileMaybe(additional),
    items: compileMaybe(source.items),
    allOf: list(source.allOf).map(compileSchema),
    anyOf: list(source.anyOf).map(compileSchema),
    oneOf: list(source.oneOf).map(compileSchema),
    not: compileMaybe(source.not),
  };
}

function nodesOf({ properties, additional, items }: Children): SchemaNode[] {
  return [...properties.values(), additional, items].filter((node) => typeof node === "object");
}

function compileMaybe(schema: JsonValue | undefined): SchemaNode | undefined {
  return isJsonObject(schema) ? compileSchema(schema) : undefined;
}

function typesOf(source: JsonObject): readonly string[] {
  if (source["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return textOf(source.type) === "" ? [] : [textOf(source.type)];
}

/** Formats that kube-apiserver does not know, or not of this type, say nothing. */
function checkedFormat(format: JsonValue | undefined, types: readonly string[]): string {
  const name = textOf(format);
  switch (types.length === 1 ? types[0] : "string") {
    case "string":
      return isKnownFormat(name) ? name : "";
    case "integer":
      return ["int32", "int64"].includes(name) ? name : "";
    case "number":
      return ["float", "double"].includes(name) ? name : "";
    default:
      return "";
  }
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: JsonValue | undefined): readonly string[] {
  return list(value).filter((element) => typeof element === "string");
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}
