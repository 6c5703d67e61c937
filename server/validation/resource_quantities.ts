// Quantities in lists of resources.

import type { TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../field_error.ts";
import { compareQuantities, isWholeNumber } from "./workloads/quantities.ts";
import { isInteger } from "./workloads/resource_names.ts";

/** Not negative, and whole where the resource is counted. */
export function resourceQuantityFaults(field: string, name: string, quantity: TypedValue): FieldError[] {
  const text = String(quantity);
  return [
    ...(compareQuantities(text, "0") < 0 ? [invalidField(field, text, "must be greater than or equal to 0")] : []),
    ...(isInteger(name) && !isWholeNumber(text) ? [invalidField(field, text, "must be an integer")] : []),
  ];
}
