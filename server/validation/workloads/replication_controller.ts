// ReplicationControllers, whose selector is a plain map of labels and may change.

import { type FieldError, requiredField } from "../../field_error.ts";
import type { Validator } from "../validator.ts";
import { nonNegatives } from "./checks.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { replicaCounts } from "./replica_counts.ts";
import { mismatch } from "./selectors.ts";
import { runningTemplate } from "./workload_template.ts";

const statusRules = {
  counts: ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"],
  parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
  readyName: "readyReplicas",
};

export const replicationControllerValidator: Validator = {
  validate: (object) => controllerSpec(rootNode(object).get("spec")),
  validateUpdate: (object) => controllerSpec(rootNode(object).get("spec")),
  subresources: { status: (object) => replicaCounts(rootNode(object).get("status"), statusRules) },
};

function controllerSpec(spec: FieldNode): FieldError[] {
  const selector = spec.get("selector");
  return [
    ...(selector.entries.length === 0 ? [requiredField(selector.path)] : []),
    ...template(spec.get("template"), selector),
    // These are found by the declarative rules, which run after all others.
    ...nonNegatives(spec, ["replicas", "minReadySeconds"]),
  ];
}

function template(node: FieldNode, selector: FieldNode): FieldError[] {
  if (!node.isSet) return [requiredField(node.path)];
  const labels = node.get("metadata").get("labels");
  const isMatched = selector.entries.every(([key, { value }]) => labels.object[key] === value);
  return [...(isMatched ? [] : [mismatch(labels)]), ...runningTemplate(node, "ReplicationController")];
}
