import { Etcd3 } from "etcd3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { startEtcd } from "../../tests/support/etcd.ts";
import { startEtcdCluster } from "../../tests/support/etcd_cluster.ts";
import { bytes, failure, text } from "../../tests/support/store_under_test.ts";
import { startTcpProxy } from "../../tests/support/tcp_proxy.ts";
import { delay } from "../delay.ts";
import { type CommitResult, type Revision, StorageError, type Store, type Write } from "../store.ts";
import { createEtcdStore } from "./etcd_store.ts";

const x = "/pods/a/x";
const y = "/pods/a/y";

Deno.test("etcd commits: an answer that got lost is found out from the keys", async (t) => {
  await using etcd = await startEtcd();
  await using direct = openStore([etcd.url]);

  const lost: [what: string, writes: (at: Revision) => Write[], outcome: "committed" | "unknownOutcome"][] = [
    ["a create", () => [{ key: y, value: bytes("mine"), expected: 0 }], "committed"],
    ["an update", (at) => [{ key: x, value: bytes("mine"), expected: at }], "committed"],
    ["a deletion", (at) => [{ key: x, value: undefined, expected: at }], "unknownOutcome"],
    ["a deletion beside a create", (at) => [
      { key: x, value: undefined, expected: at },
      { key: y, value: bytes("mine"), expected: 0 },
    ], "committed"],
  ];
  for (const [what, writesAt, outcome] of lost) {
    await t.step(what, async () => {
      await using proxy = startTcpProxy(etcd.url);
      await using store = openStore([proxy.url, etcd.url], 2_000);
      const before = await reset(direct);
      await store.currentRevision(); // connected
      proxy.freeze();
      const result = await store.commit(writesAt(before)).catch(codeOf);
      const { revision } = await direct.get(x);
      assertEquals(result, outcome === "committed" ? { committed: true, revision } : outcome);
      assertEquals(revision, before + 1, "it happened once");
    });
  }

  await t.step("an update that another one followed", async () => {
    await using proxy = startTcpProxy(etcd.url);
    await using store = openStore([proxy.url, etcd.url], 2_000);
    const before = await reset(direct);
    await store.currentRevision();
    proxy.freeze();
    const committing = store.commit([{ key: x, value: bytes("mine"), expected: before }]).catch(codeOf);
    const own = await untilChanged(direct, before);
    await direct.commit([{ key: x, value: bytes("another's"), expected: own }]);
    assertEquals(await committing, "unknownOutcome");
    assertEquals(text((await direct.get(x)).entry), "another's");
  });

  await t.step("a write that never arrived is tried again", async () => {
    await using proxy = startTcpProxy(etcd.url);
    await using store = openStore([proxy.url, etcd.url]);
    const before = await reset(direct);
    await store.currentRevision();
    proxy.cut();
    const result = await store.commit([{ key: x, value: bytes("mine"), expected: before }]);
    assertEquals(result, { committed: true, revision: before + 1 });
  });

  await t.step("a conflict is told when the first attempt cannot have happened", async () => {
    await using store = openStore(["http://127.0.0.1:1", etcd.url]);
    const before = await reset(direct);
    const result = await store.commit([{ key: x, value: bytes("mine"), expected: before - 1 }]);
    assertEquals([result.committed, result.revision], [false, before]);
  });

  await t.step("a client that leaves ends the waiting", async () => {
    await using proxy = startTcpProxy(etcd.url);
    await using store = openStore([proxy.url]);
    await store.currentRevision();
    proxy.freeze();
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const plain = store.commit([{ key: x, value: bytes("mine"), expected: 1 }], options);
    const leased = store.commit([{ key: y, value: bytes("mine"), expected: 1, ttlSeconds: 60 }], options);
    const reason = new Error("the client left");
    controller.abort(reason);
    for (const each of [plain, leased]) assertEquals(await assertRejects(() => each), reason);
  });
});

Deno.test("etcd commits: an etcd that is away took nothing; one that does not answer may have", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  await using store = openStore([proxy.url], 400);
  const write = { key: x, value: bytes("one"), expected: 0 };
  await store.currentRevision();
  proxy.freeze();
  assertEquals(await failure(store.commit([write])), "unknownOutcome");
  await using nowhere = openStore(["http://127.0.0.1:1"], 200);
  assertEquals(await failure(nowhere.commit([write])), "unavailable");
  nowhere.close();
  assertEquals(await failure(nowhere.commit([write])), "unavailable", "also after it is closed");
});

Deno.test("etcd commits: what is too large is refused in kube-apiserver's words", async () => {
  await using cluster = await startEtcdCluster(); // with etcd's own limits
  await using store = openStore(cluster.urls);
  const refused = async (size: number) => {
    const write = { key: x, value: new Uint8Array(size), expected: 0 };
    const error = await assertRejects(() => store.commit([write]), StorageError);
    assertEquals(error.code, "tooLarge");
    return error.message;
  };
  assertEquals(await refused(1_600_000), "etcdserver: request is too large");
  assertEquals(
    (await refused(2_100_000)).replace(/\d+ vs/, "N vs"),
    "rpc error: code = ResourceExhausted desc = trying to send message larger than max (N vs. 2097152)",
  );
  await store.commit([{ key: x, value: new Uint8Array(1_500_000), expected: 0 }]);
});

Deno.test("etcd commits: an etcd without room refuses writes until it has some", async () => {
  await using etcd = await startEtcd();
  await using store = openStore([etcd.url]);
  await alarm(etcd.url, "ACTIVATE");
  const error = await assertRejects(() => store.commit([{ key: x, value: bytes("1"), expected: 0 }]), StorageError);
  assertEquals([error.code, error.message], ["outOfSpace", "etcdserver: mvcc: database space exceeded"]);
  await alarm(etcd.url, "DEACTIVATE");
  assert((await store.commit([{ key: x, value: bytes("1"), expected: 0 }])).committed);
});

Deno.test("etcd commits: keys of one lifetime share a lease, which is replaced when etcd has lost it", async () => {
  await using etcd = await startEtcd();
  await using store = openStore([etcd.url]);
  using reader = closing(new Etcd3({ hosts: etcd.url }));
  const leaseOf = async (key: string, ttlSeconds: number) => {
    assert((await store.commit([{ key, value: bytes(""), expected: 0, ttlSeconds }])).committed);
    const kv = (await reader.client.get(`/registry${key}`).exec()).kvs[0];
    return kv?.lease;
  };
  const first = await leaseOf("/events/1", 3600);
  assert(first !== undefined && first !== "0");
  const { grantedTTL } = await reader.client.leaseClient.leaseTimeToLive({ ID: first, keys: false });
  assertEquals(Number(grantedTTL), 3660);
  const many = Array.from({ length: 20 }, (_, index) => leaseOf(`/events/many-${index}`, 3600));
  assertEquals(new Set(await Promise.all(many)), new Set([first]));
  assert(await leaseOf("/events/2", 60) !== first);
  await reader.client.leaseClient.leaseRevoke({ ID: first });
  const second = await leaseOf("/events/3", 3600);
  assert(second !== first);
  assertEquals(await leaseOf("/events/4", 3600), second);
});

Deno.test("etcd commits: of 32 writers none loses an update", async () => {
  await using etcd = await startEtcd();
  await using store = openStore([etcd.url]);
  const counting = startCounting(store);
  await counting.acknowledged(600);
  assertEquals((await counting.stop()).unknown, 0);
  await counting.check(store);
});

Deno.test("etcd commits: of 32 writers none loses an update while etcd is killed and started again", async () => {
  await using etcd = await startEtcd();
  await using store = openStore([etcd.url]);
  const counting = startCounting(store);
  await counting.acknowledged(300);
  await etcd.kill();
  await using again = await startEtcd(etcd);
  await counting.acknowledged(300);
  await counting.stop();
  await using after = openStore([again.url]);
  await counting.check(after);
});

Deno.test("etcd commits: of 32 writers none loses an update while the leader of three is killed", async () => {
  await using cluster = await startEtcdCluster();
  const leader = await cluster.leader();
  await using store = openStore([leader, ...cluster.urls.filter((url) => url !== leader)]);
  const counting = startCounting(store);
  await counting.acknowledged(300);
  await cluster.kill(leader);
  await counting.acknowledged(300);
  await counting.stop();
  await counting.check(store);
});

/** What a counter's key holds: the marks of all increments, so that no two states have the same bytes. */
type Marks = readonly string[];

interface Counting {
  /** Resolves when so many more increments have been acknowledged. */
  acknowledged(count: number): Promise<void>;
  /** Ends the writers; how many increments have an unknown outcome. */
  stop(): Promise<{ unknown: number }>;
  /** Every acknowledged increment is there once, and what else is there had an unknown outcome. */
  check(store: Store): Promise<void>;
}

/** 32 writers that increment 8 counters until they are stopped; conflicts are resolved with the state they tell. */
function startCounting(store: Store): Counting {
  const keys = Array.from({ length: 8 }, (_, index) => `/counters/${index}`);
  const acknowledged = new Set<string>();
  const unknown = new Set<string>();
  const unexpected: unknown[] = [];
  let stopped = false;
  const write = async (writer: number) => {
    for (let round = 0; !stopped; round++) {
      const key = keys[(writer + round) % keys.length]!;
      const mark = `${writer}.${round}`;
      try {
        await increment(store, { key, mark });
        acknowledged.add(mark);
      } catch (error) {
        const code = codeOf(error);
        if (code === "unknownOutcome") unknown.add(mark);
        else if (code !== "unavailable") unexpected.push(error);
      }
    }
  };
  const writers = Array.from({ length: 32 }, (_, writer) => write(writer));
  return {
    async acknowledged(count) {
      const goal = acknowledged.size + count;
      for (const end = Date.now() + 30_000; acknowledged.size < goal; await delay(10)) {
        assert(Date.now() < end, `${acknowledged.size} of ${goal} increments in 30 seconds; ${unexpected}`);
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(writers);
      return { unknown: unknown.size };
    },
    async check(store) {
      assertEquals(unexpected, []);
      const states = await Promise.all(keys.map(async (key) => marksOf((await store.get(key)).entry?.value)));
      const found = states.flat();
      assertEquals(new Set(found).size, found.length, "an increment is there twice");
      const there = new Set(found);
      assertEquals([...acknowledged].filter((mark) => !there.has(mark)), [], "acknowledged, but lost");
      const others = found.filter((mark) => !acknowledged.has(mark) && !unknown.has(mark));
      assertEquals(others, [], "there, but neither acknowledged nor unknown");
    },
  };
}

async function increment(store: Store, { key, mark }: { key: string; mark: string }): Promise<void> {
  let { entry } = await store.get(key);
  for (;;) {
    const value = bytes(JSON.stringify([...marksOf(entry?.value), mark]));
    const result: CommitResult = await store.commit([{ key, value, expected: entry?.modRevision ?? 0 }]);
    if (result.committed) return;
    entry = result.current[0];
  }
}

function marksOf(value: Uint8Array | undefined): Marks {
  return value === undefined ? [] : JSON.parse(new TextDecoder().decode(value));
}

function openStore(endpoints: readonly string[], requestTimeoutMs = 5_000): Store & AsyncDisposable {
  const store = createEtcdStore({ endpoints, prefix: "/registry", requestTimeoutMs });
  return Object.assign(store, { [Symbol.asyncDispose]: () => Promise.resolve(store.close()) });
}

/** `x` as another one's, and no `y`; the revision of `x`, which is the newest. */
async function reset(store: Store): Promise<Revision> {
  for (const [key, value] of [[y, undefined], [x, bytes("before")]] as const) {
    const expected = (await store.get(key)).entry?.modRevision ?? 0;
    if (expected > 0 || value !== undefined) await store.commit([{ key, value, expected }]);
  }
  return await store.currentRevision();
}

/** The revision of `x` as soon as it is no longer `before`. */
async function untilChanged(store: Store, before: Revision): Promise<Revision> {
  for (;;) {
    const revision = (await store.get(x)).entry?.modRevision;
    if (revision !== undefined && revision !== before) return revision;
    await delay(5);
  }
}

function codeOf(error: unknown): string {
  return error instanceof StorageError ? error.code : String(error);
}

/** etcd's alarm that it has run out of room, for the member in use. */
async function alarm(url: string, action: "ACTIVATE" | "DEACTIVATE"): Promise<void> {
  const { header } = await (await fetch(`${url}/v3/maintenance/status`, { method: "POST", body: "{}" })).json();
  const body = JSON.stringify({ action, alarm: "NOSPACE", memberID: header.member_id });
  await (await fetch(`${url}/v3/maintenance/alarm`, { method: "POST", body })).text();
}

function closing(client: Etcd3): Disposable & { client: Etcd3 } {
  return { client, [Symbol.dispose]: () => client.close() };
}
