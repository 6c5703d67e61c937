// The QoS class of a pod (pkg/apis/core/helper/qos; KEP-2837 for resources of the pod as a whole).

import { quantityNanos } from "../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";

const counted = ["cpu", "memory"];

/** Sums in nanos by resource; those that come to nothing are left out. */
type Amounts = Map<string, bigint>;

/** `BestEffort` without cpu and memory, `Guaranteed` with equal requests and limits of both everywhere, else `Burstable`. */
export function podQosClass(spec: TypedObject): string {
  const holders = spec.resources !== undefined
    ? [spec.resources as TypedObject]
    : [...listOf(spec.containers), ...listOf(spec.initContainers)].map(({ resources }) =>
      (resources ?? {}) as TypedObject
    );
  const [requests, limits]: [Amounts, Amounts] = [new Map(), new Map()];
  let isLimited = true;
  for (const holder of holders) {
    addAmounts(requests, holder.requests);
    const own: Amounts = new Map();
    addAmounts(own, holder.limits);
    addAmounts(limits, holder.limits);
    if (own.size < counted.length && (spec.resources === undefined || hasAny(holder.limits))) isLimited = false;
  }
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const isEqual = requests.size === limits.size && [...requests].every(([name, amount]) => limits.get(name) === amount);
  return isLimited && isEqual ? "Guaranteed" : "Burstable";
}

function addAmounts(sums: Amounts, list: TypedObject["x"]): void {
  const amounts = (list ?? {}) as Record<string, string>;
  for (const name of counted) {
    const amount = quantityNanos(amounts[name] ?? "0");
    if (amount > 0n) sums.set(name, (sums.get(name) ?? 0n) + amount);
  }
}

function hasAny(list: TypedObject["x"]): boolean {
  return Object.keys((list ?? {}) as TypedObject).length > 0;
}

function listOf(value: TypedObject["x"]): TypedObject[] {
  return (value ?? []) as TypedObject[];
}
