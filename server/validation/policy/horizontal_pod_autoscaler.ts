// The validation of HorizontalPodAutoscaler (autoscaling/v2, which v1 is converted to).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { nonNegative } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf } from "../fields.ts";
import type { Validator } from "../validator.ts";
import { referenceFaults, type ReferenceOptions, referenceOptions } from "./cross_version_reference.ts";
import { metricFaults } from "./metrics.ts";
import { scalingRulesFaults } from "./scaling_rules.ts";

const REPLICAS_MIN = 1;

export const horizontalPodAutoscalerValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec), {}),
  validateUpdate: ({ spec }, old) =>
    specFaults(messageOf(spec), referenceOptions(messageOf(messageOf(old.spec).scaleTargetRef))),
  subresources: {
    status: ({ status }) =>
      ["currentReplicas", "desiredReplicas"].flatMap((name) => nonNegative(`status.${name}`, messageOf(status)[name])),
  },
};

function specFaults(spec: TypedObject, options: ReferenceOptions): FieldError[] {
  const { scaleUp, scaleDown } = messageOf(spec.behavior);
  return [
    ...replicasFaults(spec),
    ...referenceFaults("spec.scaleTargetRef", messageOf(spec.scaleTargetRef), options),
    ...messagesOf(spec.metrics).flatMap((metric, index) => metricFaults(`spec.metrics[${index}]`, metric)),
    ...scaleToZeroFaults(spec),
    ...(scaleUp === undefined ? [] : scalingRulesFaults("spec.behavior.scaleUp", messageOf(scaleUp))),
    ...(scaleDown === undefined ? [] : scalingRulesFaults("spec.behavior.scaleDown", messageOf(scaleDown))),
  ];
}

function replicasFaults({ minReplicas, maxReplicas }: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  const [min, max] = [numberOf(minReplicas), numberOf(maxReplicas)];
  if (minReplicas !== undefined && min < REPLICAS_MIN) {
    faults.push(invalidField("spec.minReplicas", min, `must be greater than or equal to ${REPLICAS_MIN}`));
  }
  if (max === 0) faults.push(requiredField("spec.maxReplicas", "must be set and greater than 0"));
  if (max < 0) faults.push(invalidField("spec.maxReplicas", max, `must be greater than or equal to ${REPLICAS_MIN}`));
  if (minReplicas !== undefined && max < min) {
    faults.push(invalidField("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`"));
  }
  return faults;
}

function scaleToZeroFaults({ minReplicas, metrics }: TypedObject): FieldError[] {
  const hasOutsideMetric = messagesOf(metrics).some(({ type }) => type === "Object" || type === "External");
  if (minReplicas !== 0 || hasOutsideMetric) return [];
  const detail = "must specify at least one Object or External metric to support scaling to zero replicas";
  return [forbiddenField("spec.metrics", detail)];
}
