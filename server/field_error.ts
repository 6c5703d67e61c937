// One fault in one field of a request, and how it reads in a Status (apimachinery's field.Error).

import { goQuote } from "./go_quote.ts";

export type FieldErrorReason =
  | "FieldValueForbidden"
  | "FieldValueInvalid"
  | "FieldValueNotSupported";

export interface FieldError {
  readonly reason: FieldErrorReason;
  /** Path of the field; `<nil>` when it has none. */
  readonly field: string;
  /** The message without the field. */
  readonly message: string;
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${detail}` };
}

export function invalidField(field: string, value: string, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${goQuote(value)}: ${detail}` };
}

export function unsupportedField(field: string, value: string, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${goQuote(value)}: supported values: ${list}`,
  };
}

/** As it stands in the top message of a Status. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.message}`;
}
