// The rules that nearly every field of a workload comes down to: required, one of, not negative, of a form.

import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import * as rules from "../field_rules.ts";
import type { TextRule } from "../names.ts";
import type { FieldNode } from "./field_node.ts";

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The text against a rule for names; an empty text is no exception. */
export function ruled(node: FieldNode, rule: TextRule): FieldError[] {
  return rules.textFaults(node.path, node.text, rule);
}

export function ruledIfPresent(node: FieldNode, rule: TextRule): FieldError[] {
  return node.text === "" ? [] : ruled(node, rule);
}

export function requiredRuled(node: FieldNode, rule: TextRule): FieldError[] {
  return rules.requiredTextFaults(node.path, node.text, rule);
}

export function requiredText(node: FieldNode, detail = ""): FieldError[] {
  return node.text === "" ? [requiredField(node.path, detail)] : [];
}

/** The members of `node` that must not be empty. */
export function requiredTexts(node: FieldNode, names: readonly string[]): FieldError[] {
  return names.flatMap((name) => requiredText(node.get(name)));
}

export function oneOf(node: FieldNode, supported: readonly string[]): FieldError[] {
  return rules.oneOf(node.path, node.value, supported);
}

export function oneOfIfSet(node: FieldNode, supported: readonly string[]): FieldError[] {
  return node.isSet ? oneOf(node, supported) : [];
}

export function requiredOneOf(node: FieldNode, supported: readonly string[]): FieldError[] {
  return rules.requiredOneOf(node.path, node.value, supported);
}

export function nonNegative(node: FieldNode): FieldError[] {
  return rules.nonNegative(node.path, node.value);
}

/** The members of `node`, in the order given. */
export function nonNegatives(node: FieldNode, names: readonly string[]): FieldError[] {
  return names.flatMap((name) => nonNegative(node.get(name)));
}

/** A field that is not set is held to the range as zero. */
export function between(node: FieldNode, range: Range): FieldError[] {
  const isInside = node.number >= range.min && node.number <= range.max;
  return isInside ? [] : [invalidField(node.path, node.value ?? 0, rangeFault(range))];
}

export function betweenIfSet(node: FieldNode, range: Range): FieldError[] {
  return node.isSet ? between(node, range) : [];
}

export function rangeFault({ min, max }: Range): string {
  return `must be between ${min} and ${max}, inclusive`;
}

/** File modes: octal 0777 at most. */
export function fileMode(node: FieldNode): FieldError[] {
  const isMode = !node.isSet || (node.number >= 0 && node.number <= 0o777);
  const fault = "must be a number between 0 and 0777 (octal), both inclusive";
  return isMode ? [] : [invalidField(node.path, node.value, fault)];
}

/** User and group IDs. */
export function linuxId(node: FieldNode): FieldError[] {
  return betweenIfSet(node, { min: 0, max: 2 ** 31 - 1 });
}
