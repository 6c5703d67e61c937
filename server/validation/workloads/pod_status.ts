// Changes of a pod's status, which the kubelet and the scheduler make.

import type { TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { ipFaults, parseIp } from "../addresses.ts";
import { immutable } from "../field_rules.ts";
import { qualifiedNameFaults, subdomainFaults } from "../names.ts";
import { ruled, ruledIfPresent } from "./checks.ts";
import { containerStatuses } from "./container_statuses.ts";
import type { FieldNode } from "./field_node.ts";

const systemConditions = ["PodScheduled", "Ready", "Initialized"];
const NEGATIVE = "must be a non-negative integer";

export function podStatusUpdate(pod: FieldNode, oldPod: FieldNode): FieldError[] {
  const [status, old] = [pod.get("status"), oldPod.get("status")];
  const movesNode = pod.get("spec").get("nodeName").text !== oldPod.get("spec").get("nodeName").text;
  return [
    ...conditions(status.get("conditions")),
    ...(movesNode ? [forbiddenField("status.nodeName", "may not be changed directly")] : []),
    ...nomination(status.get("nominatedNodeName"), oldPod),
    ...generation(status.get("observedGeneration")),
    ...immutable("status.qosClass", { value: status.get("qosClass").value, old: old.get("qosClass").value }),
    ...containerStatuses(pod, oldPod),
    ...claimStatuses(status.get("resourceClaimStatuses"), pod.get("spec").get("resourceClaims")),
    ...addresses(status.get("podIPs"), old.get("podIPs")),
    ...hostAddresses(status, old),
  ];
}

function conditions(list: FieldNode): FieldError[] {
  return list.items.flatMap((condition) => {
    const type = condition.get("type").withPath(`${condition.path}.Type`);
    const name = systemConditions.includes(type.text) ? [] : ruled(type, qualifiedNameFaults);
    return [...generation(condition.get("observedGeneration")), ...name];
  });
}

function generation({ path, number, value }: FieldNode): FieldError[] {
  return number < 0 ? [invalidField(path, value, NEGATIVE)] : [];
}

function nomination(node: FieldNode, oldPod: FieldNode): FieldError[] {
  const isNew = node.text !== "" && node.text !== oldPod.get("status").get("nominatedNodeName").text;
  if (!isNew) return [];
  const isBound = oldPod.get("spec").get("nodeName").text !== "";
  const bound = "may not be set on pods that are already bound to a node";
  return [...ruled(node, subdomainFaults), ...(isBound ? [forbiddenField(node.path, bound)] : [])];
}

function claimStatuses(list: FieldNode, claims: FieldNode): FieldError[] {
  const known = new Set(claims.items.map((claim) => claim.get("name").text));
  const seen = new Set<string>();
  return list.items.flatMap((status) => {
    const { path, text } = status.get("name");
    const faults: FieldError[] = [];
    if (!known.has(text)) {
      faults.push(invalidField(path, text, "must match the name of an entry in `spec.resourceClaims`"));
    }
    if (seen.has(text)) faults.push(duplicateField(path, text));
    seen.add(text);
    return [...faults, ...ruledIfPresent(status.get("resourceClaimName").withPath(path), subdomainFaults)];
  });
}

function hostAddresses(status: FieldNode, old: FieldNode): FieldError[] {
  const list = status.get("hostIPs");
  const [first] = list.items.map((address) => address.get("ip"));
  if (first === undefined) return [];
  const differs = first.text !== status.get("hostIP").text;
  return [
    ...(differs ? [invalidField(first.path, first.text, "must be equal to `hostIP`")] : []),
    ...addresses(list, old.get("hostIPs")),
  ];
}

/** One address of each family at most; malformed ones that were there before may stay. */
function addresses(list: FieldNode, old: FieldNode): FieldError[] {
  const before = old.items.map((address) => address.get("ip").text);
  const texts = list.items.map((address) => address.get("ip").text);
  const faults = list.items.flatMap(({ path }, index) =>
    before.includes(texts[index]!)
      ? []
      : ipFaults(texts[index]!).map((fault) => invalidField(path, texts[index], fault))
  );
  const families = new Set(texts.map((text) => parseIp(text)?.family));
  if (texts.length <= 1 || (texts.length === 2 && families.size === 2)) return faults;
  return [
    ...faults,
    invalidField(list.path, shownAddresses(texts), "may specify no more than one IP for each IP family"),
  ];
}

function shownAddresses(texts: readonly string[]): TypedValue {
  return texts.map((text) => ({ IP: text }));
}
