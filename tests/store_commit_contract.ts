// The rules of `Store.commit` that every store must keep; a part of `storeContract`.

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { CommitResult, Entry, Revision, Store, WatchBatch, Write } from "../storage/store.ts";
import { bytes, changesOf, type ContractTest, pods, text } from "./support/store_under_test.ts";

const x = "/pods/a/x";
const y = "/pods/a/y";
const z = "/pods/a/z";

export function commitContract(test: ContractTest): void {
  singleKeyContract(test);
  conflictContract(test);
  manyKeysContract(test);
  lifetimeContract(test);
}

function singleKeyContract(test: ContractTest): void {
  test("a commit creates, updates and deletes, each at a revision of its own", async ({ store }) => {
    const created = await committed(store, [{ key: x, value: bytes("one"), expected: 0 }]);
    assertEquals(await stateOf(store, x), ["one", created, created]);
    const updated = await committed(store, [{ key: x, value: bytes("two"), expected: created }]);
    assertEquals([updated, await stateOf(store, x)], [created + 1, ["two", updated, updated]]);
    const deleted = await committed(store, [{ key: x, value: undefined, expected: updated }]);
    assertEquals([deleted, await stateOf(store, x)], [updated + 1, [undefined, undefined, deleted]]);
    const again = await committed(store, [{ key: x, value: bytes("three"), expected: 0 }]);
    assertEquals(await stateOf(store, x), ["three", again, again]);
    assertEquals(await changesOf(store, { after: created, until: again }), [
      `${updated} ${x} created ${created}: one -> two`,
      `${deleted} ${x} created ${created}: two -> undefined`,
      `${again} ${x} created ${again}: undefined -> three`,
    ]);
  });

  test("a commit that changes nothing in the bytes is a write like any other", async ({ store }) => {
    const created = await committed(store, [{ key: x, value: bytes("same"), expected: 0 }]);
    const updated = await committed(store, [{ key: x, value: bytes("same"), expected: created }]);
    assertEquals(await stateOf(store, x), ["same", created + 1, updated]);
  });

  test("values are kept byte for byte, the empty one and large ones too", async ({ store }) => {
    for (const length of [0, 1, 1_400_000]) {
      const value = Uint8Array.from({ length }, (_, index) => index * 31 + (index >> 8));
      const key = `/pods/a/of-${length}`;
      const revision = await committed(store, [{ key, value, expected: 0 }]);
      const { entry } = await store.get(key);
      assertEquals([entry?.modRevision, entry?.value.length], [revision, length]);
      assert(entry?.value.every((byte, index) => byte === value[index]));
    }
  });

  test("a commit whose signal has aborted does nothing", async ({ store }) => {
    const reason = new Error("the client left");
    const write = { key: x, value: bytes("one"), expected: 0 };
    const error = await assertRejects(() => store.commit([write], { signal: AbortSignal.abort(reason) }));
    assertEquals(error, reason);
    assertEquals((await store.get(x)).entry, undefined);
    await committed(store, [write]);
  });
}

function conflictContract(test: ContractTest): void {
  test("a key that is not as expected stays as it is, and is told", async ({ store }) => {
    const first = await committed(store, [{ key: x, value: bytes("one"), expected: 0 }]);
    const newest = await committed(store, [{ key: x, value: bytes("two"), expected: first }]);
    const writes: Write[] = [
      { key: x, value: bytes("created"), expected: 0 },
      { key: x, value: bytes("of an older state"), expected: first },
      { key: x, value: bytes("of a state to come"), expected: newest + 1000 },
      { key: x, value: undefined, expected: first },
    ];
    for (const write of writes) {
      const result = await store.commit([write]);
      assertEquals(conflictOf(result), [["two", newest]], `expected ${write.expected}`);
      assertEquals(result.revision, newest);
    }
    assertEquals(await stateOf(store, x), ["two", newest, newest]);
  });

  test("a key that is not there can be neither updated nor deleted", async ({ store, put }) => {
    const other = await put(y, "other");
    for (const value of [bytes("one"), undefined]) {
      assertEquals(conflictOf(await store.commit([{ key: x, value, expected: other }])), [undefined]);
    }
    assertEquals(await stateOf(store, x), [undefined, undefined, other]);
  });

  test("of many commits at once on one key a single one happens", async ({ store }) => {
    const before = await committed(store, [{ key: x, value: bytes("before"), expected: 0 }]);
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, index) => store.commit([{ key: x, value: bytes(`${index}`), expected: before }])),
    );
    const winner = results.findIndex((result) => result.committed);
    const { revision } = results[winner]!;
    assertEquals(await stateOf(store, x), [`${winner}`, revision, revision]);
    for (const [index, result] of results.entries()) {
      if (index !== winner) assertEquals(conflictOf(result), [[`${winner}`, revision]]);
    }
  });
}

function manyKeysContract(test: ContractTest): void {
  test("a commit of several keys happens at one revision", async ({ store, put }) => {
    const updating = await put(y, "old y");
    const deleting = await put(z, "old z");
    const revision = await committed(store, [
      { key: z, value: undefined, expected: deleting },
      { key: x, value: bytes("new x"), expected: 0 },
      { key: y, value: bytes("new y"), expected: updating },
    ]);
    assertEquals(await stateOf(store, x), ["new x", revision, revision]);
    assertEquals(await stateOf(store, y), ["new y", revision, revision]);
    assertEquals(await stateOf(store, z), [undefined, undefined, revision]);
  });

  test("one key that is not as expected keeps the others from being written", async ({ store, put }) => {
    const ofX = await put(x, "old x");
    const ofZ = await put(z, "old z");
    const result = await store.commit([
      { key: z, value: undefined, expected: ofZ },
      { key: y, value: bytes("new y"), expected: 0 },
      { key: x, value: bytes("new x"), expected: ofX - 1 },
    ]);
    assertEquals(conflictOf(result), [["old z", ofZ], undefined, ["old x", ofX]]);
    assertEquals(result.revision, ofZ);
    assertEquals(await store.currentRevision(), ofZ, "nothing was written");
  });

  test("a watch sees all writes of a commit in one batch", async ({ store, put }) => {
    const ofX = await put(x, "old x");
    const after = await put("/pods/a/y00", "old y00");
    const added: Write[] = Array.from({ length: 40 }, (_, index) => {
      const key = `/pods/a/y${String(index).padStart(2, "0")}`;
      return { key, value: bytes(`${index} `.repeat(10_000)), expected: index === 0 ? after : 0 };
    });
    const revision = await committed(store, [{ key: x, value: undefined, expected: ofX }, ...added]);
    const batch = await firstBatch(store, after);
    assertEquals(batch.revision, revision);
    assertEquals(batch.changes.map((change) => change.key).sort(), [x, ...added.map((write) => write.key)]);
    const deletion = batch.changes.find((change) => change.key === x);
    assertEquals(deletion?.value, undefined);
    assertEquals(words(deletion?.previous), "old x");
  });

  test("a commit of nothing, or with a key twice, is refused", async ({ store }) => {
    const before = await store.currentRevision();
    const write = { key: x, value: bytes("one"), expected: 0 };
    await assertRejects(() => store.commit([]), RangeError);
    await assertRejects(() => store.commit([write, { ...write, key: y }, write]), RangeError, x);
    assertEquals(await store.currentRevision(), before);
  });
}

function lifetimeContract(test: ContractTest): void {
  test("an entry with a lifetime goes away, unless it is written again without one", async ({ store }) => {
    const of = (key: string) => ({ key, value: bytes("short"), ttlSeconds: 1, expected: 0 });
    await committed(store, [of(x)]);
    const ofY = await committed(store, [of(y), { key: z, value: bytes("beside it"), expected: 0 }]);
    const kept = await committed(store, [{ key: y, value: bytes("kept"), expected: ofY }]);
    const { changes: [gone] } = await firstBatch(store, kept);
    assertEquals([gone?.key, gone?.value, words(gone?.previous)], [x, undefined, "short"]);
    assertEquals((await store.get(x)).entry, undefined);
    assertEquals([text((await store.get(y)).entry), text((await store.get(z)).entry)], ["kept", "beside it"]);
    await committed(store, [of(x)]);
  });
}

function words(value: Uint8Array | undefined): string | undefined {
  return value && new TextDecoder().decode(value);
}

/** The revision of a commit that must happen. */
async function committed(store: Store, writes: readonly Write[]): Promise<Revision> {
  const result = await store.commit(writes);
  assert(result.committed, `a conflict at revision ${result.revision}`);
  return result.revision;
}

/** What a commit that must not have happened tells of its keys: value and revision. */
function conflictOf(result: CommitResult): ([string | undefined, Revision] | undefined)[] {
  assert(!result.committed, `committed at revision ${result.revision}`);
  return result.current.map((entry: Entry | undefined) => entry && [text(entry), entry.modRevision]);
}

/** Value and revision of a key, and the store's revision. */
async function stateOf(store: Store, key: string): Promise<[string | undefined, Revision | undefined, Revision]> {
  const { entry, revision } = await store.get(key);
  return [text(entry), entry?.modRevision, revision];
}

/** The first batch of `/pods/` that has changes. */
async function firstBatch(store: Store, after: Revision): Promise<WatchBatch> {
  const signal = AbortSignal.timeout(20_000);
  for await (const batch of store.watch(pods, { after, signal })) {
    if (batch.changes.length > 0) return batch;
  }
  throw new Error("no change came in 20 seconds");
}
