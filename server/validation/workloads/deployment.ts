// Deployments.

import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { immutable } from "../field_rules.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { nonNegatives } from "./checks.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { atMostHundredPercent, countOrPercent, positiveOrPercent } from "./int_or_percent.ts";
import { collisionCount, replicaCounts } from "./replica_counts.ts";
import { requiredSelector, selectedTemplate } from "./workload_template.ts";

const statusRules = {
  counts: [
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
    "collisionCount",
  ],
  parts: ["updatedReplicas", "readyReplicas", "availableReplicas"],
  readyName: "readyReplicas",
};

export const deploymentValidator: Validator = {
  validate: (object) => deploymentSpec(rootNode(object).get("spec")),
  validateUpdate: (object, old) => {
    const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
    return [...deploymentSpec(spec), ...sameSelector(spec, oldSpec)];
  },
  subresources: {
    status: (object, old) => {
      const [status, oldStatus] = [rootNode(object).get("status"), rootNode(old).get("status")];
      return [...replicaCounts(status, statusRules), ...collisionCount(status, oldStatus)];
    },
  },
};

export function sameSelector(spec: FieldNode, old: FieldNode): FieldError[] {
  return immutable(spec.get("selector").path, { value: spec.get("selector").value, old: old.get("selector").value });
}

function deploymentSpec(spec: FieldNode): FieldError[] {
  return [
    ...nonNegatives(spec, ["replicas"]),
    ...requiredSelector(spec.get("selector"), "deployment"),
    ...selectedTemplate(spec, { kind: "ReplicaSet", badSelector: "invalid label selector" }),
    ...strategy(spec.get("strategy")),
    ...nonNegatives(spec, ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"]),
    ...progressDeadline(spec),
  ];
}

function strategy(node: FieldNode): FieldError[] {
  const rolling = node.get("rollingUpdate");
  switch (node.get("type").text) {
    case "Recreate": {
      const detail = "may not be specified when strategy `type` is 'Recreate'";
      return rolling.isSet ? [forbiddenField(rolling.path, detail)] : [];
    }
    case "RollingUpdate": {
      const detail = "this should be defaulted and never be nil";
      return rolling.isSet ? rollingUpdate(rolling) : [requiredField(rolling.path, detail)];
    }
    default: {
      const shown = internalForm("k8s.io.api.apps.v1.DeploymentStrategy", node.object);
      return [unsupportedField(node.path, shown, ["Recreate", "RollingUpdate"])];
    }
  }
}

function rollingUpdate(rolling: FieldNode): FieldError[] {
  const [unavailable, surge] = [rolling.get("maxUnavailable"), rolling.get("maxSurge")];
  const stuck = countOrPercent(unavailable) === 0 && countOrPercent(surge) === 0;
  const detail = "may not be 0 when `maxSurge` is 0";
  return [
    ...positiveOrPercent(unavailable),
    ...positiveOrPercent(surge),
    ...(stuck ? [invalidField(unavailable.path, unavailable.value ?? 0, detail)] : []),
    ...atMostHundredPercent(unavailable),
  ];
}

function progressDeadline(spec: FieldNode): FieldError[] {
  const deadline = spec.get("progressDeadlineSeconds");
  if (!deadline.isSet || deadline.number > spec.get("minReadySeconds").number) return [];
  return [invalidField(deadline.path, deadline.value, "must be greater than minReadySeconds")];
}
