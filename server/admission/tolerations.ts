// Tolerations of a pod and of what it belongs to, made one list in which none stands that another one includes.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { sameMessage } from "../strategies/equality.ts";

/** Of equal ones the first stays. */
export function mergedTolerations(all: readonly TypedObject[]): TypedObject[] {
  const merged: TypedObject[] = [];
  for (const [index, toleration] of all.entries()) {
    if (merged.some((other) => includes(other, toleration))) continue;
    const later = all.slice(index + 1);
    if (later.some((other) => !isSame(other, toleration) && includes(other, toleration))) continue;
    merged.push(toleration);
  }
  return merged;
}

/** Whether every taint that `small` tolerates is tolerated by `large` too, and for as long. */
function includes(large: TypedObject, small: TypedObject): boolean {
  if (isSame(large, small)) return true;
  const exists = large.operator === "Exists";
  if (text(large.key) !== text(small.key) && (text(large.key) !== "" || !exists)) return false;
  if (text(large.effect) !== text(small.effect) && text(large.effect) !== "") return false;
  if (large.effect === "NoExecute" && isNumber(large.tolerationSeconds)) {
    const seconds = small.tolerationSeconds;
    if (!isNumber(seconds) || seconds > large.tolerationSeconds) return false;
  }
  if (exists) return true;
  const isEqual = text(large.operator) === "" || large.operator === "Equal";
  return isEqual && small.operator === "Equal" && text(large.value) === text(small.value);
}

function isSame(a: TypedObject, b: TypedObject): boolean {
  return sameMessage("k8s.io.api.core.v1.Toleration", a, b);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
