// ReplicaSets. Their messages call them deployments where kube-apiserver's do.

import type { FieldError } from "../../field_error.ts";
import type { Validator } from "../validator.ts";
import { nonNegatives } from "./checks.ts";
import { sameSelector } from "./deployment.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { replicaCounts } from "./replica_counts.ts";
import { requiredSelector, selectedTemplate } from "./workload_template.ts";

const statusRules = {
  counts: [
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
    "terminatingReplicas",
  ],
  parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
  readyName: "readyReplicas",
};

export const replicaSetValidator: Validator = {
  validate: (object) => replicaSetSpec(rootNode(object).get("spec")),
  validateUpdate: (object, old) => {
    const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
    return [...replicaSetSpec(spec), ...sameSelector(spec, oldSpec)];
  },
  subresources: { status: (object) => replicaCounts(rootNode(object).get("status"), statusRules) },
};

function replicaSetSpec(spec: FieldNode): FieldError[] {
  return [
    ...nonNegatives(spec, ["replicas", "minReadySeconds"]),
    ...requiredSelector(spec.get("selector"), "deployment"),
    ...selectedTemplate(spec, { kind: "ReplicaSet", badSelector: "invalid label selector" }),
  ];
}
