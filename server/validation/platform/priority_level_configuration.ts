// The validation of PriorityLevelConfiguration (flowcontrol.apiserver.k8s.io/v1).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { messageOf, numberOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { conditionTypeFaults } from "./flow_schema.ts";
import { mandatoryPriorityLevels } from "./mandatory_flow_control.ts";

/** Bits of the hash that picks the queues of a flow. */
const HASH_BITS_MAX = 60;
const QUEUES_MAX = 10_000_000;
const RESPONSES = ["Queue", "Reject"];
const SPEC = "k8s.io.api.flowcontrol.v1.PriorityLevelConfigurationSpec";
const TYPES = ["Exempt", "Limited"];

export const priorityLevelConfigurationValidator: Validator = {
  validate: levelFaults,
  validateUpdate: (level) => levelFaults(level),
  subresources: { status: ({ status }) => conditionTypeFaults(messageOf(status)) },
};

function levelFaults(level: TypedObject): FieldError[] {
  const name = textOf(messageOf(level.metadata).name);
  const spec = messageOf(level.spec);
  const mandatory = mandatoryPriorityLevels[name];
  const faults = specFaults(spec, name);
  const compared = name === "exempt" && spec.exempt !== undefined ? { ...spec, exempt: mandatory?.exempt } : spec;
  if (mandatory !== undefined && !deepEqual(compared, mandatory)) {
    faults.push(invalidField("spec", internalForm(SPEC, spec), `spec of '${name}' must equal the fixed value`));
  }
  return [...faults, ...conditionTypeFaults(messageOf(level.status))];
}

function specFaults({ type, limited, exempt }: TypedObject, name: string): FieldError[] {
  const faults: FieldError[] = [];
  if ((name === "exempt") !== (type === "Exempt")) {
    faults.push(invalidField("spec.type", textOf(type), "must be 'Exempt' if and only if `name` is 'exempt'"));
  }
  if (!TYPES.includes(textOf(type))) {
    return [...faults, unsupportedField("spec.type", textOf(type), TYPES)];
  }
  if (type === "Exempt") {
    if (limited !== undefined) faults.push(forbiddenField("spec.limited", "must be nil if the type is not Limited"));
    if (exempt === undefined) return faults;
    const { lendablePercent } = messageOf(exempt);
    return [
      ...faults,
      ...sharesFaults("spec.exempt", messageOf(exempt)),
      ...lendableFaults("spec.exempt", lendablePercent),
    ];
  }
  if (exempt !== undefined) faults.push(forbiddenField("spec.exempt", "must be nil if the type is Limited"));
  if (limited === undefined) {
    return [...faults, requiredField("spec.limited", "must not be empty when type is Limited")];
  }
  return [...faults, ...limitedFaults(messageOf(limited))];
}

function sharesFaults(field: string, { nominalConcurrencyShares: shares }: TypedObject): FieldError[] {
  const isNegative = numberOf(shares) < 0;
  return isNegative
    ? [invalidField(`${field}.nominalConcurrencyShares`, shares, "must be a non-negative integer")]
    : [];
}

function lendableFaults(field: string, percent: TypedValue | undefined): FieldError[] {
  if (percent === undefined || (numberOf(percent) >= 0 && numberOf(percent) <= 100)) return [];
  return [invalidField(`${field}.lendablePercent`, percent, "must be between 0 and 100, inclusive")];
}

function limitedFaults(limited: TypedObject): FieldError[] {
  const { borrowingLimitPercent } = limited;
  const detail = "if specified, must be a non-negative integer";
  return [
    ...sharesFaults("spec.limited", limited),
    ...responseFaults("spec.limited.limitResponse", messageOf(limited.limitResponse)),
    ...lendableFaults("spec.limited", limited.lendablePercent),
    ...(numberOf(borrowingLimitPercent) < 0
      ? [invalidField("spec.limited.borrowingLimitPercent", borrowingLimitPercent, detail)]
      : []),
  ];
}

function responseFaults(field: string, { type, queuing }: TypedObject): FieldError[] {
  if (!RESPONSES.includes(textOf(type))) return [unsupportedField(`${field}.type`, textOf(type), RESPONSES)];
  if (type === "Reject") {
    const detail = "must be nil if limited.limitResponse.type is not Limited";
    return queuing === undefined ? [] : [forbiddenField(`${field}.queuing`, detail)];
  }
  if (queuing === undefined) {
    return [requiredField(`${field}.queuing`, "must not be empty if limited.limitResponse.type is Limited")];
  }
  return queuingFaults(`${field}.queuing`, messageOf(queuing));
}

function queuingFaults(field: string, queuing: TypedObject): FieldError[] {
  const [limit, queues, hand] = [queuing.queueLengthLimit, queuing.queues, queuing.handSize]
    .map((value) => Number(numberOf(value))) as [number, number, number];
  const faults: FieldError[] = [];
  if (limit <= 0) faults.push(invalidField(`${field}.queueLengthLimit`, limit, "must be positive"));
  if (queues <= 0) faults.push(invalidField(`${field}.queues`, queues, "must be positive"));
  if (queues > QUEUES_MAX) {
    faults.push(invalidField(`${field}.queues`, queues, `must not be greater than ${QUEUES_MAX}`));
  }
  const detail = handFault(queues, hand);
  return detail === undefined ? faults : [...faults, invalidField(`${field}.handSize`, hand, detail)];
}

function handFault(queues: number, hand: number): string | undefined {
  if (hand <= 0) return "must be positive";
  if (hand > queues) return `should not be greater than queues (${queues})`;
  if (Math.ceil(Math.log2(queues) * hand) <= HASH_BITS_MAX) return undefined;
  return `required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than ${HASH_BITS_MAX}`;
}
