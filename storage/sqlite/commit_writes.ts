// A commit inside a transaction: compares the keys with what is expected of them, and writes a revision of them all.

import type { CommitResult, Entry, WatchBatch, WatchChange, Write } from "../store.ts";
import type { RevisionTable, Version } from "./revision_table.ts";
import type { StoreState } from "./store_state.ts";

/** What commits write to. */
export interface CommitTarget {
  readonly table: RevisionTable;
  readonly state: StoreState;
  /** Told what the commit changed. */
  readonly onChanges: (batch: WatchBatch) => void;
}

/** See `Store.commit`. Within a transaction. */
export function commitWrites(writes: readonly Write[], { table, state, onChanges }: CommitTarget): CommitResult {
  const before = writes.map(({ key }) => table.newestBefore(key, state.written + 1));
  if (writes.some(({ expected }, index) => (before[index]?.modRevision ?? 0) !== expected)) {
    return { committed: false, revision: state.written, current: before.map((version) => version && toEntry(version)) };
  }
  const revision = state.written + 1;
  const changes: WatchChange[] = [];
  for (const [index, { key, value, ttlSeconds }] of writes.entries()) {
    const previous = before[index];
    if (value === undefined && previous === undefined) continue; // to delete what is not there is no change
    const version = { key, value, modRevision: revision, createRevision: previous?.createRevision ?? revision };
    const expiresMs = ttlSeconds === undefined ? undefined : Date.now() + Math.ceil(ttlSeconds * 1000);
    table.insert({ ...version, place: changes.length, expiresMs });
    changes.push({ ...version, previous: previous?.value });
  }
  if (changes.length > 0) {
    state.written = revision;
    onChanges({ changes, revision });
  }
  return { committed: true, revision: state.written };
}

/** A version as readers see it. */
export function toEntry({ key, value, modRevision }: Version & { readonly value: Uint8Array }): Entry {
  return { key, value, modRevision };
}
