import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { assertSameHistory } from "../../tests/support/compare_histories.ts";
import { goldenSnapshot } from "../../tests/support/golden_snapshot.ts";
import { StorageError } from "../store.ts";
import { importEtcdSnapshot } from "./import_etcd_snapshot.ts";
import { checkSqliteFile, restoreSqliteCopy, saveSqliteCopy } from "./sqlite_copy.ts";
import { openSqliteStore, type SqliteStore } from "./sqlite_store.ts";

/** A store with the golden cluster's history, in a folder with room for copies. */
async function openGolden(): Promise<{ store: SqliteStore; folder: string } & AsyncDisposable> {
  await using golden = await goldenSnapshot();
  const folder = await Deno.makeTempDir({ prefix: "weir-test-copy-" });
  const store = openSqliteStore({ path: `${folder}/weir.db`, compactionIntervalMs: 0 });
  await importEtcdSnapshot(store, golden.path, { prefix: "/registry" });
  const close = async () => {
    store.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { store, folder, [Symbol.asyncDispose]: close };
}

const value = new TextEncoder().encode("after the copy began");

Deno.test("a copy is what the store was when it began, while writes and compaction go on", async () => {
  await using golden = await openGolden();
  const { store, folder } = golden;
  await store.compact(700);
  const copying = saveSqliteCopy(store, `${folder}/copy.db`);
  for (let index = 0; index < 50; index++) await store.commit([{ key: `/pods/new/${index}`, value, expected: 0 }]);
  await copying;
  await store.compact(1_400);
  await restoreSqliteCopy(`${folder}/copy.db`, `${folder}/restored.db`);
  const restored = openSqliteStore({ path: `${folder}/restored.db` });
  const revision = await restored.currentRevision();
  assert(revision >= 1_413 && revision < 1_463, `copied at revision ${revision}`);
  const { count } = await restored.list({ start: "/pods/new/", end: "/pods/new0" }, { limit: 1 });
  assertEquals(count, revision - 1_413);
  restored.close();
  const { versions, ...status } = checkSqliteFile(`${folder}/restored.db`);
  assertEquals({ ...status, versions }, checkSqliteFile(`${folder}/copy.db`));
  assertEquals([status.revision, status.compacted], [revision, 700]);
  assert(versions > 700);
});

Deno.test("a copy answers as the store does", async () => {
  await using golden = await openGolden();
  await golden.store.compact(900);
  using copy = await openCopy(golden.store, `${golden.folder}/copy.db`);
  await assertSameHistory([golden.store, copy.store], [1, 899, 900, 901, 1_200, 1_413, 1_414]);
});

Deno.test("lifetimes go on in a copy", async () => {
  await using golden = await openGolden();
  const key = "/events/default/x";
  await golden.store.commit([{ key, value, expected: 0, ttlSeconds: 0.7 }]);
  using copy = await openCopy(golden.store, `${golden.folder}/copy.db`);
  const { entry, revision } = await copy.store.get(key);
  assert(entry !== undefined);
  const options = { after: revision, signal: AbortSignal.timeout(20_000) };
  for await (const { changes } of copy.store.watch({ start: key, end: `${key}0` }, options)) {
    if (changes.length === 0) continue;
    assertEquals(changes.map((change) => [change.key, change.value]), [[key, undefined]]);
    break;
  }
});

Deno.test("copies replace nothing, and only whole files are put back", async () => {
  await using golden = await openGolden();
  const { store, folder } = golden;
  await saveSqliteCopy(store, `${folder}/copy.db`);
  await refused(() => saveSqliteCopy(store, `${folder}/copy.db`), "copy.db exists already");
  await refused(() => restoreSqliteCopy(`${folder}/copy.db`, `${folder}/weir.db`), "weir.db exists already");
  await refused(() => saveSqliteCopy(store, `${folder}/none/copy.db`), "unable to open database file");
  await refused(() => restoreSqliteCopy(`${folder}/none.db`, `${folder}/new.db`), "unable to open database file");
  const bytes = await Deno.readFile(`${folder}/copy.db`);
  await Deno.writeFile(`${folder}/damaged.db`, bytes.fill(0x5a, 8192 * 30, 8192 * 31));
  await refused(() => restoreSqliteCopy(`${folder}/damaged.db`, `${folder}/new.db`), "damaged");
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  assert(!files.some((name) => name.startsWith("new.db")), files.join(" "));
  const inUse = assertThrows(() => checkSqliteFile(`${folder}/weir.db`), StorageError);
  assert(inUse.message.includes(`${folder}/weir.db: another process uses it`), inUse.message);
});

async function refused(call: () => Promise<unknown>, message: string): Promise<void> {
  const error = await assertRejects(call, StorageError);
  assert(error.message.includes(message), error.message);
}

async function openCopy(store: SqliteStore, path: string): Promise<{ store: SqliteStore } & Disposable> {
  await saveSqliteCopy(store, path);
  const copy = openSqliteStore({ path, compactionIntervalMs: 0 });
  return { store: copy, [Symbol.dispose]: () => copy.close() };
}
