// The spec of a Job, on its own or in a CronJob.

import { type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from "../../field_error.ts";
import { domainPrefixedPathFaults } from "../domain_rules.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength } from "../names.ts";
import { nonNegatives, oneOfIfSet } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { podFailurePolicy, successPolicy } from "./job_policies.ts";
import { podTemplate } from "./pod_template.ts";

const INDEXED_PARALLELISM_MAX = 100_000;
const FAILED_INDEXES_MAX = 100_000;
/** From here on less may run and fail at a time. */
const MANY_COMPLETIONS = 100_000;
const MANY_COMPLETIONS_LIMIT = 10_000;
const MANAGER_BYTES_MAX = 63;

export function anyJobSpec(spec: FieldNode): FieldError[] {
  return [
    ...nonNegatives(spec, [
      "parallelism",
      "completions",
      "activeDeadlineSeconds",
      "backoffLimit",
      "ttlSecondsAfterFinished",
      "backoffLimitPerIndex",
    ]),
    ...failedIndexes(spec),
    ...managedBy(spec.get("managedBy")),
    ...completionMode(spec),
    ...policies(spec),
    ...podTemplate(spec.get("template")),
    ...restartPolicy(spec),
  ];
}

export function isIndexed(spec: FieldNode): boolean {
  return spec.get("completionMode").text === "Indexed";
}

function failedIndexes(spec: FieldNode): FieldError[] {
  const [max, limit] = [spec.get("maxFailedIndexes"), spec.get("backoffLimitPerIndex")];
  if (!max.isSet) return [];
  const missing = limit.isSet ? [] : [requiredField(limit.path, "when maxFailedIndexes is specified")];
  return [...nonNegatives(spec, ["maxFailedIndexes"]), ...missing];
}

function managedBy(manager: FieldNode): FieldError[] {
  if (!manager.isSet) return [];
  return [
    ...domainPrefixedPathFaults(manager.path, manager.text),
    ...(byteLength(manager.text) > MANAGER_BYTES_MAX ? [tooLongField(manager.path, MANAGER_BYTES_MAX)] : []),
  ];
}

function completionMode(spec: FieldNode): FieldError[] {
  const mode = spec.get("completionMode");
  const faults = oneOfIfSet(mode, ["NonIndexed", "Indexed"]);
  if (isIndexed(spec)) return [...faults, ...indexedMode(spec), ...manyCompletions(spec)];
  if (mode.isSet && mode.text !== "NonIndexed") return faults;
  return [
    ...faults,
    ...["backoffLimitPerIndex", "maxFailedIndexes"].map((name) => spec.get(name)).filter((node) => node.isSet)
      .map(({ path, value }) => invalidField(path, value, "requires indexed completion mode")),
  ];
}

function indexedMode(spec: FieldNode): FieldError[] {
  const [completions, failed] = [spec.get("completions"), spec.get("maxFailedIndexes")];
  const exceeds = completions.isSet && failed.number > completions.number;
  return [
    ...(completions.isSet ? [] : [requiredField(completions.path, "when completion mode is Indexed")]),
    ...atMost(spec.get("parallelism"), { max: INDEXED_PARALLELISM_MAX, when: " when completion mode is Indexed" }),
    ...(exceeds ? [invalidField(failed.path, failed.value, "must be less than or equal to completions")] : []),
    ...atMost(failed, { max: FAILED_INDEXES_MAX, when: "" }),
  ];
}

function manyCompletions(spec: FieldNode): FieldError[] {
  const failed = spec.get("maxFailedIndexes");
  if (spec.get("completions").number <= MANY_COMPLETIONS || !spec.get("backoffLimitPerIndex").isSet) return [];
  const missing = `must be specified when completions is above ${MANY_COMPLETIONS}`;
  const when = ` when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  return [
    ...(failed.isSet ? [] : [requiredField(failed.path, missing)]),
    ...atMost(spec.get("parallelism"), { max: MANY_COMPLETIONS_LIMIT, when }),
    ...atMost(failed, { max: MANY_COMPLETIONS_LIMIT, when }),
  ];
}

function atMost(node: FieldNode, { max, when }: { max: number; when: string }): FieldError[] {
  if (node.number <= max) return [];
  return [invalidField(node.path, node.value, `must be less than or equal to ${max}${when}`)];
}

function policies(spec: FieldNode): FieldError[] {
  const [failure, success] = [spec.get("podFailurePolicy"), spec.get("successPolicy")];
  return [
    ...(failure.isSet ? podFailurePolicy(spec) : []),
    ...(success.isSet ? indexedSuccess(spec) : []),
    ...oneOfIfSet(spec.get("podReplacementPolicy"), failure.isSet ? ["Failed"] : ["Failed", "TerminatingOrFailed"]),
  ];
}

function indexedSuccess(spec: FieldNode): FieldError[] {
  if (isIndexed(spec)) return successPolicy(spec);
  const { path, value } = spec.get("successPolicy");
  return [
    invalidField(path, internalForm("k8s.io.api.batch.v1.SuccessPolicy", value), "requires indexed completion mode"),
  ];
}

/** Always is what defaults put in, so that it counts as nothing said. */
function restartPolicy(spec: FieldNode): FieldError[] {
  const { path, text } = spec.get("template").get("spec").get("restartPolicy");
  if (text === "" || text === "Always") return [requiredField(path, 'valid values: "OnFailure", "Never"')];
  if (text !== "OnFailure" && text !== "Never") return [unsupportedField(path, text, ["OnFailure", "Never"])];
  if (!spec.get("podFailurePolicy").isSet || text === "Never") return [];
  return [invalidField(path, text, 'only "Never" is supported when podFailurePolicy is specified')];
}
