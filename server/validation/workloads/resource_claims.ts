// The claims of devices that a pod brings for its containers.

import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

export function claimNamesOf(claims: FieldNode): Set<string> {
  return new Set(claims.items.map((claim) => claim.get("name").text).filter((name) => name !== ""));
}

export function resourceClaims(claims: FieldNode, { isMirror = false }: { isMirror?: boolean }): FieldError[] {
  const names = new Set<string>();
  return claims.items.flatMap((claim) => {
    if (isMirror) return [forbiddenField("[]", "static pods do not support resource claims")];
    return [...claimName(claim.get("name"), names), ...claimSource(claim)];
  });
}

function claimName(name: FieldNode, names: Set<string>): FieldError[] {
  if (name.text === "") return [requiredField(name.path)];
  if (names.has(name.text)) return [duplicateField(name.path, name.text)];
  names.add(name.text);
  return ruled(name, labelFaults);
}

function claimSource(claim: FieldNode): FieldError[] {
  const sources = ["resourceClaimName", "resourceClaimTemplateName"].map((name) => claim.get(name))
    .filter((source) => source.isSet);
  const faults = sources.flatMap((source) => ruled(source, subdomainFaults));
  if (sources.length === 1) return faults;
  const detail = sources.length === 0
    ? "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
    : "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
  const shown = internalForm("k8s.io.api.core.v1.PodResourceClaim", claim.value);
  return [invalidField(claim.path, shown, detail), ...faults];
}
