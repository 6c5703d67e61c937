// CertificateSigningRequests: who asks is the server's to say, and nobody changes what is asked for
// (pkg/registry/certificates).

import { newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { keepClone } from "./kind_rules.ts";
import { keepMembers } from "./object_meta.ts";
import type { Strategy, UserInfo } from "./strategy.ts";

export const certificateSigningRequest: Strategy = {
  prepareForCreate(object, { user }) {
    const spec = (object.spec ??= {}) as TypedObject;
    keepMembers(spec, requestor(user), ["username", "uid", "groups", "extra"]);
    object.status = {};
  },
  prepareForUpdate(object, old) {
    keepClone(object, old, "spec");
    keepClone(object, old, "status");
  },
};

function requestor({ username, uid, groups, extra }: UserInfo): TypedObject {
  const keys = Object.keys(extra);
  return {
    ...(username !== "" && { username }),
    ...(uid !== "" && { uid }),
    ...(groups.length > 0 && { groups: [...groups] }),
    ...(keys.length > 0 && {
      extra: Object.assign(newMap(), Object.fromEntries(keys.map((key) => [key, [...extra[key]!]]))),
    }),
  };
}

/** Approval is not given through /status. */
export const certificateStatus: Strategy["prepareForUpdate"] = (object, old, { now }) => {
  for (const type of ["Approved", "Denied"]) keepConditions(object, old, type);
  fillTimes(object, old, now);
};

/** Only conditions change through /approval. */
export const certificateApproval: Strategy = {
  prepareForUpdate(object, old, { now }) {
    const { conditions } = (object.status ?? {}) as TypedObject;
    keepClone(object, old, "spec");
    keepClone(object, old, "status");
    if (conditions !== undefined) ((object.status ??= {}) as TypedObject).conditions = conditions;
    else delete (object.status as TypedObject | undefined)?.conditions;
    fillTimes(object, old, now);
  },
};

/** Where there are as many as before; other changes are for validation to refuse. */
function keepConditions(object: TypedObject, old: TypedObject, wanted: string): void {
  const conditions = conditionsOf(object);
  const places = [...conditions.keys()].filter((at) => conditions[at]!.type === wanted);
  const kept = conditionsOf(old).filter(({ type }) => type === wanted);
  if (kept.length !== places.length) return;
  places.forEach((at, index) => conditions[at] = { ...kept[index] });
}

function fillTimes(object: TypedObject, old: TypedObject, now: string): void {
  for (const condition of conditionsOf(object)) {
    const { type, status } = condition;
    condition.lastUpdateTime ??= now;
    condition.lastTransitionTime ??= conditionsOf(old).find((other) =>
      other.type === type && other.status === status && other.lastTransitionTime
    )
      ?.lastTransitionTime ?? now;
  }
}

function conditionsOf({ status }: TypedObject): TypedObject[] {
  return ((status as TypedObject | undefined)?.conditions ?? []) as TypedObject[];
}
