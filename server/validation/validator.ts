// The validation of a kind: all faults of an object in one go, with kube-apiserver's field paths and messages.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { FieldError } from "../field_error.ts";

/**
 * On objects of the storage version with all defaults applied. Faults come in kube-apiserver's order. Metadata is not its
 * business, except for what is the kind's own.
 */
export interface Validator {
  /** Of a new object. */
  validate(object: TypedObject): FieldError[];
  /** Of a change; most kinds validate the new object again and then compare. */
  validateUpdate(object: TypedObject, old: TypedObject): FieldError[];
  /** Of a change through a subresource; without one nothing is checked beyond metadata. */
  readonly subresources?: Readonly<Record<string, (object: TypedObject, old: TypedObject) => FieldError[]>>;
}

/** By the full message name of the storage version, e.g. `k8s.io.api.apps.v1.Deployment`. */
export type ValidatorTable = Readonly<Record<string, Validator>>;
