// The definitions of a custom kind and its list.
import { isJsonObject, type JsonValue } from "../../encoding/json_value.ts";
import type { CustomResource, Resource } from "../resources/resource.ts";
import type { ServedCustomResource } from "./document_sources.ts";
import { customSchema } from "./custom_schema.ts";
import { customDefinitionName, v2RefPrefix, v3RefPrefix } from "./definition_name.ts";
import { metaDefinition } from "./definitions.ts";
import { orderedSchema, type SchemaObject, sortedProperties } from "./schema_object.ts";
import { structuralProblem } from "./structural_schema.ts";
import { v2CustomSchema } from "./v2_schema.ts";

export type OpenApiVersion = "v2" | "v3";

/** Definitions by name. */
export type Definitions = ReadonlyMap<string, SchemaObject>;

/** Told why a schema is not shown. */
export type OnSchemaProblem = (resource: Resource, message: string) => void;

const anyObject: SchemaObject = { type: "object" };

interface CustomDefinitionOptions {
  readonly version: OpenApiVersion;
  readonly onProblem: OnSchemaProblem;
}

/** A kind whose schema is missing or not structural is just an object. */
export function customDefinitions(
  resource: ServedCustomResource,
  options: CustomDefinitionOptions,
): Definitions {
  const { kind, listKind = `${kind}List`, custom } = resource;
  const problem = schemaProblem(custom);
  if (problem !== undefined) options.onProblem(resource, problem);
  const extensions = (of: string) => ({
    "x-kubernetes-group-version-kind": [{ group: resource.group, kind: of, version: resource.version }],
    "x-kubernetes-selectable-fields": selectableFields(custom),
  });
  const object = orderedSchema({
    ...(problem === undefined ? objectSchema(custom, options.version) : anyObject),
    ...extensions(kind),
  });
  const list = orderedSchema({
    ...listSchema(customDefinitionName(resource, kind), options.version),
    ...extensions(listKind),
  });
  return new Map([
    [customDefinitionName(resource, kind), object],
    [customDefinitionName(resource, listKind), list],
  ]);
}

/** What the definitions of a custom kind refer to. */
export const referencedByCustom: readonly string[] = [metaDefinition("ObjectMeta"), metaDefinition("ListMeta")];

function selectableFields({ selectableFields: paths }: CustomResource) {
  return paths.length === 0 ? undefined : paths.map((path) => ({ fieldPath: path.replace(/^\./, "") }));
}

function schemaProblem({ publishedSchema }: CustomResource): string | undefined {
  const problem = publishedSchema === undefined ? undefined : structuralProblem(publishedSchema as JsonValue);
  return problem && `its schema is not structural: ${problem}`;
}

function objectSchema(
  { publishedSchema, preserveUnknownFields }: CustomResource,
  version: OpenApiVersion,
): SchemaObject {
  const written = publishedSchema as JsonValue | undefined;
  if (!isJsonObject(written)) return anyObject;
  const preserves = preserveUnknownFields || written["x-kubernetes-preserve-unknown-fields"] === true;
  if (version === "v2" && preserves) return anyObject;
  const schema = customSchema(written);
  const shown = version === "v2" ? v2CustomSchema(schema) : schema;
  return withObjectProperties(withEmbedded(shown, version), version);
}

function listSchema(itemDefinition: string, version: OpenApiVersion): SchemaObject {
  const prefix = version === "v2" ? v2RefPrefix : v3RefPrefix;
  return {
    type: "object",
    required: ["items"],
    properties: sortedProperties([
      ["apiVersion", { type: "string" }],
      ["items", { type: "array", items: { $ref: prefix + itemDefinition } }],
      ["kind", { type: "string" }],
      ["metadata", reference("ListMeta", version)],
    ]),
  };
}

/** A reference that has a description beside it in kube-apiserver: v3 shows it in another shape than a bare one. */
function reference(metaType: string, version: OpenApiVersion): SchemaObject {
  const name = metaDefinition(metaType);
  return version === "v2" ? { $ref: v2RefPrefix + name } : { allOf: [{ $ref: v3RefPrefix + name }] };
}

function withObjectProperties(schema: SchemaObject, version: OpenApiVersion): SchemaObject {
  const properties = sortedProperties(Object.entries({
    ...schema.properties,
    apiVersion: { type: "string" },
    kind: { type: "string" },
    metadata: reference("ObjectMeta", version),
  }));
  return orderedSchema({ ...schema, properties });
}

/** Embedded resources have what every object has; not in v2 when they are open, as kubectl would take that for all. */
function withEmbedded(schema: SchemaObject, version: OpenApiVersion): SchemaObject {
  const { items, properties, additionalProperties } = schema;
  const inner = orderedSchema({
    ...schema,
    ...(items && { items: withEmbedded(items, version) }),
    ...(properties && {
      properties: sortedProperties(
        Object.entries(properties).map(([name, property]) => [name, withEmbedded(property, version)]),
      ),
    }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: withEmbedded(additionalProperties, version),
    }),
  });
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema["x-kubernetes-embedded-resource"] !== true || (version === "v2" && isOpen)) return inner;
  const missing = ["kind", "apiVersion"].filter((name) => !schema.required?.includes(name));
  return withObjectProperties({ ...inner, required: [...schema.required ?? [], ...missing] }, version);
}
