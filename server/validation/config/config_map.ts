// The validation of ConfigMap, and what Secrets share with it.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, tooLongField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { textFaults } from "../field_rules.ts";
import { entriesOf, messageOf } from "../fields.ts";
import { byteLength, configKeyFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

/** Of all values together, in bytes. */
export const CONFIG_BYTES_MAX = 1024 * 1024;

export const configMapValidator: Validator = {
  validate,
  validateUpdate: (map, old) => [...immutableFaults(map, old, ["data", "binaryData"]), ...validate(map)],
};

function validate({ data, binaryData }: TypedObject): FieldError[] {
  const binaryKeys = messageOf(binaryData);
  return [
    ...entriesOf(data).flatMap(([key]) => [
      ...textFaults(`data[${key}]`, key, configKeyFaults),
      ...(key in binaryKeys ? [invalidField(`data[${key}]`, key, "duplicate of key present in binaryData")] : []),
    ]),
    ...entriesOf(binaryData).flatMap(([key]) => textFaults(`binaryData[${key}]`, key, configKeyFaults)),
    ...(totalBytes(data) + totalBytes(binaryData) > CONFIG_BYTES_MAX ? [tooLongField("[]", CONFIG_BYTES_MAX)] : []),
  ];
}

/** Of the values of a map of texts or bytes. */
export function totalBytes(map: TypedValue | undefined): number {
  return entriesOf(map).reduce((sum, [, value]) => sum + bytesOf(value), 0);
}

function bytesOf(value: TypedValue): number {
  return value instanceof Uint8Array ? value.length : byteLength(String(value));
}

/** Once immutable, nothing of `fields` changes any more, nor does `immutable`. */
export function immutableFaults(object: TypedObject, old: TypedObject, fields: readonly string[]): FieldError[] {
  if (old.immutable !== true) return [];
  const changed = fields.filter((field) => !deepEqual(object[field], old[field]));
  return [...(object.immutable === true ? [] : ["immutable"]), ...changed]
    .map((field) => forbiddenField(field, "field is immutable when `immutable` is set"));
}
