// Whether a CRD's schema is structural (KEP-1979): only then can it be published, as what every field is stands in one
// place. What is inside allOf, anyOf, oneOf and not may only restrict.
import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";

const types = new Set(["string", "number", "integer", "boolean", "array", "object"]);
const unsupported = ["id", "$schema", "$ref", "patternProperties", "dependencies", "additionalItems", "definitions"];
const forbiddenInJunctors = [
  "type",
  "default",
  "title",
  "description",
  "nullable",
  "additionalProperties",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-validations",
];
const junctors = ["allOf", "anyOf", "oneOf"];

type Level = "root" | "items" | "field";

/** The first thing found that is not structural, with its place; undefined for structural schemas. */
export function structuralProblem(schema: JsonValue | undefined): string | undefined {
  return problemAt(schema, { level: "root", path: "" });
}

function problemAt(
  schema: JsonValue | undefined,
  { level, path }: { level: Level; path: string },
): string | undefined {
  if (!isJsonObject(schema)) return `${path || "the root"} is no schema`;
  const at = (what: string) => `${path || "the root"}: ${what}`;
  const own = ownProblem(schema, level) ?? metadataProblem(schema, level);
  if (own !== undefined) return at(own);
  const { items, properties, additionalProperties } = schema;
  if (items !== undefined) {
    const problem = problemAt(items, { level: "items", path: `${path}.items` });
    if (problem !== undefined) return problem;
  }
  if (isJsonObject(additionalProperties)) {
    const problem = problemAt(additionalProperties, { level: "field", path: `${path}.additionalProperties` });
    if (problem !== undefined) return problem;
  }
  for (const [name, property] of isJsonObject(properties) ? Object.entries(properties) : []) {
    const problem = problemAt(property, { level: "field", path: `${path}.${name}` });
    if (problem !== undefined) return problem;
  }
  const junctorProblem = junctorsProblem(schema, isIntOrString(schema));
  return junctorProblem && at(junctorProblem);
}

function ownProblem(schema: JsonObject, level: Level): string | undefined {
  const { type } = schema;
  const strange = unsupported.find((keyword) => keyword in schema);
  if (strange !== undefined) return `${strange} is not supported`;
  if (typeof type === "string" && type !== "" && !types.has(type)) return `${type} is no type`;
  const [preserve, embedded, intOrString] = [
    schema["x-kubernetes-preserve-unknown-fields"],
    isTrue(schema["x-kubernetes-embedded-resource"]),
    isIntOrString(schema),
  ];
  if (preserve === false) return "x-kubernetes-preserve-unknown-fields can only be true";
  if (type === "array" && schema["items"] === undefined) return "an array has no items";
  if (schema["additionalProperties"] !== undefined && (level === "root" || embedded)) {
    return "additionalProperties must not be used here";
  }
  if (!type && !intOrString && preserve !== true) return "there is no type";
  if ((embedded || (level === "root" && type)) && type !== "object") return "it is no object";
  if (intOrString && (preserve === true || embedded)) return "x-kubernetes-int-or-string stands with what excludes it";
  if (embedded && preserve !== true && isEmpty(schema["properties"])) return "an embedded resource has no properties";
  return undefined;
}

/** What every object has may be restricted only in its names. */
function metadataProblem(schema: JsonObject, level: Level): string | undefined {
  const properties = schema["properties"];
  if (!isJsonObject(properties) || (level !== "root" && !isTrue(schema["x-kubernetes-embedded-resource"]))) {
    return undefined;
  }
  for (const [name, type] of [["kind", "string"], ["apiVersion", "string"], ["metadata", "object"]] as const) {
    const property = properties[name];
    if (isJsonObject(property) && property["type"] !== type) return `${name} is no ${type}`;
  }
  const metadata = properties["metadata"];
  if (level !== "root" || !isJsonObject(metadata)) return undefined;
  const allowed = Object.keys(metadata).every((keyword) => ["type", "default", "properties"].includes(keyword)) &&
    Object.keys(metadata["properties"] ?? {}).every((name) => name === "name" || name === "generateName");
  return allowed ? undefined : "metadata can be restricted only in name and generateName";
}

function junctorsProblem(schema: JsonObject, mayBeIntOrString: boolean): string | undefined {
  if (mayBeIntOrString && isIntOrStringAnyOf(schema["anyOf"])) return junctorsProblem({ ...schema, anyOf: [] }, false);
  const { not } = schema;
  const clauses = junctors.flatMap((junctor) => Array.isArray(schema[junctor]) ? schema[junctor] : []);
  for (const [i, clause] of [...clauses, ...(not === undefined ? [] : [not])].entries()) {
    const first = mayBeIntOrString && i === 0 && Array.isArray(schema["allOf"]) && schema["allOf"].length > 0;
    const problem = nestedProblem(clause, first);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function nestedProblem(clause: JsonValue, mayBeIntOrString: boolean): string | undefined {
  if (!isJsonObject(clause)) return "a junctor holds no schema";
  const forbidden = forbiddenInJunctors.find((keyword) => clause[keyword] !== undefined && clause[keyword] !== false);
  if (forbidden !== undefined) return `${forbidden} stands inside a junctor`;
  const properties = isJsonObject(clause["properties"]) ? clause["properties"] : {};
  if ("metadata" in properties) return "metadata is restricted inside a junctor";
  const { items } = clause;
  for (const inner of [...Object.values(properties), ...(items === undefined ? [] : [items])]) {
    const problem = nestedProblem(inner, false);
    if (problem !== undefined) return problem;
  }
  return junctorsProblem(clause, mayBeIntOrString);
}

/** `[{type: integer}, {type: string}]`: the one place where a junctor may name types. */
export function isIntOrStringAnyOf(anyOf: JsonValue | undefined): boolean {
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return false;
  return ["integer", "string"].every((type, i) => {
    const clause = anyOf[i];
    return isJsonObject(clause) && clause["type"] === type && Object.keys(clause).length === 1;
  });
}

export function isIntOrString(schema: JsonObject): boolean {
  return isTrue(schema["x-kubernetes-int-or-string"]);
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true;
}

function isEmpty(properties: JsonValue | undefined): boolean {
  return !isJsonObject(properties) || Object.keys(properties).length === 0;
}
