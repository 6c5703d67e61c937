// Which parts of a Job's template may change: none, but where its pods run while the job has not started yet.

import {
  cloneValue,
  isTypedObject,
  type TypedObject,
  type TypedValue,
} from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { IMMUTABLE, immutable } from "../field_rules.ts";
import { internalForm } from "../internal_form.ts";
import type { FieldNode } from "./field_node.ts";
import { internalPodSpec } from "./internal_pod_spec.ts";

const schedulingFields = ["nodeSelector", "tolerations", "schedulingGates"];

export function jobTemplateUpdate(job: FieldNode, old: FieldNode): FieldError[] {
  const [template, oldTemplate] = [job.get("spec").get("template"), old.get("spec").get("template")];
  const [spec, metadata] = [template.get("spec"), template.get("metadata")];
  const mayMove = old.get("spec").get("suspend").flag && !old.get("status").get("startTime").isSet;
  const oldSpec = mayMove
    ? withScheduling(oldTemplate.get("spec").object, spec.object)
    : oldTemplate.get("spec").object;
  const oldMetadata = mayMove
    ? {
      ...oldTemplate.get("metadata").object,
      labels: metadata.object.labels,
      annotations: metadata.object.annotations,
    }
    : oldTemplate.object.metadata;
  return [
    ...immutable(metadata.path, {
      value: metadata.value,
      old: oldMetadata,
      shown: internalForm("k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta", metadata.object),
    }),
    ...(sameMessage("k8s.io.api.core.v1.PodSpec", spec.object, oldSpec)
      ? []
      : [invalidField(spec.path, internalPodSpec(spec.value), IMMUTABLE)]),
  ];
}

/** `old` with everything of `spec` that tells where pods may run (KEP-2926). */
function withScheduling(old: TypedObject, spec: TypedObject): TypedObject {
  const merged = cloneValue(old);
  for (const field of schedulingFields) merged[field] = spec[field];
  const [affinity, before] = [affinityOf(spec.affinity), affinityOf(old.affinity)];
  const others = { ...before, nodeAffinity: affinity.nodeAffinity };
  const isEmpty = Object.values(others).every((member) => member === undefined);
  merged.affinity = isEmpty && !isTypedObject(spec.affinity) ? undefined : others;
  return merged;
}

function affinityOf(value: TypedValue | undefined): TypedObject {
  return isTypedObject(value) ? value : {};
}
