// The scale subresource shows one field of the object, its replicas. Writes go to a Scale, whose managedFields kube-apiserver
// makes out of the object's, and takes back afterwards (managedfields' ScaleHandler).

import type { Resource } from "../resources/resource.ts";
import { difference, type FieldSet, intersection, setOf } from "./field_set.ts";
import { identityOf, type ManagedEntries, type ManagedEntry, type Manager } from "./managed_entries.ts";
import { memberElement } from "./path_element.ts";

export const scaleSubresource = "scale";
export const scaleVersion = "autoscaling/v1";
export const scaleKind = "Scale";

/** The replicas in a Scale. */
const shownReplicas = setOf(["f:spec", "f:replicas"]);

/** The replicas in an object of the resource. */
export function replicasField({ custom }: Resource): FieldSet {
  const path = custom?.scale?.specReplicasPath ?? ".spec.replicas";
  return setOf(path.split(".").filter(Boolean).map(memberElement));
}

/** The entries that a Scale of the object has. */
export function entriesOfScale(entries: ManagedEntries, replicas: FieldSet): ManagedEntries {
  const owners = [...entries.values()].filter(({ fields }) => intersects(fields, replicas));
  return new Map(owners.map(({ manager, operation, subresource, time }) => {
    const entry = { manager, operation, subresource, time, apiVersion: scaleVersion, fields: shownReplicas };
    return [identityOf(entry), entry];
  }));
}

/**
 * The entries of the object after its Scale was written. Updates do not find themselves again on the way back, as Scales
 * are of another version: what they own of the replicas becomes an entry of its own, without a time. So an identity may
 * stand there twice.
 */
export function entriesAfterScale(
  entries: ManagedEntries,
  ofScale: ManagedEntries,
  { apiVersion, replicas }: { apiVersion: string; replicas: FieldSet },
): readonly ManagedEntry[] {
  const owners = [...ofScale].filter(([, { fields }]) => intersects(fields, shownReplicas));
  const found = new Set(owners.map(([identity]) => identity));
  const left = [...entries]
    .map(([identity, entry]) => found.has(identity) ? entry : withoutFields(entry, replicas))
    .filter(({ fields }) => fields.size > 0);
  const added = owners.filter(([identity]) => !entries.has(identity)).map((
    [, { manager, operation, subresource }],
  ) => ({
    manager,
    operation,
    subresource,
    apiVersion,
    time: undefined,
    fields: replicas,
  }));
  return [...left, ...added];
}

/** What the Scale's entries are after an update of it, which is about the replicas alone. */
export function scaleUpdated(ofScale: ManagedEntries, manager: Manager): ManagedEntries {
  if (ofScale.size === 0) return ofScale;
  const entry = { ...manager, apiVersion: scaleVersion, time: undefined, fields: shownReplicas };
  return new Map([[identityOf(entry), entry]]);
}

function withoutFields(entry: ManagedEntry, replicas: FieldSet): ManagedEntry {
  const fields = difference(entry.fields, replicas);
  return fields === entry.fields ? entry : { ...entry, fields };
}

function intersects(a: FieldSet, b: FieldSet): boolean {
  return intersection(a, b).size > 0;
}
