// The rules of writes of a resource that are plain facts: built-in ones from the table, custom ones all alike.

import type { BuiltinResource, WriteRules } from "../resources/builtin_resources.ts";
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

/** What errors about the object call its kind: the group is that of the version that is stored. */
export function subjectOf({ storage, kind }: Resource, name: string): { group: string; kind: string; name: string } {
  const [group = ""] = storage!.apiVersion.includes("/") ? storage!.apiVersion.split("/") : [];
  return { group, kind, name };
}
