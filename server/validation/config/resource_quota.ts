// The validation of ResourceQuota.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { IMMUTABLE, textFaults } from "../field_rules.ts";
import { entriesOf, messageOf, messagesOf, sizeOf, textOf, textsOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { resourceQuantityFaults } from "../resource_quantities.ts";
import type { Validator } from "../validator.ts";
import { countedResources, resourceNameFaults } from "../workloads/resource_names.ts";

const POD_COUNTS = ["pods"];
const POD_COMPUTE = ["cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];
const CLAIMS = ["persistentvolumeclaims", "requests.storage"];
const QUOTA_RESOURCES = [
  ...["cpu", "memory", "ephemeral-storage"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  "requests.storage",
  ...countedResources,
];

/** The resources that a scope can be for. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  BestEffort: POD_COUNTS,
  CrossNamespacePodAffinity: [...POD_COUNTS, ...POD_COMPUTE],
  NotBestEffort: [...POD_COUNTS, ...POD_COMPUTE],
  NotTerminating: [...POD_COUNTS, ...POD_COMPUTE],
  PriorityClass: [...POD_COUNTS, ...POD_COMPUTE],
  Terminating: [...POD_COUNTS, ...POD_COMPUTE],
  VolumeAttributesClass: CLAIMS,
};
const EXISTS_ONLY = ["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "Terminating"];
const CONFLICTS = [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]] as const;

export const resourceQuotaValidator: Validator = {
  validate: (quota) => [...specFaults(messageOf(quota.spec)), ...statusFaults(quota)],
  validateUpdate: (quota, old) => {
    const [scopes, oldScopes] = [quota, old].map(({ spec }) => [...new Set(textsOf(messageOf(spec).scopes))].sort());
    const isSame = String(scopes) === String(oldScopes);
    const { scopes: shown } = messageOf(quota.spec);
    return [
      ...specFaults(messageOf(quota.spec)),
      ...(isSame ? [] : [invalidField("spec.scopes", shown, IMMUTABLE)]),
    ];
  },
  subresources: { status: statusFaults },
};

function specFaults(spec: TypedObject): FieldError[] {
  return [...resourceFaults("spec.hard", spec.hard), ...scopeFaults(spec), ...selectorFaults(spec)];
}

function statusFaults({ status }: TypedObject): FieldError[] {
  const { hard, used } = messageOf(status);
  return [...resourceFaults("status.hard", hard), ...resourceFaults("status.used", used)];
}

function resourceFaults(field: string, list: TypedValue | undefined): FieldError[] {
  return entriesOf(list).flatMap(([name, quantity]) => [
    ...textFaults(`${field}[${name}]`, name, quotaResourceFaults),
    ...resourceQuantityFaults(`${field}[${name}]`, name, quantity),
  ]);
}

function quotaResourceFaults(name: string): string[] {
  const faults = resourceNameFaults(name);
  return name.includes("/") || isQuotaResource(name) ? faults : [...faults, "must be a standard resource for quota"];
}

function isQuotaResource(name: string): boolean {
  return QUOTA_RESOURCES.includes(name) || /^(requests\.)?hugepages-/.test(name);
}

function scopeFaults({ scopes, hard }: TypedObject): FieldError[] {
  const field = "spec.scopes";
  const names = textsOf(scopes);
  return [
    ...names.flatMap((scope) => [
      ...(scope in SCOPES ? [] : [invalidField(field, names, "unsupported scope")]),
      ...misfits(scope, hard).map(() => invalidField(field, names, "unsupported scope applied to resource")),
    ]),
    ...conflicts(names).map(() => invalidField(field, names, "conflicting scopes")),
  ];
}

/** The resources of the quota that the scope cannot be for. */
function misfits(scope: string, hard: TypedValue | undefined): string[] {
  const fitting = SCOPES[scope];
  if (fitting === undefined) return [];
  return entriesOf(hard).map(([name]) => name).filter((name) => isQuotaResource(name) && !fitting.includes(name));
}

function conflicts(scopes: readonly string[]) {
  return CONFLICTS.filter((pair) => pair.every((scope) => scopes.includes(scope)));
}

function selectorFaults({ scopeSelector, hard, scopes }: TypedObject): FieldError[] {
  const field = "spec.scopeSelector.matchExpressions";
  const requirements = messagesOf(messageOf(scopeSelector).matchExpressions);
  const names = requirements.map(({ scopeName }) => textOf(scopeName));
  const shown = () => internalForm("k8s.io.api.core.v1.ScopeSelector", scopeSelector);
  return [
    ...requirements.flatMap((requirement, index) => [
      ...(names[index]! in SCOPES ? [] : [invalidField(`${field}.scopeName`, names[index], "unsupported scope")]),
      ...misfits(names[index]!, hard).map(() => invalidField(field, shown(), "unsupported scope applied to resource")),
      ...requirementFaults(field, requirement),
    ]),
    ...conflicts(names).map(() => invalidField(field, scopes, "conflicting scopes")),
  ];
}

function requirementFaults(field: string, { scopeName, operator, values }: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  const name = textOf(operator);
  if (EXISTS_ONLY.includes(textOf(scopeName)) && name !== "Exists") {
    const detail = "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, " +
      "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or " +
      "ResourceQuotaScopeCrossNamespacePodAffinity";
    faults.push(invalidField(`${field}.operator`, name, detail));
  }
  if (name === "In" || name === "NotIn") {
    if (sizeOf(values) > 0) return faults;
    const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    return [...faults, requiredField(`${field}.values`, detail)];
  }
  if (name === "Exists" || name === "DoesNotExist") {
    if (sizeOf(values) === 0) return faults;
    const detail = "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector";
    return [...faults, invalidField(`${field}.values`, values, detail)];
  }
  return [...faults, invalidField(`${field}.operator`, name, "not a valid selector operator")];
}
