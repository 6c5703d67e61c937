// The conditions in a status: one of each type.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";

/** Sets members of the condition of its type; the time of its transition stays where the status of the condition does. */
export function setCondition(status: TypedObject, condition: TypedObject): void {
  putCondition(status, condition, (old) => ({ ...old, ...condition }));
}

/** Puts the condition in the place of that of its type; the time of its transition stays as above. */
export function replaceCondition(status: TypedObject, condition: TypedObject): void {
  putCondition(status, condition, () => condition);
}

function putCondition(status: TypedObject, condition: TypedObject, merge: (old: TypedObject) => TypedObject): void {
  const conditions = (status.conditions ??= []) as TypedObject[];
  const at = conditions.findIndex(({ type }) => type === condition.type);
  if (at < 0) {
    conditions.push(condition);
    return;
  }
  const old = conditions[at]!;
  const lastTransitionTime = old.status === condition.status && old.lastTransitionTime
    ? old.lastTransitionTime
    : condition.lastTransitionTime;
  conditions[at] = { ...merge(old), lastTransitionTime };
}
