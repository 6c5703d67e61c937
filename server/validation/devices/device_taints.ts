// Taints of devices, and what claims tolerate.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { requiredOneOf, textFaults } from "../field_rules.ts";
import { textOf } from "../fields.ts";
import { labelValueFaults, qualifiedNameFaults } from "../names.ts";

const EFFECTS = ["NoExecute", "NoSchedule", "None"];
const OPERATORS = ["Equal", "Exists"];

export function taintFaults(field: string, { key, value, effect }: TypedObject): FieldError[] {
  return [
    ...textFaults(`${field}.key`, textOf(key), qualifiedNameFaults),
    ...textFaults(`${field}.value`, textOf(value), labelValueFaults),
    ...requiredOneOf(`${field}.effect`, effect, EFFECTS),
  ];
}

export function tolerationFaults(field: string, { key, operator, value, effect }: TypedObject): FieldError[] {
  return [
    ...(textOf(key) === "" ? [] : textFaults(`${field}.key`, textOf(key), qualifiedNameFaults)),
    ...operatorFaults(field, textOf(operator), textOf(value)),
    ...(textOf(effect) === "" || EFFECTS.includes(textOf(effect))
      ? []
      : [unsupportedField(`${field}.effect`, effect, EFFECTS)]),
  ];
}

function operatorFaults(field: string, operator: string, value: string): FieldError[] {
  if (operator === "") return [requiredField(`${field}.operator`)];
  if (operator === "Equal") return textFaults(`${field}.value`, value, labelValueFaults);
  if (operator !== "Exists") return [unsupportedField(`${field}.operator`, operator, OPERATORS)];
  return value === "" ? [] : [invalidField(`${field}.value`, value, "must be empty for operator `Exists`")];
}
