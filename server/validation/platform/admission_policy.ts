// The validation of ValidatingAdmissionPolicy and MutatingAdmissionPolicy (admissionregistration.k8s.io). Their CEL
// expressions have to be there, but are not compiled.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { conditionsFaults } from "../conditions.ts";
import { oneOf, requiredOneOf, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, textOf } from "../fields.ts";
import { groupVersionFault, groupVersionParts } from "../group_version.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, dns1035LabelFaults, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { FAILURE_POLICIES, matchConditionsFaults, matchResourcesFaults } from "./admission_rules.ts";

const ANNOTATIONS_MAX = 20;
const ANNOTATION = "k8s.io.api.admissionregistration.v1.AuditAnnotation";
const PATCH_MESSAGES = "k8s.io.api.admissionregistration.v1beta1";
const PATCH_TYPES = ["ApplyConfiguration", "JSONPatch"];
const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
const REINVOCATION_POLICIES = ["IfNeeded", "Never"];
const RESERVED_WORDS =
  "true false null in as break const continue else for function if import let loop package namespace " +
  "return var void while";
const VALUE_EXPRESSION_BYTES_MAX = 5 * 1024;

export const validatingAdmissionPolicyValidator: Validator = {
  validate: validatingFaults,
  validateUpdate: (policy) => validatingFaults(policy),
  subresources: { status: ({ status }) => statusFaults(messageOf(status)) },
};

export const mutatingAdmissionPolicyValidator: Validator = {
  validate: mutatingFaults,
  validateUpdate: (policy) => mutatingFaults(policy),
};

function validatingFaults({ metadata, spec }: TypedObject): FieldError[] {
  const { validations, auditAnnotations } = messageOf(spec);
  const faults = commonFaults(messageOf(spec));
  const [rules, annotations] = [messagesOf(validations), messagesOf(auditAnnotations)];
  if (rules.length === 0 && annotations.length === 0) {
    const detail = "validations or auditAnnotations must contain at least one item";
    return [...faults, requiredField("spec.validations", detail), requiredField("spec.auditAnnotations", detail)];
  }
  const policyName = textOf(messageOf(metadata).name);
  return [
    ...faults,
    ...rules.flatMap((rule, index) => validationFaults(`spec.validations[${index}]`, rule)),
    ...annotationsFaults("spec.auditAnnotations", annotations, policyName),
  ];
}

function mutatingFaults({ spec }: TypedObject): FieldError[] {
  const { mutations, reinvocationPolicy } = messageOf(spec);
  const list = messagesOf(mutations);
  return [
    ...commonFaults(messageOf(spec)),
    ...(list.length === 0 ? [requiredField("spec.mutations", "mutations must contain at least one item")] : []),
    ...list.flatMap((mutation, index) => mutationFaults(`spec.mutations[${index}]`, mutation)),
    ...requiredOneOf("spec.reinvocationPolicy", reinvocationPolicy, REINVOCATION_POLICIES),
  ];
}

/** What both kinds begin with. */
function commonFaults(spec: TypedObject): FieldError[] {
  const { failurePolicy, paramKind, matchConstraints } = spec;
  const faults = failurePolicy === undefined
    ? [requiredField("spec.failurePolicy")]
    : oneOf("spec.failurePolicy", failurePolicy, FAILURE_POLICIES);
  if (paramKind !== undefined) faults.push(...paramKindFaults("spec.paramKind", messageOf(paramKind)));
  if (matchConstraints === undefined) faults.push(requiredField("spec.matchConstraints"));
  else {
    faults.push(...matchResourcesFaults("spec.matchConstraints", messageOf(matchConstraints)));
    if (messagesOf(messageOf(matchConstraints).resourceRules).length === 0) {
      faults.push(requiredField("spec.matchConstraints.resourceRules"));
    }
  }
  return [
    ...faults,
    ...matchConditionsFaults("spec.matchConditions", spec.matchConditions),
    ...messagesOf(spec.variables).flatMap((variable, index) => variableFaults(`spec.variables[${index}]`, variable)),
  ];
}

function paramKindFaults(field: string, { apiVersion, kind }: TypedObject): FieldError[] {
  const [version, name] = [textOf(apiVersion), textOf(kind)];
  const kindFaults = dns1035LabelFaults(name.toLowerCase());
  const kindDetail = `may have mixed case, but should otherwise match: ${kindFaults.join(",")}`;
  return [
    ...(version === "" ? [requiredField(`${field}.apiVersion`)] : apiVersionFaults(`${field}.apiVersion`, version)),
    ...(name === ""
      ? [requiredField(`${field}.kind`)]
      : kindFaults.length > 0
      ? [invalidField(`${field}.kind`, name, kindDetail)]
      : []),
  ];
}

function apiVersionFaults(field: string, text: string): FieldError[] {
  const fault = groupVersionFault(text);
  if (fault !== undefined) return [invalidField(field, text, fault)];
  const { group, version } = text === "/" ? { group: "", version: "" } : groupVersionParts(text);
  const [groupFaults, versionFaults] = [group === "" ? [] : subdomainFaults(group), dns1035LabelFaults(version)];
  return [
    ...(groupFaults.length > 0 ? [invalidField(field, group, groupFaults.join(","))] : []),
    ...(version === ""
      ? [invalidField(field, text, "version must be specified")]
      : versionFaults.length > 0
      ? [invalidField(field, version, versionFaults.join(","))]
      : []),
  ];
}

function variableFaults(field: string, { name, expression }: TypedObject): FieldError[] {
  const text = textOf(name);
  const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(text) && !RESERVED_WORDS.split(" ").includes(text);
  return [
    ...(text.trim() === ""
      ? [requiredField(`${field}.name`, "name is not specified")]
      : isIdentifier
      ? []
      : [invalidField(`${field}.name`, text, "name is not a valid CEL identifier")]),
    ...expressionFaults(`${field}.expression`, expression),
  ];
}

function expressionFaults(field: string, expression: TypedValue | undefined): FieldError[] {
  return textOf(expression).trim() === "" ? [requiredField(field, "expression is not specified")] : [];
}

function validationFaults(field: string, validation: TypedObject): FieldError[] {
  const [message, messageExpression] = [textOf(validation.message), textOf(validation.messageExpression)];
  const { reason } = validation;
  const faults = expressionFaults(`${field}.expression`, validation.expression);
  if (messageExpression !== "" && messageExpression.trim() === "") {
    faults.push(invalidField(`${field}.messageExpression`, messageExpression, "must be non-empty if specified"));
  }
  if (message !== "" && message.trim() === "") {
    faults.push(invalidField(`${field}.message`, message, "message must be non-empty if specified"));
  } else if (/[\n\r]/.test(message.trim())) {
    faults.push(invalidField(`${field}.message`, message, "message must not contain line breaks"));
  }
  return reason === undefined ? faults : [...faults, ...oneOf(`${field}.reason`, reason, REASONS)];
}

function annotationsFaults(field: string, annotations: readonly TypedObject[], policyName: string): FieldError[] {
  const faults: FieldError[] = [];
  if (annotations.length > ANNOTATIONS_MAX) {
    const shown = annotations.map((annotation) => internalForm(ANNOTATION, annotation));
    faults.push(invalidField(field, shown, `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`));
  }
  const keys = annotations.map(({ key }) => textOf(key));
  for (const [index, { valueExpression }] of annotations.entries()) {
    const key = `${field}[${index}].key`;
    if (policyName === "") faults.push(invalidField(key, keys[index], "requires metadata.name be non-empty"));
    else faults.push(...textFaults(key, `${policyName}/${keys[index]}`, qualifiedNameFaults));
    faults.push(...valueExpressionFaults(`${field}[${index}].valueExpression`, textOf(valueExpression).trim()));
    if (keys.indexOf(keys[index]!) < index) faults.push(duplicateField(key, keys[index]));
  }
  return faults;
}

function valueExpressionFaults(field: string, expression: string): FieldError[] {
  if (expression === "") return [requiredField(field, "valueExpression is not specified")];
  if (byteLength(expression) <= VALUE_EXPRESSION_BYTES_MAX) return [];
  return [requiredField(field, `must not exceed ${VALUE_EXPRESSION_BYTES_MAX} bytes in length`)];
}

const patchMembers = { ApplyConfiguration: "applyConfiguration", JSONPatch: "jsonPatch" } as const;

function mutationFaults(field: string, mutation: TypedObject): FieldError[] {
  const type = textOf(mutation.patchType);
  if (type === "") return [requiredField(`${field}.patchType`)];
  if (!PATCH_TYPES.includes(type)) return [unsupportedField(`${field}.patchType`, type, PATCH_TYPES)];
  return Object.entries(patchMembers).flatMap(([of, member]) => {
    const patch = mutation[member];
    if (of !== type) {
      const shown = internalForm(`${PATCH_MESSAGES}.${of}`, patch);
      const detail = `must not be specified when patchType is ${type}`;
      return patch === undefined ? [] : [invalidField(`${field}.${member}`, shown, detail)];
    }
    if (patch === undefined) {
      return [requiredField(`${field}.${member}`, `must be specified when patchType is ${type}`)];
    }
    return expressionFaults(`${field}.${member}.expression`, messageOf(patch).expression);
  });
}

function statusFaults({ typeChecking, conditions }: TypedObject): FieldError[] {
  const field = "status.typeChecking.expressionWarnings";
  return [
    ...messagesOf(messageOf(typeChecking).expressionWarnings).flatMap(({ warning, fieldRef }, index) => [
      ...(textOf(warning) === "" ? [requiredField(`${field}[${index}].warning`)] : []),
      ...(textOf(fieldRef).trim() === "" ? [requiredField(`${field}[${index}].fieldRef`)] : []),
    ]),
    ...conditionsFaults("status.conditions", conditions),
  ];
}
