// The validation of ControllerRevision: a snapshot that never changes.

import { isTypedObject, RawJson, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, requiredField } from "../../field_error.ts";
import { immutable, nonNegative } from "../field_rules.ts";
import type { Validator } from "../validator.ts";

export const controllerRevisionValidator: Validator = {
  validate,
  validateUpdate: (revision, old) => [
    ...validate(revision),
    ...immutable("data", { value: revision.data, old: old.data }),
  ],
};

function validate({ data, revision }: TypedObject): FieldError[] {
  const hasData = isTypedObject(data) || (data instanceof RawJson && data.bytes.length > 0);
  return [
    ...(hasData ? [] : [requiredField("data", "data is mandatory")]),
    ...nonNegative("revision", revision),
  ];
}
