// How pods spread over domains of the cluster.

import { duplicateField, type FieldError, invalidField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import { oneOf, oneOfIfSet, requiredText } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { labelKeysWithMismatch } from "./match_label_keys.ts";

const NOT_POSITIVE = "must be greater than zero";

export function topologySpread(constraints: FieldNode): FieldError[] {
  const all = constraints.items;
  return all.flatMap((constraint, index) => [
    ...positive(constraint.get("maxSkew")),
    ...requiredText(constraint.get("topologyKey"), "can not be empty"),
    ...oneOf(constraint.get("whenUnsatisfiable"), ["DoNotSchedule", "ScheduleAnyway"]),
    ...repeated(constraint, all.slice(index + 1)),
    ...minDomains(constraint),
    ...oneOfIfSet(constraint.get("nodeAffinityPolicy"), ["Honor", "Ignore"]),
    ...oneOfIfSet(constraint.get("nodeTaintsPolicy"), ["Honor", "Ignore"]),
    ...labelKeysWithMismatch(constraint),
    ...selector(constraint.get("labelSelector")),
  ]);
}

function positive({ path, number }: FieldNode): FieldError[] {
  return number > 0 ? [] : [invalidField(path, number, NOT_POSITIVE)];
}

function repeated(constraint: FieldNode, rest: readonly FieldNode[]): FieldError[] {
  const pair = pairOf(constraint);
  const isRepeated = rest.some((other) => pairOf(other) === pair);
  return isRepeated ? [duplicateField(`${constraint.path}.{topologyKey, whenUnsatisfiable}`, pair)] : [];
}

function pairOf(constraint: FieldNode): string {
  return `{${constraint.get("topologyKey").text}, ${constraint.get("whenUnsatisfiable").text}}`;
}

function minDomains(constraint: FieldNode): FieldError[] {
  const domains = constraint.get("minDomains");
  const action = constraint.get("whenUnsatisfiable").text;
  if (!domains.isSet) return [];
  if (action === "DoNotSchedule") return positive(domains);
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [...positive(domains), invalidField(domains.path, domains.number, detail)];
}

function selector(node: FieldNode): FieldError[] {
  return node.isSet ? labelSelectorFaults(node.path, node.object) : [];
}
