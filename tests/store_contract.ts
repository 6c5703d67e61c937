// What every Store must do, as tests to run against one: `storeContract("etcd", open)`. The store is used through its
// contract; what it does not offer (writes, compaction) comes with it as `StoreUnderTest`.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Revision, type Snapshot, StorageError, type WatchBatch } from "../storage/store.ts";
import { keyAfter } from "../storage/store_key.ts";
import { commitContract } from "./store_commit_contract.ts";
import {
  changesOf,
  type ContractTest,
  failure,
  pods,
  readAll,
  type StoreUnderTest,
  text,
} from "./support/store_under_test.ts";

export { changesOf, failure, readAll, type StoreUnderTest };

type Open = () => Promise<StoreUnderTest>;

const podKey = (index: number) => `/pods/default/pod-${String(index).padStart(5, "0")}`;

/** Registers the tests of the contract for one kind of store; `open` gives an empty one to each test. */
export function storeContract(name: string, open: Open): void {
  const test = (what: string, run: (tested: StoreUnderTest) => Promise<void>) =>
    Deno.test(`${name}: ${what}`, async () => {
      await using tested = await open();
      await run(tested);
    });
  getContract(test);
  listContract(test);
  limitContract(test);
  revisionContract(test);
  watchContract(test);
  commitContract(test);
}

function getContract(test: ContractTest): void {
  test("get gives the entry with its revision, or none, and the store's revision", async ({ store, put }) => {
    const written = await put("/pods/a/x", "one");
    const newest = await put("/pods/a/y", "two");
    const { entry, revision } = await store.get("/pods/a/x");
    assertEquals([entry?.key, text(entry), entry?.modRevision, revision], ["/pods/a/x", "one", written, newest]);
    assertEquals(await store.get("/pods/a/none"), { entry: undefined, revision: newest });
    assertEquals(await store.currentRevision(), newest);
  });

  test("get at an earlier revision gives what was there then", async ({ store, put }) => {
    const first = await put("/pods/a/x", "one");
    await put("/pods/a/x", "two");
    const { entry, revision } = await store.get("/pods/a/x", { revision: first });
    assertEquals([text(entry), revision], ["one", first]);
  });
}

function listContract(test: ContractTest): void {
  test("a snapshot stays as it was while writes go on", async ({ store, put, delete: remove }) => {
    await putPods(put, 50, () => "old".repeat(20_000));
    const snapshot = await store.list(pods);
    await put(podKey(7), "new");
    await put(podKey(99), "new");
    await remove(podKey(30));
    const entries = await readAll(snapshot);
    assertEquals(entries.map((entry) => entry.key), Array.from({ length: 50 }, (_, index) => podKey(index)));
    assert(entries.every((entry) => entry.value.length === 60_000 && entry.modRevision <= snapshot.revision));
    assertEquals(await keysOf(snapshot), entries.map((entry) => entry.key), "and is the same when read again");
  });

  test("a list takes in its range and nothing beside it", async ({ store, put }) => {
    for (const key of ["/pod", "/pods/a/x", "/pods/b/\u{1f600}", "/podsecurity/x", "/services/specs/a/x"]) {
      await put(key, "");
    }
    assertEquals(await keysOf(await store.list(pods)), ["/pods/a/x", "/pods/b/\u{1f600}"]);
    assertEquals(await keysOf(await store.list({ start: "/pods/a/", end: "/pods/a0" })), ["/pods/a/x"]);
    assertEquals(await keysOf(await store.list({ start: "/none/", end: "/none0" })), []);
  });

  test("pages carry about the same bytes whatever the sizes of their entries", async ({ store, put }) => {
    const sizes = Array.from({ length: 120 }, (_, index) => index < 60 ? 2_000 : index < 70 ? 1_200_000 : 90_000);
    await putPods(put, sizes.length, (index) => "x".repeat(sizes[index] ?? 0));
    for (const round of ["first", "second", "third"]) {
      const read: number[] = [];
      for await (const page of (await store.list(pods)).pages()) {
        assert(page.bytes <= 8 * 1024 * 1024, `a page of ${page.bytes} bytes in the ${round} list`);
        assertEquals(page.bytes, page.entries.reduce((sum, entry) => sum + entry.value.length, 0));
        read.push(...page.entries.map((entry) => entry.value.length));
      }
      assertEquals(read, sizes);
    }
  });

  test("one value larger than a page is a page of its own", async ({ store, put }) => {
    await put(podKey(0), "small");
    await put(podKey(1), new Uint8Array(12_000_000));
    await put(podKey(2), "small");
    const entries = await readAll(await store.list(pods));
    assertEquals(entries.map((entry) => entry.value.length), [5, 12_000_000, 5]);
  });

  test("an abort ends the reading with the signal's reason", async ({ store, put }) => {
    await putPods(put, 40, () => "x".repeat(200_000));
    const reason = new Error("the client left");
    const controller = new AbortController();
    const pages = (await store.list(pods)).pages({ signal: controller.signal })[Symbol.asyncIterator]();
    await pages.next();
    controller.abort(reason);
    assertEquals(await assertRejects(() => Promise.resolve(pages.next())), reason);
    assertEquals(await assertRejects(() => store.list(pods, { signal: AbortSignal.abort(reason) })), reason);
  });
}

function limitContract(test: ContractTest): void {
  test("a limited list knows its count and its last key before its first page", async ({ store, put }) => {
    await putPods(put, 30, () => "value");
    const snapshot = await store.list(pods, { limit: 10 });
    assertEquals([snapshot.count, snapshot.lastKey], [30, podKey(9)]);
    assertEquals((await keysOf(snapshot)).length, 10);
    assertEquals((await keysOf(snapshot)).length, 10, "also when read again");
  });

  test("no last key when the limit takes in everything", async ({ store, put }) => {
    await putPods(put, 30, () => "value");
    for (const limit of [30, 31, 5000]) {
      const snapshot = await store.list(pods, { limit });
      assertEquals([snapshot.count, snapshot.lastKey, (await keysOf(snapshot)).length], [30, undefined, 30]);
    }
    const unlimited = await store.list(pods);
    assertEquals([unlimited.count, unlimited.lastKey], [undefined, undefined]);
  });

  for (const size of [20, 60_000]) {
    test(`lists of values of ${size} bytes that follow each other cover the range`, async ({ store, put }) => {
      await putPods(put, 100, () => "x".repeat(size));
      const { revision } = await store.list(pods);
      await put(podKey(3), "later");
      await readAll(await store.list(pods)); // so that sizes and cuts are known
      for (const limit of [1, 7, 33, 64]) {
        const keys: string[] = [];
        const counts: (number | undefined)[] = [];
        let start: string | undefined = pods.start;
        while (start !== undefined) {
          const snapshot: Snapshot = await store.list({ start, end: pods.end }, { limit, revision });
          counts.push(snapshot.count);
          keys.push(...await keysOf(snapshot));
          assertEquals(snapshot.revision, revision);
          start = snapshot.lastKey && keyAfter(snapshot.lastKey);
        }
        assertEquals(keys, Array.from({ length: 100 }, (_, index) => podKey(index)));
        assertEquals(counts, Array.from({ length: Math.ceil(100 / limit) }, (_, index) => 100 - index * limit));
      }
    });
  }
}

function revisionContract(test: ContractTest): void {
  test("a list at an earlier revision gives what was there then", async ({ store, put, delete: remove }) => {
    const first = await put(podKey(0), "one");
    await put(podKey(1), "two");
    await remove(podKey(0));
    const snapshot = await store.list(pods, { revision: first });
    assertEquals([snapshot.revision, await keysOf(snapshot)], [first, [podKey(0)]]);
  });

  test("a revision that is compacted or to come is refused before the first page", async ({ store, put, compact }) => {
    await put(podKey(0), "one");
    const newest = await put(podKey(0), "two");
    await compact(newest);
    for (const limit of [undefined, 5]) {
      const at = (revision: Revision) => ({ revision, ...(limit && { limit }) });
      assertEquals(await failure(store.list(pods, at(newest - 1))), "compacted");
      assertEquals(await failure(store.list(pods, at(newest + 1000))), "futureRevision");
    }
    assertEquals(await failure(store.get(podKey(0), { revision: newest - 1 })), "compacted");
    const future = await assertRejects(() => store.get(podKey(0), { revision: newest + 1000 }), StorageError);
    assertEquals([future.code, future.currentRevision], ["futureRevision", newest]);
  });

  test("a snapshot that is compacted while it is read fails and is not cut short", async ({ store, put, compact }) => {
    await putPods(put, 60, () => "x".repeat(200_000));
    const pages = (await store.list(pods)).pages()[Symbol.asyncIterator]();
    await pages.next();
    await compact(await put("/other", ""));
    const reading = (async () => {
      while (!(await pages.next()).done);
    })();
    assertEquals(await failure(reading), "compacted");
  });
}

function watchContract(test: ContractTest): void {
  test("a watch tells each change once, with the state before", async ({ store, put, delete: remove }) => {
    const after = await put("/pods/a/x", "zero");
    const created = await put("/pods/a/y", "one");
    const changed = await put("/pods/a/y", "two");
    await put("/secrets/a/y", "not of this range");
    const deleted = await remove("/pods/a/y");
    assertEquals(await changesOf(store, { after, until: deleted }), [
      `${created} /pods/a/y created ${created}: undefined -> one`,
      `${changed} /pods/a/y created ${created}: one -> two`,
      `${deleted} /pods/a/y created ${created}: two -> undefined`,
    ]);
  });

  test("changes of one revision come in one batch", async ({ store, putTogether }) => {
    const after = await store.currentRevision();
    // Too large together for one message of etcd's, which then comes in fragments.
    const together = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [podKey(index), "x".repeat(1_000_000)]),
    );
    const revision = await putTogether(together);
    for await (const batch of store.watch(pods, { after })) {
      if (batch.changes.length === 0) continue;
      assertEquals([batch.revision, batch.changes.length], [revision, 12]);
      break;
    }
  });

  test("an idle watch reports progress made elsewhere", async ({ store, put }) => {
    const after = await store.currentRevision();
    const revision = await put("/secrets/a/x", "not of this range");
    for await (const batch of store.watch(pods, { after })) {
      assertEquals(batch.changes, []);
      if (batch.revision >= revision) break;
    }
  });

  test("a watch of history that is compacted says so", async ({ store, put, compact }) => {
    const after = await put(podKey(0), "one");
    await put(podKey(0), "two");
    await compact(await put(podKey(0), "three"));
    const error = await assertRejects(() => changesOf(store, { after, until: after + 2 }), StorageError);
    assertEquals([error.code, error.currentRevision], ["compacted", after + 2]);
  });

  test("a watch ends when its signal aborts", async ({ store, put }) => {
    const controller = new AbortController();
    const batches: WatchBatch[] = [];
    const after = await store.currentRevision();
    await put(podKey(0), "one");
    for await (const batch of store.watch(pods, { after, signal: controller.signal })) {
      batches.push(batch);
      controller.abort();
    }
    assertEquals(batches.length, 1);
  });

  test("a watch ends when the store is closed", async ({ store }) => {
    const batches = store.watch(pods, { after: await store.currentRevision() })[Symbol.asyncIterator]();
    const waiting = batches.next();
    store.close();
    assertEquals((await waiting).done, true);
  });

  test("a watch can be left while it waits", async ({ store }) => {
    const batches = store.watch(pods, { after: await store.currentRevision() })[Symbol.asyncIterator]();
    const waiting = batches.next();
    await batches.return?.();
    assertEquals((await waiting).done, true);
  });
}

/** Writes so many keys under `podKey`, some at a time. */
async function putPods(put: StoreUnderTest["put"], count: number, value: (index: number) => string): Promise<void> {
  for (let index = 0; index < count; index += 20) {
    const some = Array.from({ length: Math.min(20, count - index) }, (_, offset) => index + offset);
    await Promise.all(some.map((each) => put(podKey(each), value(each))));
  }
}

async function keysOf(snapshot: Snapshot): Promise<string[]> {
  return (await readAll(snapshot)).map((entry) => entry.key);
}
