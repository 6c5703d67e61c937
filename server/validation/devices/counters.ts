// Counters that partitions of a device share.

import type { TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, requiredField } from "../../field_error.ts";
import { textFaults } from "../field_rules.ts";
import { sizeOf } from "../fields.ts";
import { labelFaults } from "../names.ts";
import { mapFaults } from "./bounded_list.ts";

const COUNTERS_MAX = 32;
const LABEL_BYTES_MAX = 63;

/** Of a map of them, which is not empty; any quantity is good. */
export function countersFaults(field: string, counters: TypedValue | undefined): FieldError[] {
  if (sizeOf(counters) === 0) return [requiredField(field)];
  return mapFaults(field, counters, {
    max: COUNTERS_MAX,
    shownKeyMax: LABEL_BYTES_MAX,
    key: (at, key) => textFaults(at, key, labelFaults),
    value: () => [],
  });
}
