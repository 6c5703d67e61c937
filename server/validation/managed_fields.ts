// The rules of metadata.managedFields, as far as entries get past their decoding.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, tooLongField } from "../field_error.ts";
import { textOf } from "./fields.ts";
import { byteLength } from "./names.ts";

const MANAGER_BYTES_MAX = 128;
const SUBRESOURCE_BYTES_MAX = 256;

export function managedFieldsFaults(field: string, entries: readonly TypedObject[]): FieldError[] {
  return entries.flatMap((entry, index) => entryFaults(`${field}[${index}]`, entry));
}

/** Also the option of the same name. */
export function fieldManagerFaults(field: string, manager: string): FieldError[] {
  const faults: FieldError[] = [];
  if (byteLength(manager) > MANAGER_BYTES_MAX) faults.push(tooLongField(field, MANAGER_BYTES_MAX));
  let position = 0;
  for (const char of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char)) {
      const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      faults.push(invalidField(field, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += byteLength(char);
  }
  return faults;
}

function entryFaults(field: string, entry: TypedObject): FieldError[] {
  const { operation, fieldsType, manager, subresource } = entry;
  const faults: FieldError[] = [];
  if (operation !== "Apply" && operation !== "Update") {
    faults.push(invalidField(`${field}.operation`, textOf(operation), "must be `Apply` or `Update`"));
  }
  if (textOf(fieldsType) !== "" && fieldsType !== "FieldsV1") {
    faults.push(invalidField(`${field}.fieldsType`, textOf(fieldsType), "must be `FieldsV1`"));
  }
  faults.push(...fieldManagerFaults(`${field}.manager`, textOf(manager)));
  if (byteLength(textOf(subresource)) > SUBRESOURCE_BYTES_MAX) {
    faults.push(tooLongField(`${field}.subresource`, SUBRESOURCE_BYTES_MAX));
  }
  return faults;
}
