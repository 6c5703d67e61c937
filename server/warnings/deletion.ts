// What is said about a deletion that leaves open what is to become of dependents.

import type { Resource } from "../resources/resource.ts";
import type { PropagationOptions } from "../strategies/propagation.ts";

/** The kinds whose dependents stay unless the client says otherwise, where that surprises. */
const preserving: Readonly<Record<string, string>> = {
  "jobs.batch": "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background " +
    "to remove them or set propagationPolicy=Orphan to suppress this warning",
};

/** Sent whether or not there is anything to delete. */
export function deletionWarnings(
  { plural, group }: Resource,
  { orphanDependents, propagationPolicy }: PropagationOptions,
): string[] {
  const text = preserving[`${plural}.${group}`];
  return text === undefined || orphanDependents !== undefined || propagationPolicy !== undefined ? [] : [text];
}
