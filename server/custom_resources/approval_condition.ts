// Groups of the Kubernetes community (`k8s.io`, `kubernetes.io`) say in an annotation who approved the API (KEP-1111).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import { changeCondition, type DefinitionCondition, hasCondition, metadataOf, specOf } from "./definition.ts";

const annotationKey = "api-approved.kubernetes.io";
const enhancement = "see https://github.com/kubernetes/enhancements/pull/1111";

/** Keeps the condition in place. @returns whether it changed */
export function judgeApproval(definition: TypedObject, { nowMs }: { nowMs: number }): boolean {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(String(specOf(definition).group))) return false;
  const annotations = (metadataOf(definition).annotations ?? {}) as Record<string, string>;
  const condition: DefinitionCondition = {
    type: "KubernetesAPIApprovalPolicyConformant",
    ...judgement(annotations[annotationKey] ?? ""),
  };
  if (hasCondition(definition, condition)) return false;
  changeCondition(definition, condition, nowMs);
  return true;
}

function judgement(annotation: string): Omit<DefinitionCondition, "type"> {
  const rule = `protected groups must have approval annotation ${goQuote(annotationKey)}`;
  if (annotation === "") {
    return { status: "False", reason: "MissingAnnotation", message: `${rule}, ${enhancement}` };
  }
  if (annotation.startsWith("unapproved")) {
    return { status: "False", reason: "UnapprovedAnnotation", message: `not approved: ${goQuote(annotation)}` };
  }
  if (/^[a-zA-Z][-+.a-zA-Z0-9]*:\/\/[^/\s]+/.test(annotation)) {
    return { status: "True", reason: "ApprovedAnnotation", message: `approved in ${annotation}` };
  }
  const message = `${rule} with either a URL or a reason starting with "unapproved", ${enhancement}`;
  return { status: "False", reason: "InvalidAnnotation", message };
}
