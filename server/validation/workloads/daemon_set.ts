// DaemonSets.

import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { nonNegatives } from "./checks.ts";
import { sameSelector } from "./deployment.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { atMostHundredPercent, countOrPercent, positiveOrPercent } from "./int_or_percent.ts";
import { collisionCount } from "./replica_counts.ts";
import { selectorFaults, templateMismatch } from "./selectors.ts";
import { emptySelector, runningTemplate } from "./workload_template.ts";

const counts = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
];

export const daemonSetValidator: Validator = {
  validate: (object) => daemonSetSpec(rootNode(object).get("spec")),
  validateUpdate: (object, old) => {
    const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
    return [...daemonSetSpec(spec), ...sameSelector(spec, oldSpec)];
  },
  subresources: {
    status: (object, old) => {
      const [status, oldStatus] = [rootNode(object).get("status"), rootNode(old).get("status")];
      return [...nonNegatives(status, counts), ...collisionCount(status, oldStatus)];
    },
  },
};

function daemonSetSpec(spec: FieldNode): FieldError[] {
  const [selector, template] = [spec.get("selector"), spec.get("template")];
  const faults = selectorFaults(selector);
  return [
    ...faults,
    ...(faults.length === 0 ? templateMismatch(template, selector) : []),
    ...emptySelector(selector, "daemonset"),
    ...runningTemplate(template, "DaemonSet"),
    ...nonNegatives(spec, ["minReadySeconds"]),
    ...updateStrategy(spec.get("updateStrategy")),
    ...nonNegatives(spec, ["revisionHistoryLimit"]),
  ];
}

function updateStrategy(strategy: FieldNode): FieldError[] {
  const type = strategy.get("type").text;
  const rolling = strategy.get("rollingUpdate");
  if (type === "OnDelete") return [];
  if (type === "RollingUpdate") return rolling.isSet ? rollingUpdate(rolling) : [requiredField(rolling.path)];
  const shown = internalForm("k8s.io.api.apps.v1.DaemonSetUpdateStrategy", strategy.object);
  return [unsupportedField(strategy.path, shown, ["RollingUpdate", "OnDelete"])];
}

function rollingUpdate(rolling: FieldNode): FieldError[] {
  const [unavailable, surge] = [rolling.get("maxUnavailable"), rolling.get("maxSurge")];
  return [
    ...positiveOrPercent(unavailable),
    ...positiveOrPercent(surge),
    ...atMostHundredPercent(unavailable),
    ...atMostHundredPercent(surge),
    ...oneWay(unavailable, surge),
  ];
}

/** A node's pod is replaced either by first stopping the old one or by first starting the new one. */
function oneWay(unavailable: FieldNode, surge: FieldNode): FieldError[] {
  const [stops, starts] = [countOrPercent(unavailable) !== 0, countOrPercent(surge) !== 0];
  if (stops && starts) {
    return [invalidField(surge.path, surge.value, "may not be set when maxUnavailable is non-zero")];
  }
  return stops || starts ? [] : [requiredField(unavailable.path, "cannot be 0 when maxSurge is 0")];
}
