// The rules of writes of a resource that are plain facts: built-in ones from the table, custom ones all alike.

import type { BuiltinResource, WriteRules } from "../resources/builtin_resources.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";

const customRules: WriteRules = {
  nameValidation: "subdomain",
  allowCreateOnUpdate: false,
  allowUnconditionalUpdate: false,
  deleteReturns: "Status",
  defaultDeletePropagation: "Background",
};

/** @throws {RangeError} for a resource that is not persisted */
export function writeRulesOf(resource: Resource): WriteRules {
  if (resource.custom !== undefined) return customRules;
  const { write } = resource as BuiltinResource;
  if (write === undefined) throw new RangeError(`${resource.plural} are not persisted`);
  return write;
}

/** What errors call the object: its kind is of the group that it is stored in; custom resources are what they say. */
export function subjectOf({ storage, kind, custom }: Resource, object: TypedObject) {
  const { apiVersion } = storage!;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const { name = "" } = object.metadata as TypedObject;
  return { group, kind: custom === undefined ? kind : String(object.kind), name: String(name) };
}
