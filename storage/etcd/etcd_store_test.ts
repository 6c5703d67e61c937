import { Etcd3 } from "etcd3";
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { changesOf, failure, readAll, storeContract, type StoreUnderTest } from "../../tests/store_contract.ts";
import { startEtcd, type TestEtcd } from "../../tests/support/etcd.ts";
import { startTcpProxy, type TcpProxy } from "../../tests/support/tcp_proxy.ts";
import { type Entry, StorageError } from "../store.ts";
import { createEtcdStore } from "./etcd_store.ts";

const pods = { start: "/pods/", end: "/pods0" };

/** One etcd for the contract's tests, each with a prefix of its own; it ends with the test process. */
let shared: Promise<TestEtcd> | undefined;
let prefixes = 0;

async function sharedEtcd(): Promise<TestEtcd> {
  const etcd = await startEtcd();
  globalThis.addEventListener("unload", () => {
    Deno.kill(etcd.pid, "SIGKILL");
    Deno.removeSync(etcd.dataDir, { recursive: true });
  });
  return etcd;
}

storeContract("etcd", async () => {
  const etcd = await (shared ??= sharedEtcd());
  return openStore(etcd.url, { prefix: `/test-${prefixes++}` });
});

function openStore(
  url: string,
  { prefix = "/registry", endpoints = [url], requestTimeoutMs = 5_000 } = {},
): StoreUnderTest {
  const store = createEtcdStore({ endpoints, prefix, requestTimeoutMs, watchProgressIntervalMs: 200 });
  const writer = new Etcd3({ hosts: url });
  const revisionOf = ({ header }: { header: { revision: string } }) => Number(header.revision);
  const etcdKey = (key: string) => prefix + key;
  return {
    store,
    put: async (key, value) => revisionOf(await writer.put(etcdKey(key)).value(value as string)),
    async putTogether(entries) {
      const puts = Object.entries(entries).map(([key, value]) => writer.put(etcdKey(key)).value(value));
      return revisionOf(await writer.if(etcdKey("/none"), "Create", "==", 0).then(...puts).commit());
    },
    delete: async (key) => revisionOf(await writer.delete().key(etcdKey(key))),
    compact: async (revision) => void await writer.kv.compact({ revision, physical: true }),
    async [Symbol.asyncDispose]() {
      store.close();
      writer.close();
      await Promise.resolve();
    },
  };
}

Deno.test("etcd: a list goes on at the same revision on another endpoint", async () => {
  await using etcd = await startEtcd();
  await using first = startTcpProxy(etcd.url);
  await using second = startTcpProxy(etcd.url);
  await using tested = openStore(etcd.url, { endpoints: [first.url, second.url] });
  await putLarge(tested, 60);
  const snapshot = await tested.store.list(pods);
  const keys: string[] = [];
  for await (const page of snapshot.pages()) {
    if (keys.length === 0) {
      await tested.put("/pods/a/000-new", "not of this snapshot");
      first.cut();
    }
    keys.push(...page.entries.map((entry) => entry.key));
  }
  assertEquals(keys, Array.from({ length: 60 }, (_, index) => largeKey(index)));
  assert(second.bytesReceived > 5_000_000);
});

Deno.test("etcd: a list whose etcd dies fails and is not cut short", async () => {
  await using etcd = await startEtcd();
  await using tested = openStore(etcd.url, { requestTimeoutMs: 500 });
  await putLarge(tested, 60);
  const snapshot = await tested.store.list(pods);
  const reading = (async () => {
    for await (const _page of snapshot.pages()) await etcd.kill();
  })();
  const error = await assertRejects(() => reading, StorageError);
  assertEquals(error.code, "unavailable");
  assertStringIncludes(error.message, etcd.url);
});

Deno.test("etcd: reads work again as soon as etcd is back", async () => {
  await using etcd = await startEtcd();
  await using tested = openStore(etcd.url, { requestTimeoutMs: 300 });
  const revision = await tested.put("/pods/a/x", "one");
  await etcd.kill();
  for (let attempt = 0; attempt < 4; attempt++) {
    assertEquals(await failure(tested.store.get("/pods/a/x")), "unavailable");
  }
  await using again = await startEtcd(etcd);
  // With etcd3's circuit breaker this would fail for five seconds.
  await using patient = openStore(again.url, { requestTimeoutMs: 2_000 });
  assertEquals((await patient.store.get("/pods/a/x")).entry?.modRevision, revision);
  assertEquals((await untilAnswered(tested)).modRevision, revision);
});

Deno.test("etcd: a store that cannot be reached says so, and names where it looked", async () => {
  const nowhere = ["http://127.0.0.1:1", "http://127.0.0.1:2"];
  const store = createEtcdStore({ endpoints: nowhere, prefix: "/registry", requestTimeoutMs: 300 });
  const error = await assertRejects(() => store.currentRevision(), StorageError);
  assertEquals(error.code, "unavailable");
  for (const url of nowhere) assertStringIncludes(error.message, url);
  store.close();
  assertEquals(await failure(store.currentRevision()), "unavailable", "also after it is closed");
  assertThrows(() => createEtcdStore({ endpoints: [], prefix: "/registry" }), RangeError);
});

Deno.test("etcd: three aborted reads do not stop the fourth", async () => {
  await using etcd = await startEtcd();
  await using tested = openStore(etcd.url);
  await putLarge(tested, 60);
  for (let attempt = 0; attempt < 5; attempt++) {
    const controller = new AbortController();
    const reading = tested.store.get(largeKey(0), { signal: controller.signal });
    controller.abort(new Error("gone"));
    await assertRejects(() => reading, Error, "gone");
  }
  assertEquals((await tested.store.get(largeKey(0))).entry?.value.length, 300_000);
});

Deno.test("etcd: no more than one page is read ahead, and nothing after an abort", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  await using tested = openStore(etcd.url, { endpoints: [proxy.url] });
  await putLarge(tested, 100);
  await readAll(await tested.store.list(pods)); // learns the sizes
  const controller = new AbortController();
  const snapshot = await tested.store.list(pods);
  const pages = snapshot.pages({ signal: controller.signal })[Symbol.asyncIterator]();
  const before = proxy.bytesReceived;
  await settled(proxy);
  assertEquals(proxy.bytesReceived, before, "nothing is read before the first page is asked for");
  let taken = 0;
  for (let page = 0; page < 4; page++) {
    taken += (await pages.next()).value?.bytes ?? 0;
    await settled(proxy);
    const ahead = proxy.bytesReceived - before - taken;
    assert(ahead < 3.5 * 1024 * 1024, `${ahead} bytes ahead after page ${page}`);
  }
  controller.abort();
  await settled(proxy);
  const atAbort = proxy.bytesReceived;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(proxy.bytesReceived, atAbort);
});

Deno.test("etcd: a watch loses and repeats nothing over a restart of etcd", async () => {
  await using etcd = await startEtcd();
  await using tested = openStore(etcd.url);
  const after = await tested.store.currentRevision();
  const watched = changesOf(tested.store, { after, until: after + 20 });
  for (let index = 0; index < 10; index++) await tested.put("/pods/a/x", `${index}`);
  await etcd.kill();
  await using again = await startEtcd(etcd);
  await using writer = openStore(again.url);
  for (let index = 10; index < 20; index++) await writer.put("/pods/a/x", `${index}`);
  const revisions = (await watched).map((change) => Number(change.split(" ")[0]));
  assertEquals(revisions, Array.from({ length: 20 }, (_, index) => after + 1 + index));
});

Deno.test("etcd: a watch moves to another endpoint when its own goes silent", async () => {
  await using etcd = await startEtcd();
  await using first = startTcpProxy(etcd.url);
  await using tested = openStore(etcd.url, { endpoints: [first.url, etcd.url] });
  const after = await tested.store.currentRevision();
  const watched = changesOf(tested.store, { after, until: after + 2 });
  await tested.put("/pods/a/x", "0");
  first.freeze();
  await tested.put("/pods/a/x", "1");
  assertEquals((await watched).length, 2);
});

Deno.test("etcd: a slow watcher holds back etcd instead of filling memory", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  await using tested = openStore(etcd.url, { endpoints: [proxy.url] });
  const after = await tested.store.currentRevision();
  const batches = tested.store.watch(pods, { after })[Symbol.asyncIterator]();
  await tested.put("/pods/a/x", "first");
  await batches.next();
  for (let index = 0; index < 100; index++) await tested.put("/pods/a/x", "x".repeat(1_400_000));
  await settled(proxy);
  assert(proxy.bytesReceived < 90_000_000, `${proxy.bytesReceived} of 280 MB are on this side`);
  let changes = 0;
  while (changes < 100) changes += (await batches.next()).value?.changes.length ?? 0;
  assertEquals(changes, 100);
  await batches.return?.();
});

const largeKey = (index: number) => `/pods/a/${String(index).padStart(4, "0")}`;

async function putLarge(tested: StoreUnderTest, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await tested.put(largeKey(index), "x".repeat(300_000));
}

/** Waits until nothing more comes through a proxy. */
async function settled(proxy: TcpProxy): Promise<void> {
  for (let seen = -1; seen !== proxy.bytesReceived;) {
    seen = proxy.bytesReceived;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The entry of `/pods/a/x`, as soon as a store that was cut off gives it. */
async function untilAnswered({ store }: StoreUnderTest): Promise<Entry> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const entry = await store.get("/pods/a/x").then((answer) => answer.entry, () => undefined);
    if (entry) return entry;
  }
  throw new Error("The store does not answer again");
}
