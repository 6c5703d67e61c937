// What of a Job's pods makes it fail or succeed (KEP-3329, KEP-3998).

import {
  duplicateField,
  type FieldError,
  invalidField,
  invalidFieldWithoutValue,
  requiredField,
  tooLongField,
} from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";
import { atMost } from "../field_rules.ts";
import { byteLength, qualifiedNameFaults } from "../names.ts";
import { nonNegative, oneOf, ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { countIndexes } from "./index_intervals.ts";

const RULES_MAX = 20;
const CONDITIONS_MAX = 20;
const EXIT_CODES_MAX = 255;
const INDEXES_BYTES_MAX = 64 * 1024;

export function podFailurePolicy(spec: FieldNode): FieldError[] {
  const rules = spec.get("podFailurePolicy").get("rules");
  return [...atMost(rules.path, rules.value, RULES_MAX), ...rules.items.flatMap((rule) => failureRule(rule, spec))];
}

function failureRule(rule: FieldNode, spec: FieldNode): FieldError[] {
  const [codes, conditions] = [rule.get("onExitCodes"), rule.get("onPodConditions")];
  const hasConditions = conditions.items.length > 0;
  return [
    ...action(rule.get("action"), spec),
    ...(codes.isSet ? exitCodes(codes, spec) : []),
    ...podConditions(conditions),
    ...(codes.isSet === hasConditions ? [invalidFieldWithoutValue(rule.path, requirementsFault(hasConditions))] : []),
  ];
}

function requirementsFault(both: boolean): string {
  return both
    ? "specifying both OnExitCodes and OnPodConditions is not supported"
    : "specifying one of OnExitCodes and OnPodConditions is required";
}

function action(node: FieldNode, spec: FieldNode): FieldError[] {
  const needsLimit = node.text === "FailIndex" && !spec.get("backoffLimitPerIndex").isSet;
  if (needsLimit) return [invalidField(node.path, node.text, "requires the backoffLimitPerIndex to be set")];
  return named(node, ["Count", "FailIndex", "FailJob", "Ignore"]);
}

/** The message of a missing value has them all. */
function named(node: FieldNode, supported: readonly string[]): FieldError[] {
  if (node.text !== "") return oneOf(node, supported);
  return [requiredField(node.path, `valid values: [${supported.map(goQuote).join(" ")}]`)];
}

function podConditions(conditions: FieldNode): FieldError[] {
  return [
    ...atMost(conditions.path, conditions.value, CONDITIONS_MAX),
    ...conditions.items.flatMap((pattern) => [
      ...ruled(pattern.get("type"), qualifiedNameFaults),
      ...named(pattern.get("status"), ["False", "True", "Unknown"]),
    ]),
  ];
}

function exitCodes(codes: FieldNode, spec: FieldNode): FieldError[] {
  const container = codes.get("containerName");
  const names = ["containers", "initContainers"]
    .flatMap((list) => spec.get("template").get("spec").get(list).items).map((item) => item.get("name").text);
  const unknown = "must be one of the container or initContainer names in the pod template";
  return [
    ...named(codes.get("operator"), ["In", "NotIn"]),
    ...(container.isSet && !names.includes(container.text)
      ? [invalidField(container.path, container.text, unknown)]
      : []),
    ...exitCodeValues(codes.get("values"), codes.get("operator").text),
  ];
}

function exitCodeValues(values: FieldNode, operator: string): FieldError[] {
  const numbers = values.items.map(({ number }) => number);
  const isOrdered = numbers.every((number, index) => index === 0 || numbers[index - 1]! <= number);
  return [
    ...(numbers.length === 0 ? [invalidField(values.path, values.value, "at least one value is required")] : []),
    ...atMost(values.path, values.value, EXIT_CODES_MAX),
    ...values.items.flatMap(({ path, number }, index) => [
      ...(operator === "In" && number === 0 ? [invalidField(path, 0, "must not be 0 for the In operator")] : []),
      ...(numbers.indexOf(number) < index ? [duplicateField(path, number)] : []),
    ]),
    ...(isOrdered ? [] : [invalidField(values.path, values.value, "must be ordered")]),
  ];
}

/** Of an Indexed job. */
export function successPolicy(spec: FieldNode): FieldError[] {
  const rules = spec.get("successPolicy").get("rules");
  const none = "at least one rules must be specified when the successPolicy is specified";
  return [
    ...(rules.items.length === 0 ? [requiredField(rules.path, none)] : []),
    ...atMost(rules.path, rules.value, RULES_MAX),
    ...rules.items.flatMap((rule) => successRule(rule, spec.get("completions").number)),
  ];
}

function successRule(rule: FieldNode, completions: number): FieldError[] {
  const [indexes, count] = [rule.get("succeededIndexes"), rule.get("succeededCount")];
  const parsed = countIndexes(indexes.text, completions);
  const none = "at least one of succeededCount or succeededIndexes must be specified";
  const faults = count.isSet || indexes.isSet ? [] : [requiredField(rule.path, none)];
  if (byteLength(indexes.text) > INDEXES_BYTES_MAX) faults.push(tooLongField(indexes.path, INDEXES_BYTES_MAX));
  if (parsed.fault !== undefined) {
    faults.push(invalidField(indexes.path, indexes.text, `error parsing succeededIndexes: ${parsed.fault}`));
  }
  if (!count.isSet) return faults;
  const limit = (max: number, what: string) =>
    count.number > max
      ? [invalidField(count.path, count.value, `must be less than or equal to ${max} (the number of ${what})`)]
      : [];
  return [
    ...faults,
    ...nonNegative(count),
    ...limit(completions, "specified completions"),
    ...(indexes.isSet ? limit(parsed.total, "indexes in the specified succeededIndexes field") : []),
  ];
}
