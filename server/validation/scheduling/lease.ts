// The validation of Lease.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, unsupportedField } from "../../field_error.ts";
import { nonNegative, positive, textFaults } from "../field_rules.ts";
import { messageOf, textOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const STRATEGIES = ["OldestEmulationVersion"];

export const leaseValidator: Validator = { validate, validateUpdate: validate };

function validate(lease: TypedObject): FieldError[] {
  const spec = messageOf(lease.spec);
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = spec;
  return [
    ...(leaseDurationSeconds === undefined ? [] : positive("spec.leaseDurationSeconds", leaseDurationSeconds)),
    ...nonNegative("spec.leaseTransitions", leaseTransitions),
    ...(strategy === undefined ? [] : strategyFaults("spec.strategy", textOf(strategy))),
    ...(textOf(preferredHolder) !== "" && textOf(strategy) === ""
      ? [forbiddenField("spec.preferredHolder", "may only be specified when `strategy` is defined")]
      : []),
  ];
}

/** Strategies of others have a domain. */
function strategyFaults(field: string, strategy: string): FieldError[] {
  if (strategy.includes("/")) return textFaults(field, strategy, qualifiedNameFaults);
  return STRATEGIES.includes(strategy) ? [] : [unsupportedField(field, strategy, STRATEGIES)];
}
