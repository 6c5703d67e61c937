import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { failure, storeContract, type StoreUnderTest } from "../../tests/store_contract.ts";
import type { Write } from "../store.ts";
import { checkSqliteFile } from "./sqlite_copy.ts";
import { openSqliteStore } from "./sqlite_store.ts";

/** The contract's tests write values that etcd takes there too, set up for it. */
const commitBytesMax = 20_000_000;

storeContract("sqlite in memory", () => Promise.resolve(openTested(":memory:")));
storeContract("sqlite in a file", async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-sqlite-" });
  const tested = openTested(`${folder}/weir.db`);
  return {
    ...tested,
    async [Symbol.asyncDispose]() {
      await tested[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
});

function openTested(path: string): StoreUnderTest {
  const store = openSqliteStore({ path, commitBytesMax });
  /** Writes whatever is there. */
  const write = async (values: Readonly<Record<string, Uint8Array | string | undefined>>) => {
    for (;;) {
      const writes = await Promise.all(
        Object.entries(values).map(async ([key, value]): Promise<Write> => ({
          key,
          value: typeof value === "string" ? new TextEncoder().encode(value) : value,
          expected: (await store.get(key)).entry?.modRevision ?? 0,
        })),
      );
      const result = await store.commit(writes);
      if (result.committed) return result.revision;
    }
  };
  return {
    store,
    put: (key, value) => write({ [key]: value }),
    putTogether: write,
    delete: (key) => write({ [key]: undefined }),
    compact: (revision) => store.compact(revision),
    async [Symbol.asyncDispose]() {
      store.close();
      await Promise.resolve();
    },
  };
}

const value = new Uint8Array([1]);

Deno.test("sqlite: a commit larger than etcd takes is refused, whatever it is made of", async () => {
  const store = openSqliteStore({ path: ":memory:" });
  const of = (index: number, bytes: number) => ({ key: `/pods/a/${index}`, value: new Uint8Array(bytes), expected: 0 });
  assertEquals(await failure(store.commit([of(0, 1_572_864)])), "tooLarge");
  assertEquals(await failure(store.commit([of(0, 800_000), of(1, 800_000)])), "tooLarge");
  assertEquals((await store.commit([of(0, 1_572_000)])).committed, true);
  store.close();
});

Deno.test("sqlite: a closed store says so", async () => {
  const store = openSqliteStore({ path: ":memory:" });
  const snapshot = await store.list({ start: "/pods/", end: "/pods0" });
  store.close();
  const calls: readonly Promise<unknown>[] = [
    store.get("/pods/a/x"),
    store.list({ start: "/pods/", end: "/pods0" }),
    store.commit([{ key: "/pods/a/x", value, expected: 0 }]),
    store.currentRevision(),
    store.compact(1),
  ];
  for (const call of calls) assertEquals(await failure(call), "unavailable");
  assertEquals((await Array.fromAsync(snapshot.pages())).length, 0, "an empty snapshot had been read before");
});

Deno.test("sqlite: a watcher far behind the window of recent changes misses nothing", async () => {
  const store = openSqliteStore({ path: ":memory:" });
  const batches = store.watch({ start: "/pods/", end: "/pods0" }, { after: 1 })[Symbol.asyncIterator]();
  for (let round = 0; round < 100; round++) {
    await Promise.all(
      Array.from(
        { length: 100 },
        (_, index) => store.commit([{ key: `/pods/${round}/${index}`, value: new Uint8Array(2_000), expected: 0 }]),
      ),
    );
  }
  let next = 2;
  while (next <= 10_001) {
    for (const { modRevision } of (await batches.next()).value?.changes ?? []) assertEquals(modRevision, next++);
  }
  store.close();
});

Deno.test("sqlite: compaction that was broken off is finished by the next process", async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-sqlite-" });
  const path = `${folder}/weir.db`;
  const first = openSqliteStore({ path });
  for (let expected = 0; expected < 500; expected = await first.currentRevision()) {
    await first.commit([{ key: "/pods/a/x", value, expected }]);
  }
  first.close();
  const before = checkSqliteFile(path);
  {
    using database = new DatabaseSync(path);
    database.exec("INSERT OR REPLACE INTO number (name, value) VALUES ('compacted', 400), ('cleaned', 100)");
    database.exec("DELETE FROM revision WHERE (id >> 21) < 100");
  }
  const again = openSqliteStore({ path });
  assertEquals(await failure(again.get("/pods/a/x", { revision: 399 })), "compacted");
  await again.compact(400); // waits for what was left over
  assertEquals((await again.get("/pods/a/x", { revision: 400 })).entry?.modRevision, 400);
  again.close();
  assertEquals([before.versions, checkSqliteFile(path).versions], [499, 101]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("sqlite: history is compacted at the pace asked for", async () => {
  const store = openSqliteStore({ path: ":memory:", compactionIntervalMs: 20 });
  await store.commit([{ key: "/pods/a/x", value, expected: 0 }]);
  await store.commit([{ key: "/pods/a/x", value, expected: 2 }]);
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const code = await store.get("/pods/a/x", { revision: 2 }).then(() => undefined, (error) => error.code);
    if (code !== undefined) assertEquals(code, "compacted");
    if (code !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assertEquals(await failure(store.get("/pods/a/x", { revision: 2 })), "compacted");
  assertEquals((await store.get("/pods/a/x", { revision: 3 })).entry?.modRevision, 3);
  store.close();
});

Deno.test("sqlite: a store that is opened for reading only stays as it is", async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-sqlite-" });
  const path = `${folder}/weir.db`;
  const key = "/events/default/x";
  const first = openSqliteStore({ path });
  await first.commit([{ key, value, expected: 0, ttlSeconds: 0.1 }]);
  first.close();
  const store = openSqliteStore({ path, readOnly: true, compactionIntervalMs: 10 });
  assertEquals(await failure(store.commit([{ key, value, expected: 2 }])), "unavailable");
  assertEquals(await failure(store.compact(2)), "unavailable");
  await new Promise((resolve) => setTimeout(resolve, 1_200)); // another store would have deleted the event by now
  assertEquals([(await store.get(key)).entry?.modRevision, await store.currentRevision()], [2, 2]);
  store.close();
  const other = openSqliteStore({ path });
  while ((await other.get(key)).entry !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  other.close();
  await Deno.remove(folder, { recursive: true });
});
