// A patch as kube-apiserver takes it apart: parsed once, applied to the present object as often as the write needs.

/** Content types, which name the kinds of patches; an apply is one by its content type alone. */
export type PatchType =
  | "application/apply-patch+yaml"
  | "application/json-patch+json"
  | "application/merge-patch+json"
  | "application/strategic-merge-patch+json";

export type FieldValidation = "Ignore" | "Warn" | "Strict";

export interface Patch {
  /**
   * Applies the patch; it may be applied again, to another object.
   * @param current JSON of the present object in the version of the request, with kind and apiVersion, spelled as the
   * server answers it (RawExtensions as they are stored), since what is not patched is copied
   * @throws {StatusError} when the patch does not fit the object
   */
  apply(current: Uint8Array): PatchedObject;
}

/** The outcome, which is yet to be decoded. */
export interface PatchedObject {
  /** JSON of the new object, in the version of the request. */
  readonly json: Uint8Array;
  /** What errors about the new object show: see `invalidPatchResult` of status_error.ts. */
  readonly shown: string;
  /**
   * What fieldValidation finds wrong with the patch, to be put before what it finds in `json`; texts as in
   * `unknown field "spec.foo"`, none under Ignore. An error in decoding `json` makes them void.
   */
  readonly faults: readonly string[];
  /**
   * True when kind and apiVersion of `json` do not count, and its unknown fields stand in `faults`: kube-apiserver makes
   * the new object without a decoder.
   */
  readonly typed: boolean;
}
