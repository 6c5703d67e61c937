// A store as the contract's tests see it, and how they read what it gives.

import { assertRejects } from "@std/assert";
import { type Entry, type Revision, type Snapshot, StorageError, type Store } from "../../storage/store.ts";

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** Writes one key and gives the revision it made. */
  put(key: string, value: Uint8Array | string): Promise<Revision>;
  /** Writes several keys in one revision. */
  putTogether(entries: Readonly<Record<string, string>>): Promise<Revision>;
  delete(key: string): Promise<Revision>;
  /** Forgets the history before the revision. */
  compact(revision: Revision): Promise<void>;
}

/** Registers one test of the contract. */
export type ContractTest = (what: string, run: (tested: StoreUnderTest) => Promise<void>) => void;

export const pods = { start: "/pods/", end: "/pods0" };

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(entry: Entry | undefined): string | undefined {
  return entry && new TextDecoder().decode(entry.value);
}

export async function readAll(snapshot: Snapshot): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of snapshot.pages()) entries.push(...page.entries);
  return entries;
}

/** The changes of `/pods/` in words, up to a revision. */
export async function changesOf(store: Store, range: { after: Revision; until: Revision }): Promise<string[]> {
  const changes: string[] = [];
  const words = (value: Uint8Array | undefined) => value && new TextDecoder().decode(value);
  for await (const batch of store.watch(pods, { after: range.after })) {
    for (const { modRevision, key, createRevision, previous, value } of batch.changes) {
      changes.push(`${modRevision} ${key} created ${createRevision}: ${words(previous)} -> ${words(value)}`);
    }
    if (batch.revision >= range.until) break;
  }
  return changes;
}

/** The code of the StorageError that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, StorageError)).code;
}
