// The validation of ResourceClaim and ResourceClaimTemplate (resource.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import type { FieldError } from "../../field_error.ts";
import { immutable, labelFaults } from "../field_rules.ts";
import { messageOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { annotationFaults } from "../object_meta.ts";
import type { Validator } from "../validator.ts";
import { claimStatusFaults } from "./claim_status.ts";
import { deviceClaimFaults } from "./device_claim.ts";

const CLAIM_SPEC = "k8s.io.api.resource.v1.ResourceClaimSpec";
const TEMPLATE_SPEC = "k8s.io.api.resource.v1.ResourceClaimTemplateSpec";

export const resourceClaimValidator: Validator = {
  validate: ({ spec }) => deviceClaimFaults("spec.devices", messageOf(messageOf(spec).devices)),
  validateUpdate: ({ spec }, old) =>
    immutable("spec", { value: spec, old: old.spec, shown: internalForm(CLAIM_SPEC, spec ?? {}) }),
  subresources: { status: claimStatusFaults },
};

export const resourceClaimTemplateValidator: Validator = {
  validate: ({ spec }) => templateFaults(messageOf(spec)),
  validateUpdate: ({ spec }, old) =>
    immutable("spec", { value: spec, old: old.spec, shown: internalForm(TEMPLATE_SPEC, spec ?? {}) }),
};

function templateFaults({ metadata, spec }: TypedObject): FieldError[] {
  const { annotations, labels } = messageOf(metadata);
  return [
    ...annotationFaults("spec.metadata.annotations", annotations),
    ...labelFaults("spec.metadata.labels", labels),
    ...deviceClaimFaults("spec.spec.devices", messageOf(messageOf(spec).devices)),
  ];
}
