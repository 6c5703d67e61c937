// The validation of PodDisruptionBudget (policy/v1).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { conditionsFaults } from "../conditions.ts";
import { labelSelectorFaults, nonNegative, oneOf, textFaults } from "../field_rules.ts";
import { messageOf, numberOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { percentFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const COUNTS = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];
const EVICTION_POLICIES = ["AlwaysAllow", "IfHealthyBudget"];
const SPEC = "k8s.io.api.policy.v1.PodDisruptionBudgetSpec";

export const podDisruptionBudgetValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec), false),
  validateUpdate({ spec }, old) {
    const { selector } = messageOf(old.spec);
    const allowInvalidValues = labelSelectorFaults("", messageOf(selector)).length > 0;
    return specFaults(messageOf(spec), allowInvalidValues);
  },
  subresources: { status: ({ status }) => statusFaults(messageOf(status)) },
};

function specFaults(spec: TypedObject, allowInvalidValues: boolean): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: evictionPolicy } = spec;
  const faults: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const detail = "minAvailable and maxUnavailable cannot be both set";
    faults.push(invalidField("spec", internalForm(SPEC, spec), detail));
  }
  faults.push(
    ...amountFaults("spec.minAvailable", minAvailable),
    ...amountFaults("spec.maxUnavailable", maxUnavailable),
  );
  if (selector !== undefined) {
    faults.push(...labelSelectorFaults("spec.selector", messageOf(selector), { allowInvalidValues }));
  }
  if (evictionPolicy === undefined) return faults;
  return [...faults, ...oneOf("spec.unhealthyPodEvictionPolicy", evictionPolicy, EVICTION_POLICIES)];
}

/** A number of pods or a part of them. */
function amountFaults(field: string, amount: TypedValue | undefined): FieldError[] {
  if (typeof amount !== "string") return nonNegative(field, amount);
  const faults = textFaults(field, amount, percentFaults);
  const isTooMuch = faults.length === 0 && Number(amount.slice(0, -1)) > 100;
  return isTooMuch ? [invalidField(field, amount, "must not be greater than 100%")] : faults;
}

function statusFaults(status: TypedObject): FieldError[] {
  return [
    ...conditionsFaults("status.conditions", status.conditions),
    ...COUNTS.flatMap((name) => nonNegative(`status.${name}`, numberOf(status[name]))),
  ];
}
