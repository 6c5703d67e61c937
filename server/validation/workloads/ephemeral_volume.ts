// Volumes whose claim is made for the pod: only labels and annotations of the claim can be chosen, besides its spec.

import { type FieldError, forbiddenField, requiredField } from "../../field_error.ts";
import { labelFaults } from "../field_rules.ts";
import { invalidField } from "../../field_error.ts";
import { qualifiedNameFaults } from "../names.ts";
import { claimSpec } from "./claim_spec.ts";
import type { FieldNode } from "./field_node.ts";

const otherMetadata = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "ownerReferences",
  "finalizers",
  "managedFields",
];

export function ephemeralVolume(source: FieldNode): FieldError[] {
  const template = source.get("volumeClaimTemplate");
  if (!template.isSet) return [requiredField(template.path)];
  return [...templateMetadata(template.get("metadata")), ...claimSpec(template.get("spec"))];
}

function templateMetadata(metadata: FieldNode): FieldError[] {
  const labels = metadata.get("labels");
  const set = otherMetadata.map((name) => metadata.get(name)).filter(({ value }) => value); // not zero, as protobuf has it
  return [
    ...annotationKeys(metadata.get("annotations")),
    ...labelFaults(labels.path, labels.value),
    ...set.map(({ path }) => forbiddenField(path, "cannot be set")),
  ];
}

/** Keys may have capitals. The field has no key in its path. */
export function annotationKeys(annotations: FieldNode): FieldError[] {
  return annotations.entries.flatMap(([key]) =>
    qualifiedNameFaults(key.toLowerCase()).map((fault) => invalidField(annotations.path, key, fault))
  );
}
