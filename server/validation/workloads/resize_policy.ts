// What a container needs when its resources change.

import { duplicateField, type FieldError, invalidField } from "../../field_error.ts";
import { requiredOneOf } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

/** All faults but that of a resource named twice are the list's. */
export function resizePolicies(list: FieldNode, podRestartPolicy: string): FieldError[] {
  const seen = new Set<string>();
  return list.items.flatMap((policy) => {
    const [resource, restart] = [policy.get("resourceName"), policy.get("restartPolicy").withPath(list.path)];
    const repeated = seen.has(resource.text) ? [duplicateField(policy.path, resource.text)] : [];
    seen.add(resource.text);
    return [
      ...repeated,
      ...requiredOneOf(resource.withPath(list.path), ["cpu", "memory"]),
      ...requiredOneOf(restart, ["NotRequired", "RestartContainer"]),
      ...neverRestarts(restart, podRestartPolicy),
    ];
  });
}

function neverRestarts({ path, text }: FieldNode, podRestartPolicy: string): FieldError[] {
  if (podRestartPolicy !== "Never" || text === "NotRequired") return [];
  return [invalidField(path, text, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")];
}
