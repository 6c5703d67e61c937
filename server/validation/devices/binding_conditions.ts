// Conditions that a device has to have before a pod is bound to its node, and those that say it will not have them.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { duplicateTexts, textFaults } from "../field_rules.ts";
import { textsOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import { listFaults } from "./bounded_list.ts";

const CONDITIONS_MAX = 4;

/** Of a device, or of what was allocated of it. */
export function bindingConditionsFaults(field: string, device: TypedObject): FieldError[] {
  const [conditions, failures] = [textsOf(device.bindingConditions), textsOf(device.bindingFailureConditions)];
  const rules = {
    max: CONDITIONS_MAX,
    each: (at: string, name: string) => textFaults(at, name, qualifiedNameFaults),
  };
  return [
    ...listFaults(`${field}.bindingConditions`, conditions, rules),
    ...listFaults(`${field}.bindingFailureConditions`, failures, rules),
    ...duplicateTexts(`${field}.bindingConditions`, conditions),
    ...failures.flatMap((failure, index) =>
      overlapFaults(`${field}.bindingFailureConditions`, { failures, index, failure, conditions })
    ),
    ...pairFaults(field, conditions, failures),
  ];
}

function overlapFaults(
  field: string,
  of: { failures: readonly string[]; index: number; failure: string; conditions: readonly string[] },
): FieldError[] {
  const { failures, index, failure, conditions } = of;
  const duplicates = duplicateTexts(field, failures).filter((fault) => fault.field === `${field}[${index}]`);
  if (!conditions.includes(failure)) return duplicates;
  const detail = "bindingFailureConditions must not overlap with bindingConditions";
  return [...duplicates, invalidField(`${field}[${index}]`, failure, detail)];
}

function pairFaults(field: string, conditions: readonly string[], failures: readonly string[]): FieldError[] {
  if ((conditions.length === 0) === (failures.length === 0)) return [];
  const [missing, present] = conditions.length === 0
    ? ["bindingConditions", "bindingFailureConditions"]
    : ["bindingFailureConditions", "bindingConditions"];
  return [invalidField(`${field}.${missing}`, null, `${missing} are required to use ${present}`)];
}
