// How fast a HorizontalPodAutoscaler may scale.

import { quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { oneOf, positive } from "../field_rules.ts";
import { messagesOf, numberOf, textOf } from "../fields.ts";

const PERIOD_SECONDS_MAX = 1800;
const SELECT_POLICIES = ["Disabled", "Max", "Min"];
const STABILIZATION_SECONDS_MAX = 3600;
const TYPES = ["Percent", "Pods"];

export function scalingRulesFaults(field: string, rules: TypedObject): FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, tolerance } = rules;
  const faults: FieldError[] = [];
  if (numberOf(window) < 0) {
    faults.push(invalidField(`${field}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero"));
  }
  if (numberOf(window) > STABILIZATION_SECONDS_MAX) {
    const detail = `must be less than or equal to ${STABILIZATION_SECONDS_MAX}`;
    faults.push(invalidField(`${field}.stabilizationWindowSeconds`, window, detail));
  }
  if (selectPolicy !== undefined) faults.push(...oneOf(`${field}.selectPolicy`, selectPolicy, SELECT_POLICIES));
  const policies = messagesOf(rules.policies);
  if (policies.length === 0) faults.push(requiredField(`${field}.policies`, "must specify at least one Policy"));
  faults.push(...policies.flatMap((policy, index) => policyFaults(`${field}.policies[${index}]`, policy)));
  if (tolerance !== undefined && quantityNanos(textOf(tolerance)) < 0n) {
    faults.push(invalidField(`${field}.tolerance`, tolerance, "must be greater than or equal to 0"));
  }
  return faults;
}

function policyFaults(field: string, { type, value, periodSeconds }: TypedObject): FieldError[] {
  const detail = `must be less than or equal to ${PERIOD_SECONDS_MAX}`;
  return [
    ...oneOf(`${field}.type`, type, TYPES),
    ...positive(`${field}.value`, value, "must be greater than zero"),
    ...positive(`${field}.periodSeconds`, periodSeconds, "must be greater than zero"),
    ...(numberOf(periodSeconds) > PERIOD_SECONDS_MAX
      ? [invalidField(`${field}.periodSeconds`, periodSeconds, detail)]
      : []),
  ];
}
