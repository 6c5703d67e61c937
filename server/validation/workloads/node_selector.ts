// Terms that nodes must match: in the affinity of pods and of volumes.

import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { labelValueFaults, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

/** A selector that must have terms. */
export function nodeSelector(selector: FieldNode): FieldError[] {
  const terms = selector.get("nodeSelectorTerms");
  if (terms.items.length === 0) return [requiredField(terms.path, "must have at least one node selector term")];
  return terms.items.flatMap((term) => nodeSelectorTerm(term, { strictValues: true }));
}

/** Values of preferences may be malformed: they match no node. */
export function nodeSelectorTerm(term: FieldNode, { strictValues }: { strictValues: boolean }): FieldError[] {
  return [
    ...term.get("matchExpressions").items.flatMap((expression) => [
      ...operatorFaults(expression),
      ...ruled(expression.get("key"), qualifiedNameFaults),
      ...(strictValues ? expression.get("values").items.flatMap((value) => ruled(value, labelValueFaults)) : []),
    ]),
    ...term.get("matchFields").items.flatMap(fieldRequirement),
  ];
}

function operatorFaults(expression: FieldNode): FieldError[] {
  const [operator, values] = [expression.get("operator"), expression.get("values")];
  const count = values.items.length;
  switch (operator.text) {
    case "In":
    case "NotIn":
      if (count > 0) return [];
      return [requiredField(values.path, "must be specified when `operator` is 'In' or 'NotIn'")];
    case "Exists":
    case "DoesNotExist":
      if (count === 0) return [];
      return [forbiddenField(values.path, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case "Gt":
    case "Lt":
      if (count === 1) return [];
      return [requiredField(values.path, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidField(operator.path, operator.text, "not a valid selector operator")];
  }
}

function fieldRequirement(requirement: FieldNode): FieldError[] {
  const [key, operator, values] = ["key", "operator", "values"].map((name) => requirement.get(name)) as [
    FieldNode,
    FieldNode,
    FieldNode,
  ];
  const faults: FieldError[] = [];
  if (operator.text !== "In" && operator.text !== "NotIn") {
    faults.push(invalidField(operator.path, operator.text, "not a valid selector operator"));
  } else if (values.items.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    faults.push(requiredField(values.path, detail));
  }
  if (key.text !== "metadata.name") {
    return [...faults, invalidField(key.path, key.text, "not a valid field selector key")];
  }
  return [...faults, ...values.items.flatMap((value) => ruled(value, subdomainFaults))];
}
