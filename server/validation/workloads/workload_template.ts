// What the templates of all workloads that keep pods running have in common.

import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";
import { podTemplate } from "./pod_template.ts";
import { isEmptySelector, selectorFaults, templateMismatch } from "./selectors.ts";

/** Pods that are always restarted, and never stopped by a deadline. `kind` is what the messages call the workload. */
export function runningTemplate(template: FieldNode, kind: string): FieldError[] {
  return [...podTemplate(template), ...alwaysRestarted(template, kind)];
}

export function alwaysRestarted(template: FieldNode, kind: string): FieldError[] {
  const policy = template.get("spec").get("restartPolicy");
  const deadline = template.get("spec").get("activeDeadlineSeconds");
  return [
    ...(policy.text === "Always" ? [] : [unsupportedField(policy.path, policy.text, ["Always"])]),
    ...(deadline.isSet ? [forbiddenField(deadline.path, `activeDeadlineSeconds in ${kind} is not Supported`)] : []),
  ];
}

/** Of a selector that must be there and must select something. `kind` is what the message calls the workload. */
export function requiredSelector(selector: FieldNode, kind: string): FieldError[] {
  if (!selector.isSet) return [requiredField(selector.path)];
  return [...selectorFaults(selector), ...emptySelector(selector, kind)];
}

export function emptySelector(selector: FieldNode, kind: string): FieldError[] {
  if (!selector.isSet || !isEmptySelector(selector)) return [];
  return [invalidField(selector.path, selector.value, `empty selector is invalid for ${kind}`)];
}

/** The template is looked at only when the selector is one at all; without a detail only the value is told. */
export function selectedTemplate(
  spec: FieldNode,
  { kind, badSelector }: { kind: string; badSelector: string },
): FieldError[] {
  const [selector, template] = [spec.get("selector"), spec.get("template")];
  if (selectorFaults(selector).length > 0) return [invalidField(selector.path, selector.value, badSelector)];
  return [
    ...(selector.isSet && isEmptySelector(selector) ? [] : templateMismatch(template, selector)),
    ...runningTemplate(template, kind),
  ];
}
