// The validation of IngressClass (networking.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, requiredField, tooLongField, unsupportedField } from "../../field_error.ts";
import { immutable, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, textOf } from "../fields.ts";
import { byteLength, labelFaults, pathSegmentFaults, subdomainFaults } from "../names.ts";
import { domainPrefixedPathFaults } from "../domain_rules.ts";
import type { Validator } from "../validator.ts";

const CONTROLLER_BYTES_MAX = 250;
const SCOPES = ["Cluster", "Namespace"];

export const ingressClassValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec)),
  validateUpdate: ({ spec }, old) => [
    ...immutable("spec.controller", { value: messageOf(spec).controller, old: messageOf(old.spec).controller }),
    ...specFaults(messageOf(spec)),
  ],
};

function specFaults({ controller, parameters }: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  const name = textOf(controller);
  if (byteLength(name) > CONTROLLER_BYTES_MAX) faults.push(tooLongField("spec.controller", CONTROLLER_BYTES_MAX));
  faults.push(...domainPrefixedPathFaults("spec.controller", name));
  return parameters === undefined ? faults : [...faults, ...parametersFaults("spec.parameters", messageOf(parameters))];
}

function parametersFaults(field: string, { apiGroup, kind, name, scope, namespace }: TypedObject): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : textFaults(`${field}.apiGroup`, textOf(apiGroup), subdomainFaults)),
    ...requiredTextFaults(`${field}.kind`, textOf(kind), pathSegmentFaults),
    ...requiredTextFaults(`${field}.name`, textOf(name), pathSegmentFaults),
    ...scopeFaults(field, { scope, namespace }),
  ];
}

function scopeFaults(field: string, { scope, namespace }: TypedObject): FieldError[] {
  if (scope === undefined) return [requiredField(`${field}.scope`)];
  if (!SCOPES.includes(textOf(scope))) return [unsupportedField(`${field}.scope`, scope, SCOPES)];
  if (scope === "Cluster") {
    return namespace === undefined
      ? []
      : [forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'")];
  }
  if (namespace === undefined) {
    return [requiredField(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'")];
  }
  return textFaults(`${field}.namespace`, textOf(namespace), labelFaults);
}
