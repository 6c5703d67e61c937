// Pods: what the server makes of a new one, and which parts each subresource may change (pkg/registry/core/pod).

import { newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { sameField } from "./equality.ts";
import { countUp, keepClone, keepMetadata, objectMetadata } from "./kind_rules.ts";
import { keepMembers } from "./object_meta.ts";
import { copyAppArmorAnnotations } from "./pod_app_armor.ts";
import { podQosClass } from "./pod_qos.ts";
import type { Strategy } from "./strategy.ts";

export const pod: Strategy = {
  prepareForCreate(object, context) {
    const { qosClass } = (object.status ?? {}) as TypedObject;
    const spec = (object.spec ??= {}) as TypedObject;
    const status: TypedObject = { phase: "Pending", qosClass: qosClass || podQosClass(spec) };
    if (listOf(spec.schedulingGates).length > 0) status.conditions = [schedulingGated()];
    object.status = status;
    foldLabelKeys(object);
    copyAppArmorAnnotations(object, context);
  },
};

function schedulingGated(): TypedObject {
  return {
    type: "PodScheduled",
    status: "False",
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
  };
}

/** The pod's own labels that terms name become part of their selectors (KEP-3633, KEP-3243). */
function foldLabelKeys({ metadata, spec }: TypedObject): void {
  const labels = ((metadata as TypedObject).labels ?? newMap()) as TypedObject;
  const { affinity, topologySpreadConstraints } = spec as TypedObject;
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    const terms = ((affinity as TypedObject | undefined)?.[kind] ?? {}) as TypedObject;
    const preferred = listOf(terms.preferredDuringSchedulingIgnoredDuringExecution);
    const required = listOf(terms.requiredDuringSchedulingIgnoredDuringExecution);
    for (const term of [...preferred.map(({ podAffinityTerm }) => podAffinityTerm as TypedObject), ...required]) {
      foldInto(term, labels);
    }
  }
  for (const constraint of listOf(topologySpreadConstraints)) foldInto(constraint, labels);
}

function foldInto(term: TypedObject | undefined, labels: TypedObject): void {
  const selector = term?.labelSelector as TypedObject | undefined;
  if (term === undefined || selector === undefined) return;
  const requirements = [
    ...((term.matchLabelKeys ?? []) as string[]).map((key) => ({ key, operator: "In" })),
    ...((term.mismatchLabelKeys ?? []) as string[]).map((key) => ({ key, operator: "NotIn" })),
  ].filter(({ key }) => labels[key] !== undefined).map((each) => ({ ...each, values: [labels[each.key]!] }));
  if (requirements.length === 0) return;
  selector.matchExpressions = [...listOf(selector.matchExpressions), ...requirements];
}

export const podStatus: Strategy["prepareForUpdate"] = (object, old) => {
  const status = (object.status ??= {}) as TypedObject;
  const oldStatus = (old.status ?? {}) as TypedObject;
  if (!status.qosClass) keepMembers(status, oldStatus, ["qosClass"]);
  keepObserved(status, oldStatus);
  const oldConditions = listOf(oldStatus.conditions).slice();
  for (const condition of listOf(status.conditions)) {
    const at = oldConditions.findIndex(({ type }) => type === condition.type);
    const [oldCondition = {}] = at < 0 ? [] : oldConditions.splice(at, 1);
    keepObserved(condition, oldCondition);
  }
};

/** Clients that do not know of it do not take it away. */
function keepObserved(object: TypedObject, old: TypedObject): void {
  if (!object.observedGeneration) keepMembers(object, old, ["observedGeneration"]);
}

/** Everything but the ephemeral containers stays. */
export const podEphemeralContainers: Strategy = {
  prepareForUpdate(object, old, { resource }) {
    const { ephemeralContainers } = (object.spec ?? {}) as TypedObject;
    keepAll(object, old);
    keepMembers(object.spec as TypedObject, { ephemeralContainers }, ["ephemeralContainers"]);
    countSpec(object, old, resource);
  },
};

/** Everything but the resources of the pod and of its containers stays; renamed containers are for validation to refuse. */
export const podResize: Strategy = {
  prepareForUpdate(object, old, { resource }) {
    const wanted = (object.spec ?? {}) as TypedObject;
    const current = old.spec as TypedObject;
    const lists = ["containers", "initContainers"] as const;
    if (lists.every((list) => listOf(wanted[list]).length === listOf(current[list]).length)) {
      keepAll(object, old);
      const spec = object.spec as TypedObject;
      keepMembers(spec, wanted, ["resources"]);
      for (const list of lists) resizeContainers(spec, wanted, list);
    }
    countSpec(object, old, resource);
  },
};

function resizeContainers(spec: TypedObject, wanted: TypedObject, list: string): void {
  const containers = listOf(spec[list]);
  if (containers.length === 0) return;
  if (listOf(wanted[list]).some(({ name }, index) => name !== containers[index]!.name)) spec[list] = wanted[list];
  else {listOf(wanted[list]).forEach((each, index) =>
      keepMembers(containers[index]!, each, ["resources", "resizePolicy"])
    );}
}

function keepAll(object: TypedObject, old: TypedObject): void {
  keepClone(object, old, "spec");
  keepClone(object, old, "status");
  keepMetadata(object, old, objectMetadata);
}

function countSpec(object: TypedObject, old: TypedObject, resource: Parameters<typeof sameField>[2]["resource"]): void {
  if (!sameField(object, old, { resource, path: "spec" })) countUp(object, old);
}

function listOf(value: TypedObject["x"]): TypedObject[] {
  return (value ?? []) as TypedObject[];
}
