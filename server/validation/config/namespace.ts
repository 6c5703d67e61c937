// The validation of Namespace.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { textFaults } from "../field_rules.ts";
import { messageOf, textOf, textsOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import { standardFinalizerFaults } from "../object_meta.ts";
import type { Validator } from "../validator.ts";

export const namespaceValidator: Validator = {
  validate,
  validateUpdate: validate,
  subresources: { status: phaseFaults, finalize: validateFinalizers },
};

function validate({ spec }: TypedObject): FieldError[] {
  return textsOf(messageOf(spec).finalizers).flatMap((finalizer) => finalizerFaults("spec.finalizers", finalizer));
}

function validateFinalizers({ spec }: TypedObject): FieldError[] {
  return textsOf(messageOf(spec).finalizers).flatMap((finalizer, index) =>
    finalizerFaults(`spec.finalizers[${index}]`, finalizer)
  );
}

function finalizerFaults(field: string, finalizer: string): FieldError[] {
  return [
    ...textFaults(field, finalizer, qualifiedNameFaults),
    ...textFaults(field, finalizer, standardFinalizerFaults),
  ];
}

function phaseFaults({ metadata, status }: TypedObject): FieldError[] {
  const phase = textOf(messageOf(status).phase);
  const isDeleting = Boolean(messageOf(metadata).deletionTimestamp);
  if (phase === (isDeleting ? "Terminating" : "Active")) return [];
  const detail = isDeleting
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalidField("status.Phase", phase, detail)];
}
