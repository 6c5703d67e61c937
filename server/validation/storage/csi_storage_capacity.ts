// The validation of CSIStorageCapacity.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { immutable, labelSelectorFaults, textFaults } from "../field_rules.ts";
import { textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { compareQuantities } from "../workloads/quantities.ts";

export const csiStorageCapacityValidator: Validator = {
  validate,
  validateUpdate: (capacity, old) => [
    ...validate(capacity),
    ...immutable("nodeTopology", {
      value: capacity.nodeTopology,
      old: old.nodeTopology,
      shown: internalForm("k8s.io.apimachinery.pkg.apis.meta.v1.LabelSelector", capacity.nodeTopology),
    }),
    ...immutable("storageClassName", { value: capacity.storageClassName, old: old.storageClassName }),
  ],
};

function validate({ nodeTopology, storageClassName, capacity, maximumVolumeSize }: TypedObject): FieldError[] {
  return [
    ...labelSelectorFaults("nodeTopology", nodeTopology as TypedObject | undefined),
    ...textFaults("storageClassName", textOf(storageClassName), subdomainFaults),
    ...nonNegativeQuantity("capacity", capacity),
    ...nonNegativeQuantity("maximumVolumeSize", maximumVolumeSize),
  ];
}

function nonNegativeQuantity(field: string, quantity: TypedValue | undefined): FieldError[] {
  if (quantity === undefined || compareQuantities(textOf(quantity), "0") >= 0) return [];
  return [invalidField(field, quantity, "must be greater than or equal to 0")];
}
