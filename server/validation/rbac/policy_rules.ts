// The validation of Role and ClusterRole.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import { messageOf, messagesOf, sizeOf } from "../fields.ts";
import type { Validator } from "../validator.ts";

export const roleValidator = validatorOf((role) => ruleFaults(role, { namespaced: true }));

export const clusterRoleValidator = validatorOf((role) => [
  ...ruleFaults(role, { namespaced: false }),
  ...aggregationFaults(role),
]);

/** kube-apiserver validates the new object of an update twice. */
function validatorOf(validate: (role: TypedObject) => FieldError[]): Validator {
  return { validate, validateUpdate: (role) => [...validate(role), ...validate(role)] };
}

function ruleFaults({ rules }: TypedObject, scope: { namespaced: boolean }): FieldError[] {
  return messagesOf(rules).flatMap((rule, index) => oneRuleFaults(`rules[${index}]`, rule, scope));
}

function oneRuleFaults(field: string, rule: TypedObject, { namespaced }: { namespaced: boolean }): FieldError[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const faults = sizeOf(verbs) > 0 ? [] : [requiredField(`${field}.verbs`, "verbs must contain at least one value")];
  if (sizeOf(nonResourceURLs) > 0) {
    const add = (detail: string) => faults.push(invalidField(`${field}.nonResourceURLs`, nonResourceURLs, detail));
    if (namespaced) add("namespaced rules cannot apply to non-resource URLs");
    if (sizeOf(apiGroups) + sizeOf(resources) + sizeOf(resourceNames) > 0) {
      add("rules cannot apply to both regular resources and non-resource URLs");
    }
    return faults;
  }
  if (sizeOf(apiGroups) === 0) {
    faults.push(requiredField(`${field}.apiGroups`, "resource rules must supply at least one api group"));
  }
  if (sizeOf(resources) === 0) {
    faults.push(requiredField(`${field}.resources`, "resource rules must supply at least one resource"));
  }
  return faults;
}

function aggregationFaults({ aggregationRule }: TypedObject): FieldError[] {
  if (aggregationRule === undefined) return [];
  const field = "aggregationRule.clusterRoleSelectors";
  const selectors = messagesOf(messageOf(aggregationRule).clusterRoleSelectors);
  if (selectors.length === 0) {
    return [requiredField(field, "at least one clusterRoleSelector required if aggregationRule is non-nil")];
  }
  return selectors.flatMap((selector, index) => labelSelectorFaults(`${field}[${index}]`, selector));
}
