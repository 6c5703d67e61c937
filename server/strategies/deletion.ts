// What a DELETE does to an object: it goes at once, or is marked and stays until finalizers are gone and a grace period is
// over (apiserver's rest.BeforeDelete and registry Store.Delete). Pure: nothing is stored here.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { WriteRules } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { conflict, qualifiedResource } from "../status_error.ts";
import type { DeletionOptions, DeletionRequest } from "./deletion_request.ts";
import { type DeletionMark, deletionMarks } from "./deletion_marks.ts";
import { withPropagation } from "./propagation.ts";

export interface DeletionPlan {
  /**
   * `update`: the object stays, marked. `unchanged`: it stays as it is, as its deletion goes on already. `remove`: it goes;
   * the object has the marks that it would have had. `markAndRemove`: it is stored with its marks, and goes then, so that
   * whoever watches sees both.
   */
  readonly outcome: "remove" | "markAndRemove" | "update" | "unchanged";
  readonly object: TypedObject;
}

/** @throws {StatusError} 409 when the object is another one than the client thinks */
export function checkDeletePreconditions(
  object: TypedObject,
  { resource, options, resourceVersion }: {
    resource: Resource;
    options: Pick<DeletionOptions, "preconditions">;
    resourceVersion: string;
  },
): void {
  const { uid, resourceVersion: version } = options.preconditions ?? {};
  const metadata = object.metadata as TypedObject;
  const rows: [name: string, wanted: string | undefined, found: string, then: string][] = [
    ["UID", uid, String(metadata.uid ?? ""), "deleted and then recreated"],
    ["ResourceVersion", version, resourceVersion, "modified"],
  ];
  for (const [name, wanted, found, then] of rows) {
    if (wanted === undefined || wanted === found) continue;
    throw markOf(resource) !== undefined
      ? conflict(
        resource,
        String(metadata.name),
        `Precondition failed: ${name} in precondition: ${wanted}, ${name} in object meta: ${found}`,
      )
      : conflict(
        { group: resource.group, plural: resource.kind },
        String(metadata.name),
        `the ${name} in the precondition (${wanted}) does not match the ${name} in record (${found}). ` +
          `The object might have been ${then}`,
      );
  }
}

/** Decides; `object` is changed in place where it is marked. */
export function planDeletion(object: TypedObject, request: DeletionRequest): DeletionPlan {
  const { resource, now } = request;
  const metadata = object.metadata as TypedObject;
  const mark = markOf(resource);
  if (mark !== undefined && !metadata.deletionTimestamp) {
    mark(object, request);
    return { outcome: "update", object };
  }
  if (isNamespace(resource) && isKept(object.spec as TypedObject)) return { outcome: "unchanged", object };
  const grace = isPod(resource) ? markGracefully(object, request) : "none";
  if (grace === "pending") return { outcome: "unchanged", object };
  const refinalized = setFinalizers(metadata, request);
  if (grace === "marked") {
    return {
      outcome: isKept(metadata) || metadata.deletionGracePeriodSeconds !== 0 ? "update" : "markAndRemove",
      object,
    };
  }
  if (!isKept(metadata)) return { outcome: "remove", object };
  const marked = markAsDeleting(metadata, now);
  return { outcome: refinalized || marked ? "update" : "unchanged", object };
}

/** Whether an update of `old` takes away the last that kept a deleting object. */
export function isReadyToGo(object: TypedObject, old: TypedObject, { resource }: { resource: Resource }): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata as TypedObject;
  if (!deletionTimestamp || deletionGracePeriodSeconds) return false;
  return !isKept(object.metadata as TypedObject) && !(isNamespace(resource) && isKept(object.spec as TypedObject));
}

function markOf(resource: Resource): DeletionMark | undefined {
  return resource.custom === undefined ? deletionMarks[qualifiedResource(resource)] : undefined;
}

function isNamespace({ group, plural }: Resource): boolean {
  return group === "" && plural === "namespaces";
}

function isPod({ group, plural }: Resource): boolean {
  return group === "" && plural === "pods";
}

/** By finalizers, of metadata or, of namespaces, of spec. */
function isKept(holder: TypedObject | undefined): boolean {
  return Array.isArray(holder?.finalizers) && holder.finalizers.length > 0;
}

function setFinalizers(metadata: TypedObject, { resource, options }: DeletionRequest): boolean {
  const { write } = resource as { write?: WriteRules };
  const policy = write?.defaultDeletePropagation ?? "Background";
  const finalizers = (metadata.finalizers ?? []) as string[];
  const wanted = withPropagation(finalizers, { options, policy });
  if (wanted === finalizers) return false;
  metadata.finalizers = wanted;
  return true;
}

/**
 * Sets the end of a Pod's grace period. `marked` when that is new or sooner than it was, `pending` when it stays, `none`
 * when the period has been over before.
 */
function markGracefully(pod: TypedObject, { options, now }: DeletionRequest): "marked" | "pending" | "none" {
  const metadata = pod.metadata as TypedObject;
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = metadata;
  const asked = options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0
    ? 1
    : options.gracePeriodSeconds;
  if (!deletionTimestamp) {
    const period = gracePeriod(pod, asked);
    metadata.deletionTimestamp = addSeconds(now, period);
    metadata.deletionGracePeriodSeconds = period;
    countUp(metadata);
    return "marked";
  }
  if (!running) return "none";
  if (asked === undefined || asked >= Number(running)) return "pending";
  metadata.deletionTimestamp = addSeconds(String(deletionTimestamp), asked - Number(running));
  metadata.deletionGracePeriodSeconds = asked;
  return "marked";
}

/** Pods that no kubelet runs need none. */
function gracePeriod({ spec, status }: TypedObject, asked: number | undefined): number {
  const { nodeName, terminationGracePeriodSeconds = 0 } = (spec ?? {}) as TypedObject;
  const { phase } = (status ?? {}) as TypedObject;
  if (!nodeName || phase === "Succeeded" || phase === "Failed") return 0;
  const period = asked ?? Number(terminationGracePeriodSeconds);
  return period < 0 ? 1 : period;
}

/** For objects that finalizers keep. */
function markAsDeleting(metadata: TypedObject, now: string): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (!deletionTimestamp) countUp(metadata);
  const isLater = deletionTimestamp && Date.parse(String(deletionTimestamp)) > Date.parse(now);
  if (!deletionTimestamp || isLater) metadata.deletionTimestamp = now;
  metadata.deletionGracePeriodSeconds = 0;
  return metadata.deletionTimestamp !== deletionTimestamp || deletionGracePeriodSeconds !== 0;
}

/** Watchers of the generation see that deletion began, where the kind has one. */
function countUp(metadata: TypedObject): void {
  if (metadata.generation) metadata.generation = Number(metadata.generation) + 1;
}

function addSeconds(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString().replace(".000Z", "Z");
}
