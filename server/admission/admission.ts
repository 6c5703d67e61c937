// What an admission plugin is: it may change and refuse writes before they are validated (apiserver's admission.Interface).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { WriteContext } from "../strategies/strategy.ts";

export type AdmissionOperation = "CREATE" | "UPDATE" | "DELETE";

/** Built-in objects as the store has them now, in their storage version with all defaults. */
export interface ObjectReader {
  /** `resource` is its plural, with its group: `namespaces`, `storageclasses.storage.k8s.io`. */
  get(resource: string, name: { namespace?: string; name: string }): Promise<TypedObject | undefined>;
  /** All of them, in the order of their keys; for kinds of which there are few. */
  list(resource: string): Promise<TypedObject[]>;
}

export interface AdmissionRequest extends WriteContext {
  readonly operation: AdmissionOperation;
  /** While a generated name is not yet known, what it begins with. */
  readonly name: string;
  /** The object as it will be stored, to be changed in place; undefined for DELETE. */
  readonly object: TypedObject | undefined;
  /** Undefined for CREATE. */
  readonly oldObject: TypedObject | undefined;
  readonly objects: ObjectReader;
}

export interface AdmissionPlugin {
  /** As --enable-admission-plugins has it. */
  readonly name: string;
  /** Changes the object. @throws {StatusError} 403 and whatever else kube-apiserver's plugin answers */
  admit?(request: AdmissionRequest): Promise<void> | void;
  /** Refuses by throwing; after the validation of the object. */
  validate?(request: AdmissionRequest): Promise<void> | void;
}
