// RuntimeClass: a pod takes the overhead, node selector and tolerations of its runtime class.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { isTypedObject } from "../../encoding/typed_object/typed_object.ts";
import { forbidden } from "../status_error.ts";
import { sameMessage } from "../strategies/equality.ts";
import type { AdmissionPlugin, AdmissionRequest } from "./admission.ts";
import { mergedTolerations } from "./tolerations.ts";
import { createdPod, listOf, memberOf } from "./object_fields.ts";

export const runtimeClass: AdmissionPlugin = {
  name: "RuntimeClass",
  async admit(request) {
    const pod = createdPod(request);
    if (pod === undefined) return;
    const spec = memberOf(pod, "spec");
    const found = await classOf(spec, request);
    if (found === undefined) return;
    if (isTypedObject(found.overhead)) takeOverhead(spec, found.overhead, request);
    if (isTypedObject(found.scheduling)) addScheduling(spec, found.scheduling, request);
  },
  async validate(request) {
    const pod = createdPod(request);
    if (pod === undefined) return;
    const spec = memberOf(pod, "spec");
    if (spec.overhead === undefined) return;
    const found = await classOf(spec, request);
    if (!isTypedObject(found?.overhead)) {
      throw rejected(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  },
};

async function classOf(spec: TypedObject, request: AdmissionRequest): Promise<TypedObject | undefined> {
  const name = spec.runtimeClassName;
  if (typeof name !== "string") return undefined;
  const found = await request.objects.get("runtimeclasses.node.k8s.io", { name });
  if (found === undefined) throw rejected(request, `RuntimeClass "${name}" not found`);
  return found;
}

function takeOverhead(spec: TypedObject, overhead: TypedObject, request: AdmissionRequest): void {
  const own: TypedObject = { podFixed: spec.overhead ?? {} };
  if (spec.overhead !== undefined && !sameMessage("k8s.io.api.node.v1.Overhead", own, overhead)) {
    throw rejected(request, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  }
  if (overhead.podFixed !== undefined) spec.overhead = overhead.podFixed;
}

function addScheduling(spec: TypedObject, scheduling: TypedObject, request: AdmissionRequest): void {
  const selector = isTypedObject(scheduling.nodeSelector) ? scheduling.nodeSelector : {};
  const own = isTypedObject(spec.nodeSelector) ? spec.nodeSelector : {};
  for (const [key, value] of Object.entries(selector)) {
    if (own[key] === undefined || own[key] === value) continue;
    throw rejected(
      request,
      `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; ` +
        `pod.spec.nodeSelector[${key}] = ${own[key]}`,
    );
  }
  if (Object.keys(selector).length > 0) spec.nodeSelector = { ...own, ...selector };
  const added = listOf(scheduling, "tolerations");
  if (added.length > 0) spec.tolerations = mergedTolerations([...listOf(spec, "tolerations"), ...added]);
}

function rejected({ resource, name }: AdmissionRequest, why: string) {
  return forbidden(resource, name, { why: `pod rejected: ${why}` });
}
