// The rules of meta/v1 Conditions, which statuses are made of (apimachinery's meta/v1/validation ValidateConditions).

import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, tooLongField } from "../field_error.ts";
import { oneOf, requiredTextFaults, textFaults } from "./field_rules.ts";
import { messagesOf, numberOf, textOf } from "./fields.ts";
import { byteLength, qualifiedNameFaults } from "./names.ts";

const MESSAGE_BYTES_MAX = 32 * 1024;
const REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
const REASON_BYTES_MAX = 1024;
const REASON_RULE =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters " +
  "or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or " +
  `'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '${REASON}')`;
const STATUSES = ["False", "True", "Unknown"];

/** Of a list of them, each type once. */
export function conditionsFaults(field: string, conditions: TypedValue | undefined): FieldError[] {
  const types = messagesOf(conditions).map(({ type }) => textOf(type));
  return messagesOf(conditions).flatMap((condition, index) => [
    ...(types.indexOf(types[index]!) < index ? [duplicateField(`${field}[${index}]`, types[index])] : []),
    ...conditionFaults(`${field}[${index}]`, condition),
  ]);
}

function conditionFaults(field: string, condition: TypedObject): FieldError[] {
  const { type, status, observedGeneration, lastTransitionTime, reason, message } = condition;
  return [
    ...textFaults(`${field}.type`, textOf(type), qualifiedNameFaults),
    ...oneOf(`${field}.status`, status, STATUSES),
    ...(numberOf(observedGeneration) < 0
      ? [invalidField(`${field}.observedGeneration`, observedGeneration, "must be greater than or equal to zero")]
      : []),
    ...(textOf(lastTransitionTime) === "" ? [requiredField(`${field}.lastTransitionTime`)] : []),
    ...requiredTextFaults(`${field}.reason`, textOf(reason), reasonFaults),
    ...(byteLength(textOf(reason)) > REASON_BYTES_MAX ? [tooLongField(`${field}.reason`, REASON_BYTES_MAX)] : []),
    ...(byteLength(textOf(message)) > MESSAGE_BYTES_MAX ? [tooLongField(`${field}.message`, MESSAGE_BYTES_MAX)] : []),
  ];
}

function reasonFaults(reason: string): string[] {
  return new RegExp(`^${REASON}$`).test(reason) ? [] : [REASON_RULE];
}
