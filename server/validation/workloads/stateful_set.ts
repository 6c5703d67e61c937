// StatefulSets.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { nonNegative, nonNegatives, oneOf } from "./checks.ts";
import { claimSpec } from "./claim_spec.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { atMostHundredPercent, countOrPercent, positiveOrPercent } from "./int_or_percent.ts";
import { collisionCount, replicaCounts } from "./replica_counts.ts";
import { alwaysRestarted, requiredSelector } from "./workload_template.ts";
import { podTemplate } from "./pod_template.ts";
import { isEmptySelector, selectorFaults, templateMismatch } from "./selectors.ts";

const statusRules = {
  counts: [
    "replicas",
    "readyReplicas",
    "currentReplicas",
    "updatedReplicas",
    "availableReplicas",
    "observedGeneration",
    "collisionCount",
  ],
  parts: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
  readyName: "status.readyReplicas",
};
const updatable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];
const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export const statefulSetValidator: Validator = {
  validate: (object) => statefulSetSpec(rootNode(object).get("spec")),
  validateUpdate: (object, old) => {
    const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
    return [...statefulSetSpec(spec), ...fixedFields(spec, oldSpec)];
  },
  subresources: {
    status: (object, old) => {
      const [status, oldStatus] = [rootNode(object).get("status"), rootNode(old).get("status")];
      return [...replicaCounts(status, statusRules), ...collisionCount(status, oldStatus)];
    },
  },
};

function statefulSetSpec(spec: FieldNode): FieldError[] {
  return [
    ...podManagement(spec.get("podManagementPolicy")),
    ...updateStrategy(spec.get("updateStrategy")),
    ...retention(spec.get("persistentVolumeClaimRetentionPolicy")),
    ...nonNegatives(spec, ["replicas", "minReadySeconds", "revisionHistoryLimit"]),
    ...nonNegative(spec.get("ordinals").get("start")),
    ...spec.get("volumeClaimTemplates").items.flatMap((claim) => claimSpec(claim.get("spec"))),
    ...requiredSelector(spec.get("selector"), "statefulset"),
    ...selectedTemplate(spec),
    ...alwaysRestarted(spec.get("template"), "StatefulSet"),
  ];
}

function podManagement({ path, text }: FieldNode): FieldError[] {
  if (text === "") return [requiredField(path)];
  return ["OrderedReady", "Parallel"].includes(text)
    ? []
    : [invalidField(path, text, "must be 'OrderedReady' or 'Parallel'")];
}

function updateStrategy(strategy: FieldNode): FieldError[] {
  const rolling = strategy.get("rollingUpdate");
  switch (strategy.get("type").text) {
    case "":
      return [requiredField(strategy.path)];
    case "OnDelete": {
      const shown = internalForm("k8s.io.api.apps.v1.RollingUpdateStatefulSetStrategy", rolling.value);
      return rolling.isSet
        ? [invalidField(rolling.path, shown, "only allowed for updateStrategy 'RollingUpdate'")]
        : [];
    }
    case "RollingUpdate":
      return rolling.isSet ? rollingUpdate(rolling) : [];
    default: {
      const shown = internalForm("k8s.io.api.apps.v1.StatefulSetUpdateStrategy", strategy.object);
      return [invalidField(strategy.path, shown, "must be 'RollingUpdate' or 'OnDelete'")];
    }
  }
}

function rollingUpdate(rolling: FieldNode): FieldError[] {
  const unavailable = rolling.get("maxUnavailable");
  const faults = nonNegative(rolling.get("partition"));
  if (!unavailable.isSet) return faults;
  return [
    ...faults,
    ...positiveOrPercent(unavailable),
    ...(countOrPercent(unavailable) === 0 ? [invalidField(unavailable.path, unavailable.value, "cannot be 0")] : []),
    ...atMostHundredPercent(unavailable),
  ];
}

function retention(policy: FieldNode): FieldError[] {
  if (!policy.isSet) return [];
  return ["whenDeleted", "whenScaled"].flatMap((name) => oneOf(policy.get(name), ["Retain", "Delete"]));
}

function selectedTemplate(spec: FieldNode): FieldError[] {
  const selector = spec.get("selector");
  if (selectorFaults(selector).length > 0) return [invalidField(selector.path, selector.value, "")];
  return [
    ...(selector.isSet && isEmptySelector(selector) ? [] : templateMismatch(spec.get("template"), selector)),
    ...podTemplate(withClaims(spec)),
  ];
}

/** The template as the controller makes pods of it: with a volume for each claim, in place of one of the same name. */
function withClaims(spec: FieldNode): FieldNode {
  const template = spec.get("template");
  const names = spec.get("volumeClaimTemplates").items.map((claim) => claim.get("metadata").get("name").text);
  const claims = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = template.get("spec").get("volumes").items.filter((volume) => !names.includes(volume.get("name").text));
  const volumes = [...claims, ...others.map((volume) => volume.object)];
  return template.withValue({ ...template.object, spec: { ...template.get("spec").object, volumes } });
}

function fixedFields(spec: FieldNode, old: FieldNode): FieldError[] {
  const isSame = sameMessage("k8s.io.api.apps.v1.StatefulSetSpec", withoutUpdatable(spec), withoutUpdatable(old));
  return isSame ? [] : [forbiddenField(spec.path, FIXED)];
}

/** The kind of claims is not stored. */
function withoutUpdatable(spec: FieldNode): TypedObject {
  const rest: TypedObject = { ...spec.object };
  for (const name of updatable) delete rest[name];
  rest.volumeClaimTemplates = spec.get("volumeClaimTemplates").items.map((claim) => ({
    ...claim.object,
    kind: undefined,
    apiVersion: undefined,
  }));
  return rest;
}
