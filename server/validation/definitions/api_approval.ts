// CRDs in the groups of the Kubernetes community say who approved them (KEP-1111).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { messageOf, textOf } from "../fields.ts";

const ANNOTATION = "api-approved.kubernetes.io";
const FIELD = `metadata.annotations[${ANNOTATION}]`;
const SEE = "see https://github.com/kubernetes/enhancements/pull/1111";

type State = "approved" | "bypassed" | "invalid" | "missing";

/** A state that does not change is no fault. */
export function approvalFaults(definition: TypedObject, old?: TypedObject): FieldError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(textOf(messageOf(definition.spec).group))) return [];
  const state = stateOf(approvalOf(definition));
  if (old !== undefined && stateOf(approvalOf(old)) === state) return [];
  const must = `protected groups must have approval annotation "${ANNOTATION}"`;
  if (state === "missing") return [requiredField(FIELD, `${must}, ${SEE}`)];
  if (state !== "invalid") return [];
  const detail = `${must} with either a URL or a reason starting with "unapproved", ${SEE}`;
  return [invalidField(FIELD, approvalOf(definition), detail)];
}

function approvalOf({ metadata }: TypedObject): string {
  return textOf(messageOf(messageOf(metadata).annotations)[ANNOTATION]);
}

function stateOf(approval: string): State {
  if (approval === "") return "missing";
  if (approval.startsWith("unapproved")) return "bypassed";
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/\s]+/.test(approval) ? "approved" : "invalid";
}
