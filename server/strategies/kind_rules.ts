// How most kinds behave, said with data: whose the status is, what counts the generation up, what /status leaves alone
// (API conventions: spec is the client's, status the system's).

import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";
import { sameField, semanticEqual } from "./equality.ts";
import { keepMembers } from "./object_meta.ts";
import type { Strategy } from "./strategy.ts";

/** What of a kind differs from the common rules. */
export interface KindRules {
  /**
   * Fields whose change counts metadata.generation up, as paths (`spec`), or `*` for all outside metadata. Without any, a
   * client's generation stays.
   */
  readonly counted?: readonly string[];
  /** Of a new object; 1 where changes are counted. 0 leaves the client's. */
  readonly firstGeneration?: 0 | 1;
  /**
   * Who sets the status through the object itself. By default nobody does where there is a status subresource: it is
   * cleared in a new object and kept by updates.
   */
  readonly status?: "set on create" | "set on create and update";
  /** Metadata that /status does not change; `all` but for what every write may do. */
  readonly statusKeeps?: readonly string[] | "all";
  /** What the object itself needs beyond that; before the generation is counted. */
  readonly main?: Strategy;
  /** Beyond keeping all but the status. */
  readonly statusUpdate?: Strategy["prepareForUpdate"];
  /** Of other subresources. */
  readonly subresources?: Readonly<Record<string, Strategy>>;
}

/** Metadata that belongs to the object, not its status (metav1.ResetObjectMetaForStatus). */
export const objectMetadata: readonly string[] = [
  "deletionTimestamp",
  "generation",
  "labels",
  "annotations",
  "finalizers",
  "ownerReferences",
];

/** The strategy of a built-in resource. */
export function strategyFrom(rules: KindRules, resource: Resource): Strategy {
  const { counted = [], firstGeneration = counted.length > 0 ? 1 : 0, main = {}, status } = rules;
  const hasStatus = resource.subresources.some(({ name }) => name === "status");
  return {
    prepareForCreate(object, context) {
      if (hasStatus && status === undefined) delete object.status;
      main.prepareForCreate?.(object, context);
      if (firstGeneration > 0) (object.metadata as TypedObject).generation = firstGeneration;
    },
    prepareForUpdate(object, old, context) {
      if (hasStatus && status !== "set on create and update") keepClone(object, old, "status");
      main.prepareForUpdate?.(object, old, context);
      if (counted.length > 0) countChanges(object, old, { resource, counted });
    },
  };
}

/** The strategy of its status subresource. */
export function statusStrategyFrom({ statusKeeps = [], statusUpdate }: KindRules): Strategy {
  return {
    prepareForUpdate(object, old, context) {
      keepClone(object, old, "spec");
      keepMetadata(object, old, statusKeeps);
      statusUpdate?.(object, old, context);
    },
  };
}

/** Keeps metadata that the write may not change; `all` leaves only what the server itself sets. */
export function keepMetadata(object: TypedObject, old: TypedObject, names: readonly string[] | "all"): void {
  if (names === "all") {
    const { managedFields } = object.metadata as TypedObject;
    keepClone(object, old, "metadata");
    keepMembers(object.metadata as TypedObject, { managedFields }, ["managedFields"]);
  } else keepMembers(object.metadata as TypedObject, cloneValue(old.metadata) as TypedObject, names);
}

/** Gives a member the value it has in the old object, safe to be changed. */
export function keepClone(object: TypedObject, old: TypedObject, name: string): void {
  keepMembers(object, { [name]: cloneValue(old[name]) }, [name]);
}

function countChanges(
  object: TypedObject,
  old: TypedObject,
  { resource, counted }: { resource: Resource; counted: readonly string[] },
): void {
  const same = counted.every((path) =>
    path === "*"
      ? semanticEqual(object, old, { resource, except: ["metadata", "kind", "apiVersion"] })
      : sameField(object, old, { resource, path })
  );
  if (!same) countUp(object, old);
}

/** Sets the generation to one more than the old object's. */
export function countUp(object: TypedObject, old: TypedObject): void {
  const { generation = 0 } = old.metadata as TypedObject;
  (object.metadata as TypedObject).generation = Number(generation) + 1;
}
