// The merge type of each kind that is served: of built-in ones from the schema tables, of custom ones from their CRDs.

import { customDefinitions } from "../openapi/custom_definitions.ts";
import { customDefinitionName, definitionName } from "../openapi/definition_name.ts";
import { builtinDefinition } from "../openapi/definitions.ts";
import type { SchemaObject } from "../openapi/schema_object.ts";
import type { Resource } from "../resources/resource.ts";
import type { ServedCustomResource } from "../openapi/document_sources.ts";
import type { MergeType } from "./merge_type.ts";
import { schemaType } from "./schema_type.ts";

const definitions = new Map<string, SchemaObject>();
const definedTypes = new Map<string, MergeType>();

/** @param message full name of a built-in kind's message */
export function messageType(message: string): MergeType {
  return definedType(definitionName(message));
}

const customTypes = new WeakMap<Resource, MergeType>();

/** The type of the objects of a resource, in the version that is served; compiled once for each state of a CRD. */
export function resourceType(resource: Resource): MergeType {
  if (resource.message !== undefined) return messageType(resource.message);
  let type = customTypes.get(resource);
  if (type === undefined) customTypes.set(resource, type = compileCustomType(resource as ServedCustomResource));
  return type;
}

function compileCustomType(resource: ServedCustomResource): MergeType {
  const definitions = customDefinitions(resource, { version: "v3", onProblem: () => {} });
  return schemaType(definitions.get(customDefinitionName(resource, resource.kind))!, {
    ...references,
    preservesUnknown: resource.custom.preserveUnknownFields,
  });
}

const references = {
  referenced: definedType,
  referencedDefault: (definition: string, member: string) => definitionOf(definition).properties?.[member]?.default,
};

function definedType(definition: string): MergeType {
  let type = definedTypes.get(definition);
  if (type === undefined) definedTypes.set(definition, type = compileDefined(definition));
  return type;
}

/** kube-apiserver does not look into RawExtensions, whatever their schema says. */
const rawDefinition = definitionName("k8s.io.apimachinery.pkg.runtime.RawExtension");

function compileDefined(definition: string): MergeType {
  const type = schemaType(definitionOf(definition), references);
  return definition === rawDefinition ? { map: { ...type.map!, atomic: true } } : type;
}

function definitionOf(name: string): SchemaObject {
  let schema = definitions.get(name);
  if (schema === undefined) definitions.set(name, schema = builtinDefinition(name, []));
  return schema;
}
