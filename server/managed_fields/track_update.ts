// The managedFields of an object that is created or changed, but by an apply (managedfields' FieldManager.Update).

import { union } from "./field_set.ts";
import { capUpdates, identityOf, type ManagedEntries, type Manager } from "./managed_entries.ts";
import { type ChangeContext, entriesAfter, VersionedComparisons } from "./ownership.ts";
import { withoutUntracked } from "./untracked_fields.ts";

export interface UpdateOfEntries extends ChangeContext {
  readonly manager: Manager;
  /** RFC 3339, for the entry that gets new fields. */
  readonly time: string;
}

/** @throws {TypedValueError} */
export function trackUpdate(entries: ManagedEntries, update: UpdateOfEntries): ManagedEntries {
  const comparisons = new VersionedComparisons(update);
  const left = entriesAfter(entries, comparisons, {});
  const { added, modified } = comparisons.in(update.apiVersion)!;
  const fields = withoutUntracked(union(modified, added));
  if (fields.size > 0) {
    const identity = identityOf(update.manager);
    const previous = left.get(identity);
    left.set(identity, {
      ...update.manager,
      time: update.time,
      fields: previous === undefined ? fields : union(previous.fields, fields),
    });
  }
  return capUpdates(left);
}
