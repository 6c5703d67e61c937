// Counts of replicas in the status of a workload.

import { type FieldError, invalidField } from "../../field_error.ts";
import { nonNegatives } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

export interface CountRules {
  /** Fields that must not be negative, in order. */
  readonly counts: readonly string[];
  /** Counts of some of all replicas. */
  readonly parts: readonly string[];
  /** How the message names the number of ready replicas; undefined when available ones are not compared with them. */
  readonly readyName?: string;
}

export function replicaCounts(status: FieldNode, { counts, parts, readyName }: CountRules): FieldError[] {
  const exceeding = (part: string, whole: string) => status.get(part).number > status.get(whole).number;
  const fault = (part: string, whole: string) =>
    invalidField(status.get(part).path, status.get(part).value ?? 0, `cannot be greater than ${whole}`);
  return [
    ...nonNegatives(status, counts),
    ...parts.filter((part) => exceeding(part, "replicas")).map((part) => fault(part, "status.replicas")),
    ...(readyName !== undefined && exceeding("availableReplicas", "readyReplicas")
      ? [fault("availableReplicas", readyName)]
      : []),
  ];
}

/** A counter of hash collisions only grows. */
export function collisionCount(status: FieldNode, old: FieldNode): FieldError[] {
  const [count, before] = [status.get("collisionCount"), old.get("collisionCount")];
  if (!before.isSet || (count.isSet && count.number >= before.number)) return [];
  return [invalidField(count.path, count.number, "cannot be decremented")];
}
