// Fields that nobody owns: what identifies an object, and what the server sets.

import { difference, type FieldSet, setOf } from "./field_set.ts";

const metadata = [
  "clusterName",
  "creationTimestamp",
  "generation",
  "managedFields",
  "name",
  "namespace",
  "resourceVersion",
  "selfLink",
  "uid",
];

const untracked = setOf(
  ["f:apiVersion"],
  ["f:kind"],
  ["f:metadata"],
  ...metadata.map((name) => ["f:metadata", `f:${name}`]),
);

export function withoutUntracked(fields: FieldSet): FieldSet {
  return difference(fields, untracked);
}
