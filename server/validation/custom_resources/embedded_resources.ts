// x-kubernetes-embedded-resource: apiVersion, kind and metadata of Kubernetes objects inside custom resources.

import { isJsonObject, type JsonObject, type JsonValue } from "../../../encoding/json_value.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { groupVersionFault } from "../group_version.ts";
import { nameRule } from "../name_rules.ts";
import { dns1035LabelFaults } from "../names.ts";
import { validateObjectMeta } from "../object_meta.ts";
import type { SchemaNode } from "./schema_node.ts";
import { childPath } from "./walk_schema.ts";

export function embeddedResourceFaults(value: JsonValue, node: SchemaNode, path: string): FieldError[] {
  if (!node.isEmbeddedResource || !isJsonObject(value)) return [];
  return [
    ...["apiVersion", "kind"].filter((name) => !(name in value)).map((name) => requiredField(childPath(path, name))),
    ...apiVersionFaults(childPath(path, "apiVersion"), value.apiVersion),
    ...kindFaults(childPath(path, "kind"), value.kind),
    ...(isJsonObject(value.metadata) ? metadataFaults(childPath(path, "metadata"), value) : []),
  ];
}

function apiVersionFaults(field: string, apiVersion: JsonValue | undefined): FieldError[] {
  if (apiVersion === undefined) return [];
  if (typeof apiVersion !== "string") return [invalidField(field, apiVersion, "must be a string")];
  const fault = apiVersion === "" ? "must not be empty" : groupVersionFault(apiVersion);
  return fault === undefined ? [] : [invalidField(field, apiVersion, fault)];
}

function kindFaults(field: string, kind: JsonValue | undefined): FieldError[] {
  if (kind === undefined) return [];
  if (typeof kind !== "string") return [invalidField(field, kind, "must be a string")];
  if (kind === "") return [invalidField(field, kind, "must not be empty")];
  const faults = dns1035LabelFaults(kind.toLowerCase());
  if (faults.length === 0) return [];
  return [invalidField(field, kind, `may have mixed case, but should otherwise match: ${faults.join(",")}`)];
}

/** It need have no name, and is in a namespace when it says so. */
function metadataFaults(field: string, object: JsonObject): FieldError[] {
  const metadata = object.metadata as JsonObject;
  const named = { ...object, metadata: { ...metadata, name: metadata.name || "fakename" } };
  const namespaced = Boolean(metadata.namespace);
  return validateObjectMeta(named, {
    field,
    namespaced,
    nameRule: nameRule("pathSegment"),
    standardFinalizers: false,
  });
}
