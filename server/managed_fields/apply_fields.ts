// Server-side apply on plain values: the applied object merged into the live one, without what its manager no longer applies,
// and who owns what then (KEP-555; structured-merge-diff's merge.Updater.Apply).

import type { JsonObject } from "../../encoding/json_value.ts";
import { sameValue } from "./compare_values.ts";
import { difference, emptySet, type FieldSet, intersection, union } from "./field_set.ts";
import { fieldSetOf } from "./field_set_of.ts";
import { identityOf, type ManagedEntries, type ManagedEntry, type Manager } from "./managed_entries.ts";
import type { MergeType } from "./merge_type.ts";
import { mergeValues } from "./merge_values.ts";
import {
  conflictsOf,
  entriesAfter,
  type FieldFilter,
  type VersionedChange,
  VersionedComparisons,
} from "./ownership.ts";
import { removeFields, withStructs } from "./remove_fields.ts";
import { withoutUntracked } from "./untracked_fields.ts";

export interface Application {
  readonly type: MergeType;
  readonly live: JsonObject;
  /** What its type allows. */
  readonly applied: JsonObject;
  readonly manager: Manager;
  /** Whether fields are taken from others. */
  readonly force: boolean;
  readonly filter: FieldFilter;
  /** RFC 3339. */
  readonly now: string;
  /** A change from the live object to `after` in another version; undefined for versions that are not served. */
  readonly inVersion: (apiVersion: string, after: JsonObject) => VersionedChange | undefined;
}

export interface AppliedFields {
  /** Undefined when the live object has it all. */
  readonly object: JsonObject | undefined;
  readonly entries: ManagedEntries;
}

/** Fields of the applied object that are others'. */
export class ApplyConflicts extends Error {
  override readonly name = "ApplyConflicts";
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super("others own fields that are applied");
    this.conflicts = conflicts;
  }
}

export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** @throws {ApplyConflicts} unless forced @throws {TypedValueError} */
export function applyFields(entries: ManagedEntries, application: Application): AppliedFields {
  const { type, live, applied, manager, force, filter, now } = application;
  const identity = identityOf(manager);
  const last = entries.get(identity);
  const own: ManagedEntry = { ...manager, time: last?.time, fields: filter(fieldSetOf(type, applied)) };
  const owned = new Map(entries).set(identity, own);
  const merged = mergeValues(type, { live, applied });
  const fields = abandonedFields(application, { merged, last, owned });
  const object = removeFields(merged, { type, fields });
  const comparisons = new VersionedComparisons({
    apiVersion: manager.apiVersion,
    filter,
    inVersion: (apiVersion) => application.inVersion(apiVersion, object),
  });
  if (!force) checkConflicts(owned, comparisons, { except: identity });
  const left = entriesAfter(owned, comparisons, { except: identity });
  const isChanged = !sameValue(live, object);
  const tracked = withoutUntracked(own.fields);
  if (tracked.size === 0) left.delete(identity);
  else left.set(identity, { ...own, fields: tracked, time: isChanged ? now : own.time });
  return { object: isChanged ? object : undefined, entries: left };
}

/** What the manager applied the last time, and nobody wants any more. */
function abandonedFields(
  { type }: Application,
  { merged, last, owned }: { merged: JsonObject; last: ManagedEntry | undefined; owned: ManagedEntries },
): FieldSet {
  if (last === undefined || last.fields.size === 0) return emptySet;
  let all = emptySet;
  for (const { fields } of owned.values()) all = union(all, fields);
  const present = intersection(withStructs(type, last.fields), withStructs(type, fieldSetOf(type, merged)));
  return difference(present, withStructs(type, all));
}

function checkConflicts(
  owned: ManagedEntries,
  comparisons: VersionedComparisons,
  { except }: { except: string },
): void {
  const conflicts = conflictsOf(owned, comparisons, { except });
  if (conflicts.size === 0) return;
  throw new ApplyConflicts([...conflicts].map(([other, fields]) => ({ manager: owned.get(other)!, fields })));
}
