// The scale subresource shows one field of the object, its replicas. Writes go to a Scale, whose managedFields kube-apiserver
// makes out of the object's, and takes back afterwards (managedfields' ScaleHandler).

import type { Resource } from "../resources/resource.ts";
import { difference, type FieldSet, intersection, setOf } from "./field_set.ts";
import type { ManagedEntries, ManagedEntry, Manager } from "./managed_entries.ts";
import { memberElement } from "./path_element.ts";

export const scaleSubresource = "scale";

/** The replicas in an object of the resource. */
export function replicasField({ custom }: Resource): FieldSet {
  const path = custom?.scale?.specReplicasPath ?? ".spec.replicas";
  return setOf(path.split(".").filter(Boolean).map(memberElement));
}

/**
 * The entries of an object after a write to its scale. Updates do not find themselves again on the way back, as Scales are
 * of another version: what they own of the replicas becomes an entry of its own, without a time. So an identity may stand
 * there twice.
 * @param options.isChanged whether the write changes the replicas
 */
export function trackScale(
  entries: ManagedEntries,
  { manager, replicas, isChanged }: { manager: Manager; replicas: FieldSet; isChanged: boolean },
): readonly ManagedEntry[] {
  const own = ({ fields }: ManagedEntry) => intersection(fields, replicas).size > 0;
  const owners = [...entries.values()].filter(own);
  if (owners.length === 0) return [...entries.values()];
  const onScale: readonly Manager[] = isChanged ? [manager] : owners;
  const stays = (entry: ManagedEntry) => !own(entry) || (!isChanged && entry.operation === "Apply");
  const left = [...entries.values()]
    .map((entry) => stays(entry) ? entry : { ...entry, fields: difference(entry.fields, replicas) })
    .filter(({ fields }) => fields.size > 0);
  const { apiVersion } = manager;
  const found = onScale.filter(({ operation }) => operation === "Update").map((
    { manager, operation, subresource },
  ): ManagedEntry => ({ manager, operation, apiVersion, subresource, time: undefined, fields: replicas }));
  return [...left, ...found];
}
