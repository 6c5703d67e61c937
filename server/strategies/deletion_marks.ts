// The kinds whose first DELETE only ever marks: a controller empties them before they go (registry of namespaces and of
// CustomResourceDefinitions).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { setCondition } from "./conditions.ts";
import type { DeletionRequest } from "./deletion_request.ts";
import { withNamespacePropagation } from "./propagation.ts";

const instanceCleanup = "customresourcecleanup.apiextensions.k8s.io";

export type DeletionMark = (object: TypedObject, request: DeletionRequest) => void;

/** By plural and group. */
export const deletionMarks: Readonly<Record<string, DeletionMark>> = {
  "namespaces": markNamespace,
  "customresourcedefinitions.apiextensions.k8s.io": markDefinition,
};

function markNamespace(namespace: TypedObject, { options, now }: DeletionRequest): void {
  const metadata = namespace.metadata as TypedObject;
  metadata.deletionTimestamp = now;
  namespace.status = { ...namespace.status as TypedObject, phase: "Terminating" };
  const finalizers = withNamespacePropagation((metadata.finalizers ?? []) as string[], options);
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
}

function markDefinition(definition: TypedObject, { now }: DeletionRequest): void {
  const metadata = definition.metadata as TypedObject;
  metadata.deletionTimestamp = now;
  const finalizers = (metadata.finalizers ?? []) as string[];
  if (!finalizers.includes(instanceCleanup)) metadata.finalizers = [...finalizers, instanceCleanup];
  setCondition((definition.status ??= {}) as TypedObject, {
    type: "Terminating",
    status: "True",
    lastTransitionTime: now,
    reason: "InstanceDeletionPending",
    message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
  });
}
