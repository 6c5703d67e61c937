// The validation of VolumeAttributesClass.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import type { FieldError } from "../../field_error.ts";
import { immutable } from "../field_rules.ts";
import { textOf } from "../fields.ts";
import type { Validator } from "../validator.ts";
import { parameterFaults, provisionerFaults } from "./class_parameters.ts";

export const volumeAttributesClassValidator: Validator = {
  validate,
  validateUpdate: (attributesClass, old) => [
    ...validate(attributesClass),
    ...["driverName", "parameters"].flatMap((field) =>
      immutable(field, { value: attributesClass[field], old: old[field] })
    ),
  ],
};

function validate({ driverName, parameters }: TypedObject): FieldError[] {
  return [
    ...provisionerFaults("driverName", textOf(driverName)),
    ...parameterFaults("parameters", parameters, { required: true }),
  ];
}
