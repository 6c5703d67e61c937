// A Pod is bound to a node: the scheduler's POST of a Binding, to the Pod or, as of old, to `bindings` (BindingREST of
// kube-apiserver's pkg/registry/core/pod/storage).

import { cloneValue, newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { type FieldError, fieldErrorText, requiredField, unsupportedField } from "../field_error.ts";
import { goQuote } from "../go_quote.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { badRequest, conflict, objectPreconditionFailed, unclassifiedError } from "../status_error.ts";
import { replaceCondition } from "../strategies/conditions.ts";
import { messageOf, sizeOf, textOf } from "../validation/fields.ts";
import { admit, openWrite, type WriteDependencies } from "../write/object_write.ts";
import { requestObject } from "../write/request_object.ts";
import { type CurrentObject, updateObject } from "../write/update_object.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondDone } from "./write_response.ts";

const pods = builtinResource("pods");
/** What conflicts are told of. */
const podBindings = { group: "", plural: "pods/binding" };

export async function handleBinding(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { object: binding, options: { dryRun } } = await requestObject(request, "create");
  const sent = textOf(messageOf(binding.metadata).name);
  const name = request.subresource === undefined ? sent : request.info.name;
  const write = openWrite({ ...request, resource: pods }, dependencies, { dryRun, subresource: "binding" });
  return await withStatusErrors(storageContext(request, "create"), async () => {
    await admit(write, { operation: "CREATE", name, object: binding });
    if (sent !== name) throw badRequest("name in URL does not match name in Binding object");
    checkTarget(messageOf(binding.target));
    if (name === "") throw badRequest("Name parameter required.");
    // The Pod changes past its strategy, which would not let its node be set, and past admission, which saw the Binding.
    const binds = { ...write, strategy: {}, dependencies: { ...dependencies, admission: [] } };
    const { now } = write.context;
    await updateObject(binds, name, { change: (pod) => boundPod(pod, binding, { name, now }), unconditional: true });
    return respondDone(request);
  });
}

/** @throws {StatusError} 500, as kube-apiserver takes these faults for its own */
function checkTarget(target: TypedObject): void {
  const kind = textOf(target.kind);
  const faults: FieldError[] = [
    ...(kind === "" || kind === "Node" ? [] : [unsupportedField("target.kind", kind, ["Node", "<empty>"])]),
    ...(textOf(target.name) === "" ? [requiredField("target.name")] : []),
  ];
  const texts = faults.map(fieldErrorText);
  if (texts.length > 0) throw unclassifiedError(texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`);
}

/** @throws {StatusError} 409 for a Pod that is not the one meant, or that cannot be bound */
function boundPod(
  { entry, object }: CurrentObject,
  binding: TypedObject,
  { name, now }: { name: string; now: string },
): TypedObject {
  const { uid, resourceVersion, annotations, labels } = messageOf(binding.metadata);
  const rows = [
    ["UID", textOf(uid), textOf(messageOf(object.metadata).uid)],
    ["ResourceVersion", textOf(resourceVersion), String(entry.modRevision)],
  ] as const;
  for (const [what, wanted, found] of rows) {
    if (wanted === "" || wanted === found) continue;
    throw objectPreconditionFailed(pods, { name, key: entry.key, what, wanted, found });
  }
  const obstacle = obstacleOf(object, name);
  if (obstacle !== undefined) throw conflict(podBindings, name, obstacle);
  const pod = cloneValue(object);
  const metadata = pod.metadata as TypedObject;
  for (const [member, more] of Object.entries({ annotations, labels })) {
    if (sizeOf(more) > 0) metadata[member] = Object.assign(newMap(), metadata[member], more);
  }
  (pod.spec as TypedObject).nodeName = textOf(messageOf(binding.target).name);
  const status = (pod.status ??= {}) as TypedObject;
  delete status.nominatedNodeName;
  replaceCondition(status, { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now });
  return pod;
}

function obstacleOf(pod: TypedObject, name: string): string | undefined {
  const { nodeName, schedulingGates } = messageOf(pod.spec);
  if (messageOf(pod.metadata).deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (nodeName) return `pod ${name} is already assigned to node ${goQuote(textOf(nodeName))}`;
  return sizeOf(schedulingGates) > 0 ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}
