// When a single container is started again (KEP-753, KEP-5307, KEP-5532).

import { type FieldError, requiredField } from "../../field_error.ts";
import { atMost } from "../field_rules.ts";
import { oneOf, oneOfIfSet } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

const RULES_MAX = 20;
const EXIT_CODES_MAX = 255;

export function containerRestartPolicy(container: FieldNode): FieldError[] {
  const [policy, rules] = [container.get("restartPolicy"), container.get("restartPolicyRules")];
  if (!policy.isSet && rules.items.length === 0) return [];
  const missing = "must specify restartPolicy when restart rules are used";
  return [
    ...(policy.isSet ? oneOfIfSet(policy, ["Always", "Never", "OnFailure"]) : [requiredField(policy.path, missing)]),
    ...atMost(rules.path, rules.value, RULES_MAX),
    ...rules.items.flatMap(restartRule),
  ];
}

function restartRule(rule: FieldNode): FieldError[] {
  const action = oneOf(rule.get("action"), ["Restart", "RestartAllContainers"]);
  const codes = rule.get("exitCodes");
  if (!codes.isSet) return [...action, requiredField(codes.path, "must be specified")];
  const values = codes.get("values");
  return [
    ...action,
    ...oneOf(codes.get("operator"), ["In", "NotIn"]),
    ...atMost(values.path, values.value, EXIT_CODES_MAX),
  ];
}
