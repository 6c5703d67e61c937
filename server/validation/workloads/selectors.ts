// The selector of a workload and the labels of its template, which must fit together.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import type { FieldNode } from "./field_node.ts";

/** Of a label selector; one that is not set selects nothing and passes. */
export function selectorFaults(selector: FieldNode): FieldError[] {
  return selector.isSet ? labelSelectorFaults(selector.path, selector.object) : [];
}

export function isEmptySelector(selector: FieldNode): boolean {
  return selector.get("matchLabels").entries.length === 0 && selector.get("matchExpressions").items.length === 0;
}

/** The metadata of the template must match; a selector that is not set matches nothing, an empty one everything. */
export function templateMismatch(template: FieldNode, selector: FieldNode): FieldError[] {
  const labels = template.get("metadata").get("labels");
  return matches(selector, labels.object) ? [] : [mismatch(labels)];
}

export function mismatch(labels: FieldNode): FieldError {
  return invalidField(labels.path, labels.value, "`selector` does not match template `labels`");
}

export function matches(selector: FieldNode, labels: TypedObject): boolean {
  return selector.isSet &&
    Object.entries(selector.get("matchLabels").object).every(([key, value]) => labels[key] === value) &&
    selector.get("matchExpressions").items.every((expression) => matchesExpression(expression, labels));
}

function matchesExpression(expression: FieldNode, labels: TypedObject): boolean {
  const value: TypedValue | undefined = labels[expression.get("key").text];
  const isListed = typeof value === "string" && expression.get("values").texts.includes(value);
  switch (expression.get("operator").text) {
    case "In":
      return isListed;
    case "NotIn":
      return !isListed;
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}
