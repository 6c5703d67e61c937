// The validators of all built-in kinds.

import { configValidators } from "./config/validators.ts";
import { definitionValidators } from "./definitions/validators.ts";
import { deviceValidators } from "./devices/validators.ts";
import { networkingValidators } from "./networking/validators.ts";
import { platformValidators } from "./platform/validators.ts";
import { policyValidators } from "./policy/validators.ts";
import { rbacValidators } from "./rbac/validators.ts";
import { schedulingValidators } from "./scheduling/validators.ts";
import { storageValidators } from "./storage/validators.ts";
import type { Validator, ValidatorTable } from "./validator.ts";
import { workloadValidators } from "./workloads/workload_validators.ts";

const validators: ValidatorTable = {
  ...configValidators,
  ...definitionValidators,
  ...deviceValidators,
  ...networkingValidators,
  ...platformValidators,
  ...policyValidators,
  ...rbacValidators,
  ...schedulingValidators,
  ...storageValidators,
  ...workloadValidators,
};

const nothingToSay: Validator = { validate: () => [], validateUpdate: () => [] };

/** By the message name of the storage version; of the served one where its rules are others (events.k8s.io). */
export function validatorOf(messageName: string): Validator {
  return validators[messageName] ?? nothingToSay;
}

/** Whether the message has a validator of its own. */
export function hasValidator(messageName: string): boolean {
  return messageName in validators;
}
