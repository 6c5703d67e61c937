import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { StorageError } from "../store.ts";
import { openSqliteStore } from "./sqlite_store.ts";

async function inFolder(run: (path: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-sqlite-" });
  try {
    await run(`${folder}/weir.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opening the file must fail, with an error that names it. */
function assertRefused(path: string, message: string): void {
  const error = assertThrows(() => openSqliteStore({ path }).close(), StorageError);
  assertEquals(error.code, "unavailable");
  assertStringIncludes(error.message, path);
  assertStringIncludes(error.message, message);
}

function makeDatabase(path: string, sql: string): void {
  using database = new DatabaseSync(path);
  database.exec(sql);
}

Deno.test("a store's file keeps its history, and is one file when it is closed", () =>
  inFolder(async (path) => {
    const value = new Uint8Array([1, 2, 3]);
    const first = openSqliteStore({ path });
    assertEquals(await first.currentRevision(), 1);
    await first.commit([{ key: "/pods/a/x", value, expected: 0 }]);
    await first.commit([{ key: "/pods/a/x", value: undefined, expected: 2 }]);
    first.close();
    first.close();
    const folder = path.slice(0, path.lastIndexOf("/"));
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), ["weir.db"]);
    const again = openSqliteStore({ path });
    assertEquals(await again.currentRevision(), 3);
    const entry = { key: "/pods/a/x", value, modRevision: 2 };
    assertEquals(await again.get("/pods/a/x", { revision: 2 }), { entry, revision: 2 });
    again.close();
  }));

Deno.test("the newest revision stays when compaction has removed what was written at it", () =>
  inFolder(async (path) => {
    const first = openSqliteStore({ path });
    await first.commit([{ key: "/pods/a/x", value: new Uint8Array(), expected: 0 }]);
    await first.commit([{ key: "/pods/a/x", value: undefined, expected: 2 }]);
    await first.commit([{ key: "/pods/a/y", value: new Uint8Array(), expected: 0 }]);
    await first.commit([{ key: "/pods/a/y", value: undefined, expected: 4 }]);
    await first.compact(5);
    first.close();
    const again = openSqliteStore({ path });
    assertEquals(await again.currentRevision(), 5);
    again.close();
  }));

Deno.test("two stores never share a file", () =>
  inFolder((path) => {
    const store = openSqliteStore({ path });
    assertRefused(path, "another process uses it");
    store.close();
    openSqliteStore({ path }).close();
  }));

Deno.test("another process does not get the file either", () =>
  inFolder(async (path) => {
    const store = openSqliteStore({ path });
    await store.commit([{ key: "/pods/a/x", value: new Uint8Array(), expected: 0 }]);
    const script = `import { DatabaseSync } from "node:sqlite";
      try { new DatabaseSync(${
      JSON.stringify(path)
    }).exec("SELECT * FROM sqlite_schema"); } catch (error) { console.log(error.message); }`;
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
    assertEquals(new TextDecoder().decode(stdout).trim(), "database is locked");
    store.close();
  }));

Deno.test("files that are no store of this weir are refused, and left as they are", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, "kind: Pod\n".repeat(1000));
    assertRefused(path, "it is no store of weir, or it is damaged");
    await Deno.remove(path);

    makeDatabase(path, "CREATE TABLE kine (id INTEGER)");
    const before = await Deno.readFile(path);
    assertRefused(path, "a database of another program");
    assertEquals(await Deno.readFile(path), before);
    await Deno.remove(path);

    openSqliteStore({ path }).close();
    makeDatabase(path, "PRAGMA user_version = 9");
    assertRefused(path, "written by a newer weir (format 9, this one knows 1)");
    assertRefused(`${path}/no/folder`, "unable to open database file");
  }));

Deno.test("a store that is cut short is damaged, and is not taken for a new one", () =>
  inFolder(async (path) => {
    const store = openSqliteStore({ path });
    for (let index = 0; index < 20; index++) {
      await store.commit([{ key: `/pods/a/${index}`, value: new Uint8Array(100_000), expected: 0 }]);
    }
    store.close();
    await Deno.truncate(path, 20_000);
    assertRefused(path, "damaged");
  }));
