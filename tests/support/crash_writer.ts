// Writes to an embedded store until it is killed, and prints each commit once it is acknowledged: `revision key value`.
// Keys are created, updated and deleted by several writers at once; single commits are larger than a page.

// deno-lint-ignore-file no-console -- a program of its own

import { openSqliteStore } from "../../storage/sqlite/sqlite_store.ts";
import type { Store } from "../../storage/store.ts";

/** Each has keys of its own, so that none meets another's writes. */
const writers = 8;
const keysEach = 5;

async function write(store: Store, writer: number): Promise<void> {
  for (let turn = 0;; turn++) {
    const key = `/crash/${writer}/${turn % keysEach}`;
    const { entry } = await store.get(key);
    const text = entry && turn % 7 === 0 ? undefined : `${turn}-`.padEnd(turn % 50 === 0 ? 60_000 : 20, "x");
    const value = text === undefined ? undefined : new TextEncoder().encode(text);
    const result = await store.commit([
      { key, value, expected: entry?.modRevision ?? 0 },
      { key: `${key}/beside`, value, expected: (await store.get(`${key}/beside`)).entry?.modRevision ?? 0 },
    ]);
    if (!result.committed) throw new Error(`${key} was written by somebody else`);
    console.log(`${result.revision} ${key} ${text === undefined ? "deleted" : `${text.length}-${turn}`}`);
  }
}

const path = Deno.args[0];
if (path === undefined) throw new Error("no file given");
const store = openSqliteStore({ path, compactionIntervalMs: 0 });
console.log("ready");
await Promise.all(Array.from({ length: writers }, (_, writer) => write(store, writer)));
