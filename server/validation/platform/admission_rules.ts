// Which requests an admission webhook or policy is for: rules and conditions (admissionregistration.k8s.io).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, tooManyField } from "../../field_error.ts";
import { labelSelectorFaults, oneOf, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../fields.ts";
import { pathSegmentFaults, qualifiedNameFaults } from "../names.ts";

const CONDITIONS_MAX = 64;
export const FAILURE_POLICIES = ["Fail", "Ignore"];
export const MATCH_POLICIES = ["Equivalent", "Exact"];
const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const SCOPES = ["*", "Cluster", "Namespaced"];

/** Of a MatchResources, which defaults have completed. */
export function matchResourcesFaults(field: string, resources: TypedObject): FieldError[] {
  const { matchPolicy } = resources;
  return [
    ...(matchPolicy === undefined
      ? [requiredField(`${field}.matchPolicy`)]
      : oneOf(`${field}.matchPolicy`, matchPolicy, MATCH_POLICIES)),
    ...["namespaceSelector", "objectSelector"].flatMap((name) =>
      resources[name] === undefined
        ? [requiredField(`${field}.${name}`)]
        : labelSelectorFaults(`${field}.${name}`, messageOf(resources[name]))
    ),
    ...["resourceRules", "excludeResourceRules"].flatMap((name) =>
      messagesOf(resources[name]).flatMap((rule, index) => namedRuleFaults(`${field}.${name}[${index}]`, rule))
    ),
  ];
}

function namedRuleFaults(field: string, rule: TypedObject): FieldError[] {
  const names = textsOf(rule.resourceNames);
  return [
    ...names.flatMap((name, index) => [
      ...textFaults(`${field}.resourceNames[${index}]`, name, pathSegmentFaults),
      ...(names.indexOf(name) < index ? [duplicateField(`${field}.resourceNames[${index}]`, name)] : []),
    ]),
    ...ruleFaults(field, rule),
  ];
}

/** Of a RuleWithOperations. */
export function ruleFaults(field: string, rule: TypedObject): FieldError[] {
  const { operations, apiGroups, apiVersions, resources, scope } = rule;
  return [
    ...listFaults(`${field}.operations`, textsOf(operations), "operations"),
    ...textsOf(operations).flatMap((operation, index) => oneOf(`${field}.operations[${index}]`, operation, OPERATIONS)),
    ...listFaults(`${field}.apiGroups`, textsOf(apiGroups), "API groups"),
    ...listFaults(`${field}.apiVersions`, textsOf(apiVersions), "API versions"),
    ...emptyFaults(`${field}.apiVersions`, textsOf(apiVersions)),
    ...resourcesFaults(`${field}.resources`, textsOf(resources)),
    ...(scope === undefined ? [] : oneOf(`${field}.scope`, scope, SCOPES)),
  ];
}

/** Some, and nothing beside the wildcard. */
function listFaults(field: string, texts: readonly string[], what: string): FieldError[] {
  if (texts.length === 0) return [requiredField(field)];
  if (texts.length === 1 || !texts.includes("*")) return [];
  return [invalidField(field, texts, `if '*' is present, must not specify other ${what}`)];
}

function emptyFaults(field: string, texts: readonly string[]): FieldError[] {
  return texts.flatMap((text, index) => text === "" ? [requiredField(`${field}[${index}]`)] : []);
}

// `pods`, `pods/*`, `*/scale`, `*` and `*/*`, of which some include others.
function resourcesFaults(field: string, resources: readonly string[]): FieldError[] {
  if (resources.length === 0) return [requiredField(field)];
  const faults: FieldError[] = [];
  const allOfResource = new Set<string>();
  const allOfSubresource = new Set<string>();
  let lastPlain = "*";
  for (const [index, text] of resources.entries()) {
    const invalid = (all: string) =>
      faults.push(invalidField(`${field}[${index}]`, text, `if '${all}' is present, must not specify ${text}`));
    const slash = text.indexOf("/");
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)];
    if (text === "") faults.push(requiredField(`${field}[${index}]`));
    else if (slash < 0) lastPlain = text;
    else {
      if (allOfResource.has(resource)) invalid(`${resource}/*`);
      if (allOfSubresource.has(subresource)) invalid(`*/${subresource}`);
      if (subresource === "*") allOfResource.add(resource);
      if (resource === "*") allOfSubresource.add(subresource);
    }
  }
  if (resources.length > 1 && resources.includes("*/*")) {
    faults.push(invalidField(field, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes("*") && lastPlain !== "*") {
    const detail = "if '*' is present, must not specify other resources without subresources";
    faults.push(invalidField(field, resources, detail));
  }
  return faults;
}

/** Of match conditions; their expressions are not compiled. */
export function matchConditionsFaults(field: string, conditions: TypedValue | undefined): FieldError[] {
  const list = messagesOf(conditions);
  const names = list.map(({ name }) => textOf(name));
  return [
    ...(list.length > CONDITIONS_MAX ? [tooManyField(field, { found: list.length, max: CONDITIONS_MAX })] : []),
    ...list.flatMap(({ expression }, index) => {
      const name = names[index]!;
      return [
        ...(textOf(expression).trim() === "" ? [requiredField(`${field}[${index}].expression`)] : []),
        ...requiredTextFaults(`${field}[${index}].name`, name, qualifiedNameFaults),
        ...(name !== "" && names.indexOf(name) < index ? [duplicateField(`${field}[${index}].name`, name)] : []),
      ];
    }),
  ];
}
