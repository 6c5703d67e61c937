// Jobs.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { immutable } from "../field_rules.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { deepEqual } from "../deep_equal.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { anyJobSpec, isIndexed } from "./job_spec.ts";
import { jobStatusUpdate } from "./job_status.ts";
import { jobTemplateUpdate } from "./job_template_update.ts";
import { matches, mismatch, selectorFaults } from "./selectors.ts";

const UID_LABELS = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const NAME_LABELS = ["job-name", "batch.kubernetes.io/job-name"];
const BATCH = "k8s.io.api.batch.v1";
const fixedStructs: Readonly<Record<string, string>> = {
  podFailurePolicy: `${BATCH}.PodFailurePolicy`,
  successPolicy: `${BATCH}.SuccessPolicy`,
};

export const jobValidator: Validator = {
  validate: (object) => wholeJob(rootNode(object), { prefixedLabels: true }),
  validateUpdate: (object, old) => {
    const labels = rootNode(old).get("spec").get("template").get("metadata").get("labels").object;
    const prefixedLabels = [UID_LABELS[1]!, NAME_LABELS[1]!].every((label) => label in labels);
    return [...wholeJob(rootNode(object), { prefixedLabels }), ...jobChange(object, old)];
  },
  subresources: { status: (object, old) => jobStatusUpdate(rootNode(object), rootNode(old)) },
};

/** Jobs of older servers have no labels with a prefix. */
function wholeJob(job: FieldNode, options: { prefixedLabels: boolean }): FieldError[] {
  return [...generatedSelector(job, options), ...jobSpec(job.get("spec")), ...podHostname(job)];
}

/** Unless it is manual, the selector is the server's own, and so are the labels it selects by. */
function generatedSelector(job: FieldNode, { prefixedLabels }: { prefixedLabels: boolean }): FieldError[] {
  const [spec, metadata] = [job.get("spec"), job.get("metadata")];
  const [uid, name] = [metadata.get("uid").text, metadata.get("name").text];
  const selector = spec.get("selector");
  if (spec.get("manualSelector").flag || !selector.isSet) return [];
  const expected = Object.fromEntries(
    (prefixedLabels ? [0, 1] : [0]).flatMap((index) => [[UID_LABELS[index]!, uid], [NAME_LABELS[index]!, name]]),
  );
  const labels = spec.get("template").get("metadata").get("labels");
  const isOwn = selectorFaults(selector).length > 0 || matches(selector, expected);
  return [
    ...(uid === "" ? [requiredField("metadata.uid")] : []),
    ...Object.entries(expected).flatMap(([key, value]) => ownLabel(labels, { key, value })),
    ...(isOwn ? [] : [invalidField(selector.path, selector.value, "`selector` not auto-generated")]),
  ];
}

function ownLabel(labels: FieldNode, { key, value }: { key: string; value: string }): FieldError[] {
  const path = `${labels.path}[${key}]`;
  if (!(key in labels.object)) return [requiredField(path, `must be '${value}'`)];
  return labels.object[key] === value ? [] : [invalidField(path, labels.value, `must be '${value}'`)];
}

function jobSpec(spec: FieldNode): FieldError[] {
  const selector = spec.get("selector");
  const labels = spec.get("template").get("metadata").get("labels");
  const faults = selectorFaults(selector);
  return [
    ...anyJobSpec(spec),
    ...(selector.isSet ? faults : [requiredField(selector.path)]),
    ...(faults.length === 0 && !matches(selector, labels.object) ? [mismatch(labels)] : []),
  ];
}

/** Pods of an Indexed job are called by their index. */
function podHostname(job: FieldNode): FieldError[] {
  const [name, completions] = [job.get("metadata").get("name"), job.get("spec").get("completions")];
  const longest = `${name.text}-${completions.number - 1}`;
  if (!isIndexed(job.get("spec")) || completions.number <= 0 || labelFaults(longest).length === 0) return [];
  return [invalidField(name.path, name.text, `will not able to create pod with invalid DNS label: ${longest}`)];
}

function jobChange(object: TypedObject, old: TypedObject): FieldError[] {
  const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
  const fixed = (name: string) => {
    const { path, value } = spec.get(name);
    const message = fixedStructs[name];
    const shown = message === undefined ? value : internalForm(message, value);
    return immutable(path, { value, old: oldSpec.get(name).value, shown });
  };
  return [
    ...jobSpec(spec),
    ...completions(spec, oldSpec),
    ...fixed("selector"),
    ...jobTemplateUpdate(rootNode(object), rootNode(old)),
    ...["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"].flatMap(fixed),
  ];
}

/** An Indexed job can be scaled, its completions and its parallelism together (KEP-3715). */
function completions(spec: FieldNode, old: FieldNode): FieldError[] {
  const { path, value, number, isSet } = spec.get("completions");
  if (!isIndexed(spec)) return immutable(path, { value, old: old.get("completions").value });
  const isFree = !isSet || deepEqual(value, old.get("completions").value) || number === spec.get("parallelism").number;
  return isFree ? [] : [invalidField(path, value, "can only be modified in tandem with spec.parallelism")];
}
