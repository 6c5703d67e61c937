import { Etcd3 } from "etcd3";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startEtcd } from "../../tests/support/etcd.ts";
import { startTcpProxy } from "../../tests/support/tcp_proxy.ts";
import { failure } from "../../tests/support/store_under_test.ts";
import { delay } from "../delay.ts";
import type { Revision, Store } from "../store.ts";
import { createEtcdStore } from "./etcd_store.ts";

const intervalMs = 300;

/** The turns that were won, as the shared key's history tells: when, and which revision was written. */
async function turnsWon(reader: Etcd3, count: number): Promise<{ at: Revision; compacted: Revision }[]> {
  const watcher = await reader.watch().key("compact_rev_key").startRevision("1").create();
  const turns: { at: Revision; compacted: Revision }[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  watcher.on("put", ({ mod_revision, value }) => {
    turns.push({ at: Number(mod_revision), compacted: Number(value.toString()) });
    if (turns.length >= count) resolve();
  });
  await promise;
  await watcher.cancel();
  return turns;
}

async function isCompacted(store: Store, revision: Revision): Promise<boolean> {
  try {
    await store.get("/x", { revision });
    return false;
  } catch {
    return true;
  }
}

Deno.test("compactor: two servers compact once an interval, what was there at the last one's end", async () => {
  await using etcd = await startEtcd();
  const errors: unknown[] = [];
  const options = {
    endpoints: [etcd.url],
    prefix: "/registry",
    onCompactionError: (error: unknown) => errors.push(error),
  };
  const stores = [1, 2].map(() => createEtcdStore({ ...options, compactionIntervalMs: intervalMs }));
  const [first] = stores as [Store];
  using reader = closing(new Etcd3({ hosts: etcd.url }));
  const began = Date.now();
  const writing = new AbortController();
  const writes = writeUntil(first, writing.signal);
  const turns = await turnsWon(reader.client, 5);
  const intervals = (Date.now() - began) / intervalMs;
  writing.abort();
  const { revision } = await writes;
  assert(turns.length <= intervals + 1, `${turns.length} turns in ${intervals} intervals`);
  assertEquals(turns[0]?.compacted, 0, "at the first turn nothing is known to be old");
  assert(turns.every(({ at, compacted }) => compacted < at), "never beyond what was newest before the turn");
  assert(turns.at(-1)!.compacted > 1, "history was compacted");
  const newest = turns.at(-1)!.compacted;
  await untilTrue(() => isCompacted(first, newest - 1));
  assertEquals(await isCompacted(first, revision), false);
  assertEquals(errors, []);
  for (const store of stores) store.close();
});

Deno.test("compactor: a turn that another server has taken is lost, and the next one compacts what was newest then", async () => {
  await using etcd = await startEtcd();
  using reader = closing(new Etcd3({ hosts: etcd.url }));
  for (const revision of ["0", "2", "3"]) await reader.client.put("compact_rev_key").value(revision);
  const store = createEtcdStore({ endpoints: [etcd.url], prefix: "/registry", compactionIntervalMs: 100 });
  const turns = await turnsWon(reader.client, 5);
  // The first turn was lost to version 3; what was newest then, is compacted in the second.
  assertEquals(turns.map(({ compacted }) => compacted), [0, 2, 3, 4, 5]);
  await untilTrue(() => isCompacted(store, 3));
  store.close();
});

Deno.test("compactor: is off without an interval, and a failed turn is told and followed by others", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  using reader = closing(new Etcd3({ hosts: etcd.url }));
  const idle = createEtcdStore({ endpoints: [etcd.url], prefix: "/registry" });
  const told = Promise.withResolvers<unknown>();
  const store = createEtcdStore({
    endpoints: [proxy.url],
    prefix: "/registry",
    requestTimeoutMs: 200,
    compactionIntervalMs: 50,
    onCompactionError: told.resolve,
  });
  await turnsWon(reader.client, 2);
  proxy.cut();
  assertStringIncludes(String(await told.promise), proxy.url);
  store.close();
  const turns = Number((await reader.client.get("compact_rev_key").exec()).kvs[0]?.version);
  await idle.currentRevision();
  await delay(200);
  assertEquals(Number((await reader.client.get("compact_rev_key").exec()).kvs[0]?.version), turns);
  assertEquals(await failure(store.currentRevision()), "unavailable");
  idle.close();
});

function closing(client: Etcd3): Disposable & { client: Etcd3 } {
  return { client, [Symbol.dispose]: () => client.close() };
}

/** Writes a key again and again; the last state of the store. */
async function writeUntil(store: Store, signal: AbortSignal): Promise<{ revision: Revision }> {
  for (let revision = 0; !signal.aborted;) {
    const result = await store.commit([{ key: "/x", value: new Uint8Array(1), expected: revision }]);
    revision = result.revision;
    await delay(5);
  }
  return await store.get("/x");
}

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await condition()) return;
    await delay(25);
  }
  throw new Error("it did not become true in five seconds");
}
