// Compares what two stores say of their whole history, from the outside.

import { assert, assertEquals } from "@std/assert";
import { type Revision, StorageError, type Store, type WatchChange } from "../../storage/store.ts";

const everything = { start: "/", end: "0" };

/** A part of two stores' answers that must be the same, as text. */
type Question = (store: Store) => Promise<unknown>;

/** Whether both stores answer alike at these revisions: gets, lists, limited lists, watches, and errors. */
export async function assertSameHistory(
  stores: readonly [Store, Store],
  revisions: readonly Revision[],
): Promise<void> {
  const [current, other] = await Promise.all(stores.map((store) => store.currentRevision()));
  assertEquals(current, other, "the newest revision");
  assert(current !== undefined && revisions.length > 0);
  for (const revision of revisions) {
    const questions: Readonly<Record<string, Question>> = {
      list: (store) => listAt(store, revision),
      "limited list": (store) => limitedListAt(store, revision),
      watch: (store) => changesAfter(store, { after: revision, until: current }),
    };
    for (const [name, question] of Object.entries(questions)) {
      const [one, two] = await Promise.all(stores.map((store) => orErrorCode(question(store))));
      assertEquals(one, two, `${name} at revision ${revision}`);
    }
  }
}

async function listAt(store: Store, revision: Revision): Promise<string[]> {
  const entries: string[] = [];
  for await (const page of (await store.list(everything, { revision })).pages()) {
    for (const { key, value, modRevision } of page.entries) entries.push(`${key} ${modRevision} ${value.toBase64()}`);
  }
  return entries;
}

async function limitedListAt(store: Store, revision: Revision): Promise<unknown> {
  const { count, lastKey } = await store.list(everything, { revision, limit: 7 });
  const { entry } = lastKey === undefined ? { entry: undefined } : await store.get(lastKey, { revision });
  return { count, lastKey, modRevision: entry?.modRevision };
}

async function changesAfter(store: Store, { after, until }: { after: Revision; until: Revision }): Promise<string[]> {
  const changes: WatchChange[] = [];
  if (after >= until) return []; // there is nothing to wait for
  for await (const batch of store.watch(everything, { after })) {
    changes.push(...batch.changes);
    if (batch.revision >= until) break;
  }
  const text = (value: Uint8Array | undefined) => value?.toBase64();
  return changes.map(({ key, modRevision, createRevision, value, previous }) =>
    `${modRevision} ${key} created ${createRevision}: ${text(previous)} -> ${text(value)}`
  );
}

async function orErrorCode(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageError) return error.code;
    throw error;
  }
}
