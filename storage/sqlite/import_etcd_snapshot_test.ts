import { Etcd3 } from "etcd3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { startLocalEtcd } from "../../scripts/local_etcd.ts";
import { assertSameHistory } from "../../tests/support/compare_histories.ts";
import { startEtcd } from "../../tests/support/etcd.ts";
import { goldenFolder } from "../../tests/support/golden_corpus.ts";
import { goldenSnapshot } from "../../tests/support/golden_snapshot.ts";
import { createEtcdStore } from "../etcd/etcd_store.ts";
import type { Revision, Store, Write } from "../store.ts";
import { importEtcdSnapshot } from "./import_etcd_snapshot.ts";
import { openSqliteStore, type SqliteStore } from "./sqlite_store.ts";

const prefix = "/registry";

function closing<T extends { close(): void }>(opened: T): T & Disposable {
  return Object.assign(opened, { [Symbol.dispose]: () => opened.close() });
}

function openStore(): SqliteStore & Disposable {
  return closing(openSqliteStore({ path: ":memory:", compactionIntervalMs: 0 }));
}

function openEtcd(url: string): Store & Disposable {
  return closing(createEtcdStore({ endpoints: [url], prefix, watchProgressIntervalMs: 50 }));
}

Deno.test("an imported snapshot answers as an etcd does that was restored from it", async () => {
  await using golden = await goldenSnapshot();
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  using original = openEtcd(etcd.endpoint);
  using imported = openStore();
  const result = await importEtcdSnapshot(imported, golden.path, { prefix });
  const counts = { revision: 1413, compacted: 0, versions: 1412, leftOut: 0, leased: 47, hasHash: true };
  assertEquals(result, counts);
  await assertSameHistory([original, imported], [1, 2, 100, 700, 1000, 1412, 1413, 1414]);
});

Deno.test("a stopped member's database too, with updates, deletions, compaction and other keys in it", async () => {
  await using etcd = await startEtcd();
  const revisions = await writeHistory(etcd.url);
  await etcd.kill();
  using imported = openStore();
  const result = await importEtcdSnapshot(imported, `${etcd.dataDir}/member/snap/db`, { prefix });
  assertEquals([result.hasHash, result.compacted], [false, revisions.compacted]);
  assert(result.leftOut > 0);
  await using again = await startEtcd(etcd);
  using original = openEtcd(again.url);
  const { compacted, newest } = revisions;
  const near = [-2, -1, 0, 1, 30, 80].map((offset) => compacted + offset);
  await assertSameHistory([original, imported], [1, ...near, newest - 1, newest]);
});

Deno.test("an imported history goes on, and is compacted as etcd's would be", async () => {
  await using etcd = await startEtcd();
  const { compacted } = await writeHistory(etcd.url);
  await etcd.kill();
  using imported = openStore();
  await importEtcdSnapshot(imported, `${etcd.dataDir}/member/snap/db`, { prefix });
  await using again = await startEtcd(etcd);
  using original = openEtcd(again.url);
  using writer = closing(new Etcd3({ hosts: again.url }));
  for (const seed of [1, 2, 3]) {
    const newest = await original.currentRevision();
    for (const store of [original, imported]) await writeRandomly(store, { seed, commits: 60 });
    const revision = compacted + (newest - compacted) * seed / 4 >> 0;
    await writer.kv.compact({ revision, physical: true });
    await imported.compact(revision);
    const near = [-2, 0, 1, 2, 10].map((offset) => revision + offset);
    await assertSameHistory([original, imported], [...near, newest, newest + 30]);
  }
});

Deno.test("a snapshot is imported into a new store only", async () => {
  await using golden = await goldenSnapshot();
  using store = openStore();
  await store.commit([{ key: "/pods/a/x", value: new Uint8Array(), expected: 0 }]);
  await assertRejects(() => importEtcdSnapshot(store, golden.path, { prefix }), RangeError, "not a new store");
});

/** Writes to an etcd, and compacts it in the middle. Waits until etcd has brought all of it to its file. */
async function writeHistory(url: string): Promise<{ compacted: Revision; newest: Revision }> {
  using writer = closing(new Etcd3({ hosts: url }));
  using store = openEtcd(url);
  await writer.put("/elsewhere/x").value("another program's");
  await writeRandomly(store, { seed: 7, commits: 120 });
  const compacted = await store.currentRevision() - 40;
  await writer.kv.compact({ revision: compacted, physical: true });
  await writeRandomly(store, { seed: 8, commits: 60 });
  await writer.put("/elsewhere/x").value("the newest revision is another program's");
  const newest = await store.currentRevision();
  await new Promise((resolve) => setTimeout(resolve, 500)); // etcd commits to its file each 100 ms
  return { compacted, newest };
}

/** Commits of one to three keys out of a few: created, updated and deleted, the same for each store in the same state. */
async function writeRandomly(store: Store, { seed, commits }: { seed: number; commits: number }): Promise<void> {
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let commit = 0; commit < commits; commit++) {
    const keys = new Set(Array.from({ length: 1 + random(3) }, () => `/pods/a/${random(12)}`));
    const writes: Write[] = [];
    for (const key of keys) {
      const expected = (await store.get(key)).entry?.modRevision ?? 0;
      const value = expected > 0 && random(3) === 0 ? undefined : new Uint8Array(random(200)).fill(commit);
      writes.push({ key, value, expected });
    }
    const result = await store.commit(writes);
    assert(result.committed);
  }
}
