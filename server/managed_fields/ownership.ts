// Who owns what after a write: what somebody changes becomes theirs and is lost to the others (structured-merge-diff's
// merge.Updater).

import { compareValues, type Comparison } from "./compare_values.ts";
import { difference, emptySet, type FieldSet, intersection, union } from "./field_set.ts";
import type { JsonObject } from "../../encoding/json_value.ts";
import type { ManagedEntries, ManagedEntry } from "./managed_entries.ts";
import type { MergeType } from "./merge_type.ts";

/** An object in one version, before a write and after it. */
export interface VersionedChange {
  readonly type: MergeType;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What an own write may not change, so that nobody comes to own it. */
export type FieldFilter = (fields: FieldSet) => FieldSet;

export interface ChangeContext {
  /** Of the request. */
  readonly apiVersion: string;
  readonly filter: FieldFilter;
  /** The change in another version; undefined for versions that are not served. */
  readonly inVersion: (apiVersion: string) => VersionedChange | undefined;
}

/** A change as each of the versions in which fields are owned sees it. */
export class VersionedComparisons {
  readonly #change: ChangeContext;
  readonly #known = new Map<string, Comparison | undefined>();

  constructor(change: ChangeContext) {
    this.#change = change;
  }

  /** Undefined for versions that are not served. @throws {TypedValueError} */
  in(apiVersion: string): Comparison | undefined {
    if (!this.#known.has(apiVersion)) this.#known.set(apiVersion, this.#compare(apiVersion));
    return this.#known.get(apiVersion);
  }

  #compare(apiVersion: string): Comparison | undefined {
    const change = this.#change.inVersion(apiVersion);
    if (change === undefined) return undefined;
    const { added, modified, removed } = compareValues(change.type, change);
    const { filter } = this.#change;
    return { added: filter(added), modified: filter(modified), removed: filter(removed) };
  }
}

/** The fields that a write takes from others, by the identities of their entries. */
export function conflictsOf(
  entries: ManagedEntries,
  comparisons: VersionedComparisons,
  { except }: { except?: string },
): Map<string, FieldSet> {
  const conflicts = new Map<string, FieldSet>();
  for (const [identity, { fields, apiVersion }] of entries) {
    const comparison = identity === except ? undefined : comparisons.in(apiVersion);
    if (comparison === undefined) continue;
    const taken = intersection(fields, union(comparison.modified, comparison.added));
    if (taken.size > 0) conflicts.set(identity, taken);
  }
  return conflicts;
}

/** What is left of the entries, which go when nothing is, or when their version is no longer served. */
export function entriesAfter(
  entries: ManagedEntries,
  comparisons: VersionedComparisons,
  { except }: { except?: string },
): Map<string, ManagedEntry> {
  const left = new Map<string, ManagedEntry>();
  for (const [identity, entry] of entries) {
    const fields = identity === except ? entry.fields : fieldsAfter(entry, comparisons);
    if (fields.size > 0) left.set(identity, fields === entry.fields ? entry : { ...entry, fields });
  }
  return left;
}

function fieldsAfter({ fields, apiVersion }: ManagedEntry, comparisons: VersionedComparisons): FieldSet {
  const comparison = comparisons.in(apiVersion);
  if (comparison === undefined) return emptySet;
  const { modified, added, removed } = comparison;
  return difference(difference(difference(fields, modified), added), removed);
}
