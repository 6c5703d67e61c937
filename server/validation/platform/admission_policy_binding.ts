// The validation of ValidatingAdmissionPolicyBinding and MutatingAdmissionPolicyBinding (admissionregistration.k8s.io).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { labelSelectorFaults, oneOf, requiredOneOf, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, textOf, textsOf } from "../fields.ts";
import { pathSegmentFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { matchResourcesFaults } from "./admission_rules.ts";

const ACTIONS = ["Audit", "Deny", "Warn"];
const DENY_AND_WARN =
  "must not contain both Deny and Warn (repeating the same validation failure information in the API " +
  "response and headers serves no purpose)";
const NOT_FOUND_ACTIONS = ["Deny", "Allow"];

export const validatingAdmissionPolicyBindingValidator: Validator = {
  validate: validatingFaults,
  validateUpdate: (binding) => validatingFaults(binding),
};

export const mutatingAdmissionPolicyBindingValidator: Validator = {
  validate: ({ spec }) => bindingFaults(messageOf(spec), "matchResources"),
  validateUpdate: ({ spec }) => bindingFaults(messageOf(spec), "matchResources"),
};

function validatingFaults({ spec }: TypedObject): FieldError[] {
  const actions = textsOf(messageOf(spec).validationActions);
  return [
    // The misspelt path is kube-apiserver's.
    ...bindingFaults(messageOf(spec), "matchResouces"),
    ...actionsFaults("spec.validationActions", actions),
  ];
}

function bindingFaults({ policyName, paramRef, matchResources }: TypedObject, matchName: string): FieldError[] {
  return [
    ...requiredTextFaults("spec.policyName", textOf(policyName), subdomainFaults),
    ...(paramRef === undefined ? [] : paramRefFaults("spec.paramRef", messageOf(paramRef))),
    ...(matchResources === undefined ? [] : matchResourcesFaults(`spec.${matchName}`, messageOf(matchResources))),
  ];
}

function paramRefFaults(field: string, { name, selector, parameterNotFoundAction }: TypedObject): FieldError[] {
  const hasBoth = textOf(name) !== "" && selector !== undefined;
  const exclusive = (member: string) =>
    forbiddenField(`${field}.${member}`, "name and selector are mutually exclusive");
  const action = `${field}.parameterNotFoundAction`;
  return [
    ...textFaults(`${field}.name`, textOf(name), pathSegmentFaults),
    ...(hasBoth ? [exclusive("name")] : []),
    ...(selector === undefined ? [] : labelSelectorFaults(`${field}.selector`, messageOf(selector))),
    ...(hasBoth ? [exclusive("selector")] : []),
    ...(textOf(name) === "" && selector === undefined
      ? [requiredField(field, "one of name or selector must be specified")]
      : []),
    ...requiredOneOf(action, parameterNotFoundAction, NOT_FOUND_ACTIONS),
  ];
}

function actionsFaults(field: string, actions: readonly string[]): FieldError[] {
  if (actions.length === 0) return [requiredField(field, "at least one validation action is required")];
  const faults = actions.flatMap((action, index) => [
    ...oneOf(`${field}[${index}]`, action, ACTIONS),
    ...(actions.indexOf(action) < index ? [duplicateField(`${field}[${index}]`, action)] : []),
  ]);
  const isNoisy = actions.includes("Deny") && actions.includes("Warn");
  return isNoisy ? [...faults, invalidField(field, actions, DENY_AND_WARN)] : faults;
}
