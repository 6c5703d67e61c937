// The quality of service class of a pod, which its CPU and memory decide.

import { addQuantities } from "../../../encoding/defaulting/quantity_sum.ts";
import type { FieldNode } from "./field_node.ts";
import { compareQuantities } from "./quantities.ts";

const deciding = ["cpu", "memory"];

/** Guaranteed, Burstable or BestEffort (KEP-2837 for resources of the pod itself). */
export function qualityOf(spec: FieldNode): string {
  const ownResources = spec.get("resources");
  const lists = ownResources.isSet && hasAny(ownResources)
    ? [ownResources]
    : ["containers", "initContainers"].flatMap((name) => spec.get(name).items).map((item) => item.get("resources"));
  const requests = totals(lists.map((resources) => resources.get("requests")));
  const limits = totals(lists.map((resources) => resources.get("limits")));
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const isLimited = lists.every((resources) => deciding.every((name) => isPositive(resources.get("limits").get(name))));
  const isEqual = [...requests].every(([name, quantity]) => compareQuantities(limits.get(name) ?? "0", quantity) === 0);
  return isLimited && isEqual && requests.size === limits.size ? "Guaranteed" : "Burstable";
}

function hasAny(resources: FieldNode): boolean {
  return ["requests", "limits"].some((name) => resources.get(name).entries.length > 0);
}

function totals(lists: readonly FieldNode[]): Map<string, string> {
  const sums = new Map<string, string>();
  for (const list of lists) {
    for (const name of deciding) {
      const quantity = list.get(name);
      if (isPositive(quantity)) sums.set(name, addQuantities(sums.get(name) ?? "0", quantity.text));
    }
  }
  return sums;
}

function isPositive(quantity: FieldNode): boolean {
  return quantity.isSet && compareQuantities(quantity.text, "0") > 0;
}
