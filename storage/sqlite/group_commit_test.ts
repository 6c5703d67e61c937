import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertRejects } from "@std/assert";
import { failure } from "../../tests/support/store_under_test.ts";
import { TurnBudget } from "../next_turn.ts";
import { StorageError } from "../store.ts";
import { GroupCommit } from "./group_commit.ts";

/** A table of numbers, and what happened to the transactions on it. */
function openTable(sync: () => Promise<void> = () => Promise.resolve()) {
  const database = new DatabaseSync(":memory:");
  database.exec("PRAGMA page_size = 4096; CREATE TABLE entry (id INTEGER PRIMARY KEY, value BLOB)");
  const events: string[] = [];
  const commits = new GroupCommit({
    database,
    path: "/data/weir.db",
    budget: new TurnBudget(),
    sync: { sync, checkpointIfDue: () => Promise.resolve() },
    onDurable: () => events.push("durable"),
    onUndone: () => events.push("undone"),
  });
  const insert = (id: number, bytes = 10) =>
    commits.run(() => {
      database.prepare("INSERT INTO entry (id, value) VALUES (?, zeroblob(?))").run(id, bytes);
      return id;
    });
  const ids = () => database.prepare("SELECT id FROM entry ORDER BY id").all().map(({ id }) => Number(id));
  return { database, commits, events, insert, ids, [Symbol.dispose]: () => database.close() };
}

Deno.test("what is written in one turn shares a transaction, and each is told its own result", async () => {
  using table = openTable();
  assertEquals(await Promise.all([1, 2, 3].map((id) => table.insert(id))), [1, 2, 3]);
  assertEquals([table.events, table.ids()], [["durable"], [1, 2, 3]]);
});

Deno.test("what is written while a transaction is synced shares the next one", async () => {
  const synced = Promise.withResolvers<void>();
  using table = openTable(() => synced.promise);
  const first = table.insert(1).then(() => table.events.push("first told"));
  await new Promise((resolve) => setTimeout(resolve));
  const others = [2, 3].map((id) => table.insert(id));
  assertEquals(table.events, [], "nobody is told before the sync");
  synced.resolve();
  await Promise.all([first, ...others]);
  assertEquals(table.events.filter((event) => event === "durable").length, 2);
  assertEquals(table.events.slice(0, 2), ["durable", "first told"]);
});

Deno.test("without room nothing of a transaction happens, and writes work again when there is room", async () => {
  using table = openTable();
  await table.insert(1);
  table.database.exec("PRAGMA max_page_count = 20");
  const results = await Promise.allSettled([table.insert(2), table.insert(3, 1_000_000)]);
  for (const result of results) {
    const reason = result.status === "rejected" && result.reason;
    assertEquals(reason instanceof StorageError && reason.code, "outOfSpace");
  }
  assertEquals([table.events, table.ids()], [["durable", "undone"], [1]]);
  await table.insert(4);
  assertEquals(table.ids(), [1, 4]);
});

Deno.test("when a sync fails, nobody knows what survives: that is said, and nothing is written any more", async () => {
  using table = openTable(() => Promise.reject(new Error("Input/output error (os error 5)")));
  assertEquals(await failure(table.insert(1)), "unknownOutcome");
  assertEquals(await failure(table.insert(2)), "unavailable");
  assertEquals(table.events, []);
});

Deno.test("what waits when the store is closed is refused", async () => {
  using table = openTable();
  const waiting = table.insert(1);
  table.commits.close();
  const error = await assertRejects(() => waiting, StorageError, "/data/weir.db is closed");
  assertEquals(error.code, "unavailable");
  assertEquals(await failure(table.insert(2)), "unavailable");
  assertEquals(table.ids(), []);
});
