// The validation of the taints of a Node.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField } from "../../field_error.ts";
import { requiredOneOf, textFaults } from "../field_rules.ts";
import { textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { labelValueFaults, qualifiedNameFaults } from "../names.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function taintFaults(field: string, taints: readonly TypedObject[]): FieldError[] {
  const pairs = taints.map(({ key, effect }) => `${textOf(key)}:${textOf(effect)}`);
  return taints.flatMap((taint, index) => [
    ...oneTaintFaults(`${field}[${index}]`, taint),
    ...(pairs.indexOf(pairs[index]!) < index ? [duplicateTaint(`${field}[${index}]`, taint)] : []),
  ]);
}

function oneTaintFaults(field: string, { key, value, effect }: TypedObject): FieldError[] {
  const valueFaults = labelValueFaults(textOf(value));
  return [
    ...textFaults(`${field}.key`, textOf(key), qualifiedNameFaults),
    ...(valueFaults.length === 0 ? [] : [invalidField(`${field}.value`, textOf(value), valueFaults.join(";"))]),
    ...requiredOneOf(`${field}.effect`, effect, EFFECTS),
  ];
}

function duplicateTaint(field: string, taint: TypedObject): FieldError {
  const detail = "taints must be unique by key and effect pair";
  return duplicateField(field, internalForm("k8s.io.api.core.v1.Taint", taint), detail);
}
