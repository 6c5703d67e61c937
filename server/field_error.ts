// One fault in one field of a request, and how it reads in a Status (apimachinery's field.Error).

import { goQuote } from "./go_quote.ts";
import { showValue } from "./shown_value.ts";

export type FieldErrorReason =
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueInvalid"
  | "FieldValueNotFound"
  | "FieldValueNotSupported"
  | "FieldValueRequired"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueTypeInvalid"
  | "InternalError";

export interface FieldError {
  readonly reason: FieldErrorReason;
  /** Path of the field; `<nil>` when it has none. */
  readonly field: string;
  /** The message without the field. */
  readonly message: string;
}

/** What an error shows of the value, see `showValue`; `undefined` is null. */
export type ShownValue = unknown;

export function requiredField(field: string, detail = ""): FieldError {
  return fault("FieldValueRequired", field, "Required value", detail);
}

export function forbiddenField(field: string, detail: string): FieldError {
  return fault("FieldValueForbidden", field, "Forbidden", detail);
}

export function invalidField(field: string, value: ShownValue, detail: string): FieldError {
  return fault("FieldValueInvalid", field, `Invalid value: ${showValue(value)}`, detail);
}

/** Of a value that the message would gain nothing from. */
export function invalidFieldWithoutValue(field: string, detail: string): FieldError {
  return fault("FieldValueInvalid", field, "Invalid value", detail);
}

export function typeInvalidField(field: string, value: ShownValue, detail: string): FieldError {
  return fault("FieldValueTypeInvalid", field, `Invalid value: ${showValue(value)}`, detail);
}

export function duplicateField(field: string, value: ShownValue, detail = ""): FieldError {
  return fault("FieldValueDuplicate", field, `Duplicate value: ${showValue(value)}`, detail);
}

export function notFoundField(field: string, value: ShownValue, detail = ""): FieldError {
  return fault("FieldValueNotFound", field, `Not found: ${showValue(value)}`, detail);
}

export function unsupportedField(field: string, value: ShownValue, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? "" : `supported values: ${supported.map(goQuote).join(", ")}`;
  return fault("FieldValueNotSupported", field, `Unsupported value: ${showValue(value)}`, detail);
}

export function tooLongField(field: string, bytesMax: number): FieldError {
  return fault("FieldValueTooLong", field, "Too long", `may not be more than ${bytesMax} bytes`);
}

export function tooManyField(field: string, { found, max }: { found: number; max: number }): FieldError {
  const items = max === 1 ? "item" : "items";
  return fault("FieldValueTooMany", field, `Too many: ${found}`, `must have at most ${max} ${items}`);
}

export function internalFieldError(field: string, detail: string): FieldError {
  return fault("InternalError", field, "Internal error", detail);
}

/** As it stands in the top message of a Status. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.message}`;
}

function fault(reason: FieldErrorReason, field: string, what: string, detail: string): FieldError {
  return { reason, field, message: detail === "" ? what : `${what}: ${detail}` };
}
