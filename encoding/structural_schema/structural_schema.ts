// The part of a CRD version's openAPIV3Schema that shapes its objects (KEP-20180415-crds-structural-schema): which fields
// exist, what they default to, where unknown ones stay. Validation is not here.
import { isJsonObject, type JsonObject, type JsonValue } from "../json_value.ts";

export interface StructuralSchema {
  readonly properties: ReadonlyMap<string, StructuralSchema>;
  /** Schema of values under other names; "any" for `additionalProperties: true`, under which nested fields are not known. */
  readonly additional: StructuralSchema | "any" | undefined;
  readonly items: StructuralSchema | undefined;
  /** Never null, which says nothing. */
  readonly default: JsonValue | undefined;
  readonly nullable: boolean;
  readonly preservesUnknown: boolean;
  /** A whole Kubernetes object: apiVersion, kind and metadata are there whatever the properties say. */
  readonly isEmbeddedResource: boolean;
}

/** @param schema parsed JSON; undefined for a version without schema */
export function compileStructuralSchema(schema: unknown): StructuralSchema | undefined {
  return isJsonObject(schema) ? compile(schema) : undefined;
}

function compile(schema: JsonObject): StructuralSchema {
  const properties = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
  const { additionalProperties: additional, items } = schema;
  return {
    properties: new Map(properties.map(([name, property]) => [name, compileOrEmpty(property)])),
    additional: isJsonObject(additional) ? compile(additional) : additional === undefined ? undefined : "any",
    items: isJsonObject(items) ? compile(items) : undefined,
    default: schema.default ?? undefined,
    nullable: schema.nullable === true,
    preservesUnknown: schema["x-kubernetes-preserve-unknown-fields"] === true,
    isEmbeddedResource: schema["x-kubernetes-embedded-resource"] === true,
  };
}

function compileOrEmpty(schema: JsonValue): StructuralSchema {
  return compile(isJsonObject(schema) ? schema : {});
}

/** The members of every Kubernetes object, which no schema has to name. */
export const objectMembers: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** The schema of what stands under a name, "unknown" when the schema does not know the name. */
export function memberSchema(schema: StructuralSchema, name: string): StructuralSchema | undefined | "unknown" {
  const property = schema.properties.get(name);
  if (property !== undefined) return property;
  if (schema.additional === undefined) return "unknown";
  return schema.additional === "any" ? undefined : schema.additional;
}
