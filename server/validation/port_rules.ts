// Rules for ports, which are numbers or names.

import type { TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../field_error.ts";
import { textFaults } from "./field_rules.ts";
import { portNameFaults } from "./names.ts";

const PORT_MAX = 65535;

/** Of a port that is set. */
export function portNumberFaults(field: string, port: number | bigint): FieldError[] {
  return port >= 1 && port <= PORT_MAX
    ? []
    : [invalidField(field, port, `must be between 1 and ${PORT_MAX}, inclusive`)];
}

/** Of an IntOrString. */
export function portFaults(field: string, port: TypedValue | undefined): FieldError[] {
  if (typeof port === "string") return textFaults(field, port, portNameFaults);
  return portNumberFaults(field, typeof port === "number" ? port : 0);
}
