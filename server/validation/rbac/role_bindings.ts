// The validation of RoleBinding and ClusterRoleBinding.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { oneOf, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { pathSegmentFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const GROUP = "rbac.authorization.k8s.io";
const SUBJECT_KINDS = ["ServiceAccount", "User", "Group"];

export const roleBindingValidator = validatorOf({ roleKinds: ["Role", "ClusterRole"], namespaced: true });

export const clusterRoleBindingValidator = validatorOf({ roleKinds: ["ClusterRole"], namespaced: false });

interface BindingRules {
  readonly roleKinds: readonly string[];
  readonly namespaced: boolean;
}

/** kube-apiserver validates the new object of an update twice. */
function validatorOf(rules: BindingRules): Validator {
  const validate = (binding: TypedObject) => bindingFaults(binding, rules);
  return {
    validate,
    validateUpdate: (binding, old) => [...validate(binding), ...validate(binding), ...roleRefChange(binding, old)],
  };
}

function bindingFaults({ roleRef, subjects }: TypedObject, { roleKinds, namespaced }: BindingRules): FieldError[] {
  const { apiGroup, kind, name } = messageOf(roleRef);
  return [
    ...oneOf("roleRef.apiGroup", apiGroup, [GROUP]),
    ...oneOf("roleRef.kind", kind, roleKinds),
    ...requiredTextFaults("roleRef.name", textOf(name), pathSegmentFaults),
    ...messagesOf(subjects).flatMap((subject, index) => subjectFaults(`subjects[${index}]`, subject, { namespaced })),
  ];
}

function subjectFaults(
  field: string,
  { kind, name, apiGroup, namespace }: TypedObject,
  { namespaced }: { namespaced: boolean },
): FieldError[] {
  const faults = textOf(name) === "" ? [requiredField(`${field}.name`)] : [];
  if (kind === "User" || kind === "Group") return [...faults, ...oneOf(`${field}.apiGroup`, apiGroup, [GROUP])];
  if (kind !== "ServiceAccount") {
    return [...faults, unsupportedField(`${field}.kind`, textOf(kind), SUBJECT_KINDS)];
  }
  if (textOf(name) !== "") faults.push(...textFaults(`${field}.name`, textOf(name), subdomainFaults));
  faults.push(...oneOf(`${field}.apiGroup`, apiGroup, [""]));
  if (!namespaced && textOf(namespace) === "") faults.push(requiredField(`${field}.namespace`));
  return faults;
}

function roleRefChange({ roleRef }: TypedObject, old: TypedObject): FieldError[] {
  if (deepEqual(roleRef, old.roleRef)) return [];
  return [invalidField("roleRef", internalForm("k8s.io.api.rbac.v1.RoleRef", roleRef), "cannot change roleRef")];
}
