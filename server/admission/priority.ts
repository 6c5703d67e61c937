// Priority: a pod's class becomes its number, and there is only one default class.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { forbidden } from "../status_error.ts";
import type { AdmissionPlugin, AdmissionRequest } from "./admission.ts";
import { createdPod, memberOf, objectOf } from "./object_fields.ts";

const priorityClasses = "priorityclasses.scheduling.k8s.io";

export const priority: AdmissionPlugin = {
  name: "Priority",
  async admit(request) {
    const updated = objectOf(request, { group: "", plural: "pods", operations: ["UPDATE"] });
    if (updated !== undefined) return keepPriority(updated, request.oldObject!);
    const pod = createdPod(request);
    if (pod !== undefined) setPriority(memberOf(pod, "spec"), { request, ...await classOf(pod, request) });
  },
  async validate(request) {
    const { objects, resource, name } = request;
    const operations = ["CREATE", "UPDATE"] as const;
    const object = objectOf(request, { group: "scheduling.k8s.io", plural: "priorityclasses", operations });
    if (!object?.globalDefault) return;
    for (const other of await objects.list(priorityClasses)) {
      const otherName = memberOf(other, "metadata").name;
      if (!other.globalDefault || otherName === name) continue;
      const why = `PriorityClass ${otherName} is already marked as default. Only one default can exist`;
      throw forbidden(resource, name, { why });
    }
  },
};

interface PodPriority {
  readonly className: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

async function classOf(pod: TypedObject, { objects, resource, name }: AdmissionRequest): Promise<PodPriority> {
  const wanted = String(memberOf(pod, "spec").priorityClassName ?? "");
  const found = wanted === "" ? await defaultClass(objects) : await objects.get(priorityClasses, { name: wanted });
  if (found === undefined && wanted !== "") {
    throw forbidden(resource, name, { why: `no PriorityClass with name ${wanted} was found` });
  }
  return {
    className: found === undefined ? "" : String(memberOf(found, "metadata").name),
    value: Number(found?.value ?? 0),
    preemptionPolicy: String(found?.preemptionPolicy ?? "PreemptLowerPriority"),
  };
}

/** The lowest of them, should there be several after all. */
async function defaultClass(objects: AdmissionRequest["objects"]): Promise<TypedObject | undefined> {
  const defaults = (await objects.list(priorityClasses)).filter(({ globalDefault }) => globalDefault === true);
  return defaults.sort((a, b) => Number(a.value ?? 0) - Number(b.value ?? 0))[0];
}

function setPriority(
  spec: TypedObject,
  { request: { resource, name }, className, value, preemptionPolicy }: PodPriority & { request: AdmissionRequest },
): void {
  const from = "from the given PriorityClass name";
  if (spec.priority !== undefined && spec.priority !== value) {
    const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; ` +
      `priority admission controller computed ${value} ${from}`;
    throw forbidden(resource, name, { why });
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    const why = `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; ` +
      `priority admission controller computed ${preemptionPolicy} ${from}`;
    throw forbidden(resource, name, { why });
  }
  if (className !== "") spec.priorityClassName = className;
  Object.assign(spec, { priority: value, preemptionPolicy });
}

function keepPriority(pod: TypedObject, old: TypedObject): void {
  const spec = memberOf(pod, "spec");
  const { priority, preemptionPolicy } = memberOf(old, "spec");
  if (spec.priority === undefined && priority !== undefined) spec.priority = priority;
  if (spec.preemptionPolicy === undefined && preemptionPolicy !== undefined) spec.preemptionPolicy = preemptionPolicy;
}
