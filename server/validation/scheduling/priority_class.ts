// The validation of PriorityClass.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField } from "../../field_error.ts";
import { immutable, oneOf } from "../field_rules.ts";
import { messageOf, numberOf, textOf } from "../fields.ts";
import type { Validator } from "../validator.ts";

const SYSTEM_PREFIX = "system-";
const SYSTEM_VALUES: Readonly<Record<string, number>> = {
  "system-node-critical": 2000001000,
  "system-cluster-critical": 2000000000,
};
const USER_VALUE_MAX = 1000000000;
const POLICIES = ["PreemptLowerPriority", "Never"];

export const priorityClassValidator: Validator = {
  validate: (priorityClass) => [
    ...valueFaults(priorityClass),
    ...(priorityClass.preemptionPolicy === undefined
      ? []
      : oneOf("preemptionPolicy", priorityClass.preemptionPolicy, POLICIES)),
  ],
  validateUpdate: ({ value, preemptionPolicy }, old) => [
    ...(numberOf(value) === numberOf(old.value) ? [] : [forbiddenField("value", "may not be changed in an update.")]),
    ...immutable("preemptionPolicy", { value: preemptionPolicy, old: old.preemptionPolicy }),
  ],
};

/** The system's own classes are what they are; users' have values below theirs. */
function valueFaults(priorityClass: TypedObject): FieldError[] {
  const name = textOf(messageOf(priorityClass.metadata).name);
  if (name.startsWith(SYSTEM_PREFIX)) {
    const fault = systemClassFault(name, priorityClass);
    if (fault === undefined) return [];
    const detail =
      `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${fault}`;
    return [forbiddenField("metadata.name", detail)];
  }
  if (numberOf(priorityClass.value) <= USER_VALUE_MAX) return [];
  return [forbiddenField("value", `maximum allowed value of a user defined priority is ${USER_VALUE_MAX}`)];
}

function systemClassFault(name: string, { value, globalDefault }: TypedObject): string | undefined {
  const wanted = SYSTEM_VALUES[name];
  if (wanted === undefined) return `${name} is not a known system priority class`;
  if (numberOf(value) !== wanted) return `value of ${name} PriorityClass must be ${wanted}`;
  return globalDefault === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
