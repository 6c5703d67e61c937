// What classes of storage share: who provides it, and with which parameters.

import type { TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { entriesOf, sizeOf, textOf } from "../fields.ts";
import { byteLength, qualifiedNameFaults } from "../names.ts";

const PARAMETERS_MAX = 512;
const PARAMETERS_BYTES_MAX = 256 * 1024;

/** A qualified name, capitals allowed also in its domain. */
export function provisionerFaults(field: string, provisioner: string): FieldError[] {
  if (provisioner === "") return [requiredField(field)];
  return qualifiedNameFaults(provisioner.toLowerCase()).map((fault) => invalidField(field, provisioner, fault));
}

export function parameterFaults(
  field: string,
  parameters: TypedValue | undefined,
  { required }: { required: boolean },
): FieldError[] {
  if (sizeOf(parameters) > PARAMETERS_MAX) return [tooLongField(field, PARAMETERS_MAX)];
  const entries = entriesOf(parameters);
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(textOf(value)), 0);
  return [
    ...entries.filter(([key]) => key === "").map(() => invalidField(field, "", "field can not be empty.")),
    ...(bytes > PARAMETERS_BYTES_MAX ? [tooLongField(field, PARAMETERS_BYTES_MAX)] : []),
    ...(required && entries.length === 0 ? [requiredField(field, "must contain at least one key/value pair")] : []),
  ];
}
