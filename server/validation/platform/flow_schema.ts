// The validation of FlowSchema (flowcontrol.apiserver.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { mandatoryFlowSchemas } from "./mandatory_flow_control.ts";

const DISTINGUISHERS = ["ByNamespace", "ByUser"];
const PRECEDENCE_MAX = 10_000;
const SPEC = "k8s.io.api.flowcontrol.v1.FlowSchemaSpec";
const SUBJECT_KINDS = ["Group", "ServiceAccount", "User"];
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

export const flowSchemaValidator: Validator = {
  validate: schemaFaults,
  validateUpdate: (schema) => schemaFaults(schema),
  subresources: { status: ({ status }) => conditionTypeFaults(messageOf(status)) },
};

function schemaFaults({ metadata, spec, status }: TypedObject): FieldError[] {
  const name = textOf(messageOf(metadata).name);
  const mandatory = mandatoryFlowSchemas[name];
  const faults = specFaults(messageOf(spec), name);
  if (mandatory !== undefined && !deepEqual(spec, mandatory)) {
    faults.push(invalidField("spec", internalForm(SPEC, spec ?? {}), `spec of '${name}' must equal the fixed value`));
  }
  return [...faults, ...conditionTypeFaults(messageOf(status))];
}

function specFaults(spec: TypedObject, name: string): FieldError[] {
  const { distinguisherMethod, priorityLevelConfiguration } = spec;
  const level = textOf(messageOf(priorityLevelConfiguration).name);
  const field = "spec.priorityLevelConfiguration.name";
  return [
    ...precedenceFaults(numberOf(spec.matchingPrecedence), name),
    ...(distinguisherMethod === undefined ? [] : distinguisherFaults(messageOf(distinguisherMethod))),
    ...(level === ""
      ? [requiredField(field, "must reference a priority level")]
      : textFaults(field, level, subdomainFaults)),
    ...messagesOf(spec.rules).flatMap((rule, index) => ruleFaults(`spec.rules[${index}]`, rule)),
  ];
}

function precedenceFaults(precedence: number | bigint, name: string): FieldError[] {
  const invalid = (detail: string) => [invalidField("spec.matchingPrecedence", precedence, detail)];
  if (precedence <= 0) return invalid("must be a positive value");
  if (precedence > PRECEDENCE_MAX) return invalid(`must not be greater than ${PRECEDENCE_MAX}`);
  const isReserved = precedence === 1 && name !== "exempt";
  return isReserved ? invalid("only the schema named 'exempt' may have matchingPrecedence 1") : [];
}

function distinguisherFaults({ type }: TypedObject): FieldError[] {
  if (DISTINGUISHERS.includes(textOf(type))) return [];
  return [unsupportedField("spec.distinguisherMethod.type", { Type: textOf(type) }, DISTINGUISHERS)];
}

function ruleFaults(field: string, rule: TypedObject): FieldError[] {
  const [subjects, resourceRules, nonResourceRules] = [rule.subjects, rule.resourceRules, rule.nonResourceRules]
    .map(messagesOf) as [TypedObject[], TypedObject[], TypedObject[]];
  return [
    ...(subjects.length === 0 ? [requiredField(`${field}.subjects`, "subjects must contain at least one value")] : []),
    ...subjects.flatMap((subject, index) => subjectFaults(`${field}.subjects[${index}]`, subject)),
    ...(resourceRules.length === 0 && nonResourceRules.length === 0
      ? [requiredField(field, "at least one of resourceRules and nonResourceRules has to be non-empty")]
      : []),
    ...resourceRules.flatMap((one, index) => resourceRuleFaults(`${field}.resourceRules[${index}]`, one)),
    ...nonResourceRules.flatMap((one, index) => nonResourceRuleFaults(`${field}.nonResourceRules[${index}]`, one)),
  ];
}

const subjectMembers = { ServiceAccount: "serviceAccount", User: "user", Group: "group" } as const;

function subjectFaults(field: string, subject: TypedObject): FieldError[] {
  const kind = textOf(subject.kind);
  if (!SUBJECT_KINDS.includes(kind)) return [unsupportedField(`${field}.kind`, kind, SUBJECT_KINDS)];
  const own = subjectMembers[kind as keyof typeof subjectMembers];
  const faults = subject[own] === undefined
    ? [requiredField(`${field}.${own}`, `${own} is required when subject kind is '${kind}'`)]
    : subjectMemberFaults(`${field}.${own}`, messageOf(subject[own]), kind);
  for (const [other, member] of Object.entries(subjectMembers)) {
    if (member === own || subject[member] === undefined) continue;
    const detail = `${member} is forbidden when subject kind is not '${other}'`;
    faults.push(forbiddenField(`${field}.${member}`, detail));
  }
  return faults;
}

function subjectMemberFaults(field: string, { name, namespace }: TypedObject, kind: string): FieldError[] {
  if (kind !== "ServiceAccount") return textOf(name) === "" ? [requiredField(`${field}.name`)] : [];
  const rule = (text: string) => text === "*" ? [] : subdomainFaults(text);
  return [
    ...requiredTextFaults(`${field}.name`, textOf(name), rule),
    ...(textOf(namespace) === ""
      ? [requiredField(`${field}.namespace`, "must specify namespace for service account")]
      : textFaults(`${field}.namespace`, textOf(namespace), labelFaults)),
  ];
}

function resourceRuleFaults(field: string, rule: TypedObject): FieldError[] {
  const [groups, resources, namespaces] = [rule.apiGroups, rule.resources, rule.namespaces].map(textsOf) as [
    string[],
    string[],
    string[],
  ];
  const none = "resource rules must supply at least one";
  return [
    ...verbsFaults(`${field}.verbs`, textsOf(rule.verbs)),
    ...(groups.length === 0 ? [requiredField(`${field}.apiGroups`, `${none} api group`)] : []),
    ...wildcardFaults(`${field}.apiGroups`, groups, "api groups"),
    ...(resources.length === 0 ? [requiredField(`${field}.resources`, `${none} resource`)] : []),
    ...wildcardFaults(`${field}.resources`, resources, "resources"),
    ...namespacesFaults(`${field}.namespaces`, namespaces, rule.clusterScope === true),
  ];
}

function namespacesFaults(field: string, namespaces: readonly string[], clusterScope: boolean): FieldError[] {
  if (namespaces.length === 0) {
    const detail = "resource rules that are not cluster scoped must supply at least one namespace";
    return clusterScope ? [] : [requiredField(field, detail)];
  }
  if (namespaces.includes("*")) return wildcardFaults(field, namespaces, "namespaces");
  const rule = (text: string) =>
    labelFaults(text).map((fault) => `each member of this list must be '*' or a DNS-1123 label; ${fault}`);
  return namespaces.flatMap((namespace, index) => textFaults(`${field}[${index}]`, namespace, rule));
}

function nonResourceRuleFaults(field: string, rule: TypedObject): FieldError[] {
  const urls = textsOf(rule.nonResourceURLs);
  const urlsField = `${field}.nonResourceURLs`;
  const faults = verbsFaults(`${field}.verbs`, textsOf(rule.verbs));
  if (urls.length === 0) {
    return [...faults, requiredField(urlsField, "nonResourceURLs must contain at least one value")];
  }
  if (urls.includes("*")) return [...faults, ...wildcardFaults(urlsField, urls, "non-resource URLs")];
  return [...faults, ...urls.flatMap((url, index) => textFaults(`${urlsField}[${index}]`, url, nonResourceUrlFaults))];
}

/** The first that is wrong. */
function nonResourceUrlFaults(path: string): string[] {
  if (path === "") return ["must not be empty"];
  if (!path.startsWith("/")) return ["must start with slash"];
  if (path.includes(" ")) return ["must not contain white-space"];
  if (path.includes("//")) return ["must not contain double slash"];
  const hasBadWildcard = path.includes("*") && path.indexOf("*") !== path.length - 1;
  return hasBadWildcard || (path.endsWith("*") && !path.endsWith("/*")) ? ["wildcard can only do suffix matching"] : [];
}

function verbsFaults(field: string, verbs: readonly string[]): FieldError[] {
  if (verbs.length === 0) return [requiredField(field, "verbs must contain at least one value")];
  if (verbs.includes("*")) return wildcardFaults(field, verbs, "verbs");
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [unsupportedField(field, verbs, VERBS)];
}

function wildcardFaults(field: string, texts: readonly string[], what: string): FieldError[] {
  if (texts.length <= 1 || !texts.includes("*")) return [];
  return [invalidField(field, texts, `if '*' is present, must not specify other ${what}`)];
}

/** Each type is there, and once. */
export function conditionTypeFaults({ conditions }: TypedObject): FieldError[] {
  const types = messagesOf(conditions).map(({ type }) => textOf(type));
  return types.flatMap((type, index) => {
    const field = `status.conditions[${index}].type`;
    return [
      ...(types.indexOf(type) < index ? [duplicateField(field, type)] : []),
      ...(type === "" ? [requiredField(field, "must not be empty")] : []),
    ];
  });
}
