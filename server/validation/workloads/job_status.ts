// Changes of a Job's status: what cannot be true of one job, and what cannot be taken back. Most rules look at what this
// change has touched only, so that older statuses can live on.

import {
  duplicateField,
  type FieldError,
  invalidField,
  invalidFieldWithoutValue,
  requiredField,
} from "../../field_error.ts";
import { internalForm } from "../internal_form.ts";
import { nonNegatives } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { commonIndex, countIndexes } from "./index_intervals.ts";
import { isIndexed } from "./job_spec.ts";

const CONDITIONS = "status.conditions";
const terminal = ["Failed", "Complete", "FailureTarget"];

/** The job as it is to be, and what of its status has changed. */
interface StatusChange {
  readonly spec: FieldNode;
  readonly status: FieldNode;
  readonly old: FieldNode;
  /** Whether the condition of the type is True. */
  readonly is: (type: string) => boolean;
  readonly was: (type: string) => boolean;
  /** Whether any of the fields or conditions differ from what they were. */
  readonly changed: (...names: string[]) => boolean;
}

export function jobStatusUpdate(job: FieldNode, oldJob: FieldNode): FieldError[] {
  const change = changeOf(job, oldJob);
  return [
    ...nonNegatives(change.status, ["active", "succeeded", "failed", "ready", "terminating"]),
    ...uncounted(change.status.get("uncountedTerminatedPods")),
    ...exclusive(change, "Failed"),
    ...exclusive(change, "FailureTarget"),
    ...times(change),
    ...needed(change),
    ...finished(change),
    ...indexes(change),
    ...counts(change),
    ...success(change),
    ...takenBack(change),
  ];
}

function changeOf(job: FieldNode, oldJob: FieldNode): StatusChange {
  const [status, old] = [job.get("status"), oldJob.get("status")];
  const is = (type: string) => isTrue(status, type);
  const was = (type: string) => isTrue(old, type);
  const changed = (...names: string[]) =>
    names.some((name) => {
      if (name === "finished") return isFinished(is) !== isFinished(was);
      if (/^[A-Z]/.test(name)) return is(name) !== was(name);
      return comparable(status.get(name)) !== comparable(old.get(name));
    });
  return { spec: job.get("spec"), status, old, is, was, changed };
}

/** A field that is not set is as its zero value, which protobuf has in its place. */
function comparable({ value }: FieldNode): string {
  return JSON.stringify(value || null);
}

function isTrue(status: FieldNode, type: string): boolean {
  return status.get("conditions").items.some((condition) =>
    condition.get("type").text === type && condition.get("status").text === "True"
  );
}

function isFinished(is: (type: string) => boolean): boolean {
  return is("Complete") || is("Failed");
}

function uncounted(pods: FieldNode): FieldError[] {
  const seen = new Set<string>();
  return ["succeeded", "failed"].flatMap((list) => pods.get(list).items).flatMap(({ path, text }) => {
    if (text === "") return [invalidField(path, text, "must not be empty")];
    if (seen.has(text)) return [duplicateField(path, text)];
    seen.add(text);
    return [];
  });
}

function exclusive({ is, changed }: StatusChange, failure: string): FieldError[] {
  if (!changed("Complete", failure) || !is("Complete") || !is(failure)) return [];
  return [invalidFieldWithoutValue(CONDITIONS, `cannot set Complete=True and ${failure}=true conditions`)];
}

function times({ status, is, changed }: StatusChange): FieldError[] {
  const [start, end] = [status.get("startTime"), status.get("completionTime")];
  const faults: FieldError[] = [];
  if (changed("Complete", "completionTime")) {
    if (end.isSet && !is("Complete")) {
      const detail = "cannot set completionTime when there is no Complete=True condition";
      faults.push(invalidField(end.path, end.text, detail));
    }
    if (!end.isSet && is("Complete")) {
      faults.push(requiredField(end.path, "completionTime is required for Complete jobs"));
    }
  }
  if (changed("startTime", "completionTime") && start.isSet && end.isSet && end.text < start.text) {
    faults.push(invalidField(end.path, end.text, "completionTime cannot be set before startTime"));
  }
  return faults;
}

function needed({ is, changed }: StatusChange): FieldError[] {
  const rules = [
    { type: "Failed", by: "FailureTarget", touched: changed("Failed", "failedIndexes") },
    { type: "Complete", by: "SuccessCriteriaMet", touched: changed("Complete", "SuccessCriteriaMet") },
  ];
  return rules.filter(({ type, by, touched }) => touched && is(type) && !is(by)).map(({ type, by }) =>
    invalidFieldWithoutValue(CONDITIONS, `cannot set ${type}=True condition without the ${by}=true condition`)
  );
}

function finished({ status, is, changed }: StatusChange): FieldError[] {
  if (!isFinished(is)) return [];
  const [active, start, pods] = ["active", "startTime", "uncountedTerminatedPods"].map((name) => status.get(name)) as [
    FieldNode,
    FieldNode,
    FieldNode,
  ];
  const hasUncounted = pods.get("succeeded").items.length + pods.get("failed").items.length > 0;
  const faults: FieldError[] = [];
  if (changed("finished", "active") && active.number > 0) {
    faults.push(invalidField(active.path, active.value, "active>0 is invalid for finished job"));
  }
  if (changed("finished", "startTime") && !start.isSet) {
    faults.push(requiredField(start.path, "startTime is required for finished job"));
  }
  if (changed("finished", "uncountedTerminatedPods") && hasUncounted) {
    const shown = internalForm("k8s.io.api.batch.v1.UncountedTerminatedPods", pods.value);
    faults.push(invalidField(pods.path, shown, "uncountedTerminatedPods needs to be empty for finished job"));
  }
  return faults;
}

function indexes({ spec, status, changed }: StatusChange): FieldError[] {
  const [completed, failed, completions] = [
    status.get("completedIndexes"),
    status.get("failedIndexes"),
    spec.get("completions"),
  ];
  const hasLimit = spec.get("backoffLimitPerIndex").isSet;
  const faults: FieldError[] = [];
  const add = ({ path, text }: FieldNode, detail: string) => faults.push(invalidField(path, text, detail));
  const fault = ({ text }: FieldNode) => completions.isSet ? countIndexes(text, completions.number).fault : undefined;
  if (changed("completedIndexes") && fault(completed) !== undefined) {
    add(completed, `error parsing completedIndexes: ${fault(completed)}`);
  }
  if (changed("failedIndexes") && hasLimit && failed.isSet && fault(failed) !== undefined) {
    add(failed, `error parsing failedIndexes: ${fault(failed)}`);
  }
  if (changed("completedIndexes") && completed.text !== "" && !isIndexed(spec)) {
    add(completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
  }
  if (changed("failedIndexes") && failed.isSet && !hasLimit) {
    add(failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
  }
  if (changed("failedIndexes", "completedIndexes") && completions.isSet) {
    const common = commonIndex(completed.text, { b: failed.text, completions: completions.number });
    if (common !== undefined) add(failed, `failedIndexes and completedIndexes overlap at index: ${common}`);
  }
  return faults;
}

function counts({ status, is, changed }: StatusChange): FieldError[] {
  const [terminating, ready] = [status.get("terminating"), status.get("ready")];
  const faults: FieldError[] = [];
  if (changed("finished", "terminating") && isFinished(is) && terminating.number > 0) {
    faults.push(invalidField(terminating.path, terminating.value, "terminating>0 is invalid for finished job"));
  }
  if (changed("ready", "active") && ready.isSet && ready.number > status.get("active").number) {
    faults.push(invalidField(ready.path, ready.value, "cannot set more ready pods than active"));
  }
  return faults;
}

function success({ spec, is }: StatusChange): FieldError[] {
  const rules: readonly (readonly [fault: boolean, detail: string])[] = [
    [is("SuccessCriteriaMet") && is("Failed"), "cannot set SuccessCriteriaMet=True and Failed=true conditions"],
    [
      is("SuccessCriteriaMet") && is("FailureTarget"),
      "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions",
    ],
    [
      spec.get("successPolicy").isSet && !is("SuccessCriteriaMet") && is("Complete"),
      "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True",
    ],
  ];
  return rules.filter(([fault]) => fault).map(([, detail]) => invalidFieldWithoutValue(CONDITIONS, detail));
}

function takenBack({ spec, status, old, is, was }: StatusChange): FieldError[] {
  const [end, start] = [status.get("completionTime"), status.get("startTime")];
  const [oldEnd, oldStart] = [old.get("completionTime"), old.get("startTime")];
  const mayShrink = isIndexed(spec) && spec.get("suspend").flag && spec.get("completions").value === 0;
  const lower = (name: string) => status.get(name).number < old.get(name).number;
  const faults = terminal.filter((type) => was(type) && !is(type))
    .map((type) => invalidFieldWithoutValue(CONDITIONS, `cannot disable the terminal ${type}=True condition`));
  for (const name of ["failed", "succeeded"]) {
    if (!lower(name) || (name === "succeeded" && mayShrink)) continue;
    faults.push(invalidField(`status.${name}`, status.get(name).number, `cannot decrease the ${name} counter`));
  }
  if (end.isSet && oldEnd.isSet && end.text !== oldEnd.text) {
    faults.push(invalidField(end.path, end.text, "completionTime cannot be mutated"));
  }
  if (oldStart.isSet && oldStart.text !== start.text && !spec.get("suspend").flag) {
    faults.push(requiredField(start.path, "startTime cannot be removed for unsuspended job"));
  }
  return [...faults, ...successTakenBack({ is, was })];
}

function successTakenBack({ is, was }: Pick<StatusChange, "is" | "was">): FieldError[] {
  if (was("SuccessCriteriaMet") && !is("SuccessCriteriaMet")) {
    return [invalidFieldWithoutValue(CONDITIONS, "cannot disable the SuccessCriteriaMet=True condition")];
  }
  if (!was("Complete") || was("SuccessCriteriaMet") || !is("SuccessCriteriaMet")) return [];
  const detail = "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions";
  return [invalidFieldWithoutValue(CONDITIONS, detail)];
}
