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
