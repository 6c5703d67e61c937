// Numbers of pods that are counts or percents.

import { type FieldError, invalidField } from "../../field_error.ts";
import { percentFaults } from "../names.ts";
import { nonNegative, ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

export function positiveOrPercent(node: FieldNode): FieldError[] {
  return typeof node.value === "string" ? ruled(node, percentFaults) : nonNegative(node);
}

export function atMostHundredPercent(node: FieldNode): FieldError[] {
  const percent = /^(\d+)%$/.exec(node.text);
  if (percent === null || Number(percent[1]) <= 100) return [];
  return [invalidField(node.path, node.text, "must not be greater than 100%")];
}

/** The count or the percent; what is neither is 0. */
export function countOrPercent(node: FieldNode): number {
  if (typeof node.value !== "string") return node.number;
  const digits = /^([+-]?\d+)%?$/.exec(node.text);
  return digits === null ? 0 : Number(digits[1]);
}
