// Reading and changing CustomResourceDefinitions as they are stored (apiextensions.k8s.io/v1beta1, decoded).

import { formatTime } from "../../encoding/rfc3339.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { parseJson } from "../../encoding/json_value.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { FieldManager } from "../managed_fields/field_manager.ts";
import { setCondition } from "../strategies/conditions.ts";
import { codecOf } from "../write/object_codec.ts";

export const definitionResource = builtinResource("customresourcedefinitions.apiextensions.k8s.io");
export const definitionCodec = codecOf(definitionResource);

/** Keeps a definition until its objects are gone. */
export const instanceCleanup = "customresourcecleanup.apiextensions.k8s.io";

export interface DefinitionCondition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
}

/**
 * What the controllers look at: all but the schemas, of which there may be a lot.
 * @throws {SyntaxError | RangeError} when it is broken
 */
export function readOutline(stored: Uint8Array): TypedObject {
  const { metadata, spec, status } = parseJson(stored) as TypedObject;
  const { group, names, version, versions } = (spec ?? {}) as TypedObject;
  const outlines = (versions ?? [{ name: version, served: true }]) as TypedObject[];
  return {
    metadata: (metadata ?? {}) as TypedObject,
    spec: { group, names, versions: outlines.map(({ name, served }) => ({ name, served })) },
    status: (status ?? {}) as TypedObject,
  };
}

export function specOf(definition: TypedObject): TypedObject {
  return (definition.spec ?? {}) as TypedObject;
}

export function statusOf(definition: TypedObject): TypedObject {
  return (definition.status ??= {}) as TypedObject;
}

export function metadataOf(definition: TypedObject): TypedObject {
  return (definition.metadata ??= {}) as TypedObject;
}

/** Keeps account of the fields of its status that the server itself has changed. */
export function trackStatus(definition: TypedObject, old: TypedObject, nowMs: number): void {
  const manager = new FieldManager({
    resource: definitionResource,
    subresource: "status",
    manager: "kube-apiserver",
    now: formatTime(Math.floor(nowMs / 1000)),
  });
  manager.trackUpdate(definition, old);
}

export function findCondition(definition: TypedObject, type: string): TypedObject | undefined {
  const { conditions = [] } = statusOf(definition);
  return ((conditions ?? []) as TypedObject[]).find((condition) => condition.type === type);
}

export function isConditionTrue(definition: TypedObject, type: string): boolean {
  return findCondition(definition, type)?.status === "True";
}

/** Whether it is there already, but for its time. */
export function hasCondition(definition: TypedObject, condition: DefinitionCondition): boolean {
  const found = findCondition(definition, condition.type);
  return found?.status === condition.status && found.reason === condition.reason && found.message === condition.message;
}

/** @param nowMs since 1970 */
export function changeCondition(definition: TypedObject, condition: DefinitionCondition, nowMs: number): void {
  const { type, status, reason, message } = condition;
  const lastTransitionTime = formatTime(Math.floor(nowMs / 1000));
  setCondition(statusOf(definition), { type, status, lastTransitionTime, reason, message });
}

/** Marked for deletion, and its objects may still be there. */
export function awaitsCleanup(definition: TypedObject): boolean {
  const { deletionTimestamp, finalizers } = metadataOf(definition);
  return Boolean(deletionTimestamp) && ((finalizers ?? []) as string[]).includes(instanceCleanup);
}
