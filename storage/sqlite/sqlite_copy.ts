// Copies of an embedded store as files of their own: made while the store is in use, checked, and put back.

import { type Revision, StorageError } from "../store.ts";
import { toStorageError } from "./sqlite_errors.ts";
import { openSqliteFile, pragma } from "./sqlite_file.ts";
import { openSqliteStore, type SqliteStore } from "./sqlite_store.ts";
import { readState } from "./store_state.ts";

/** What a file of an embedded store holds. */
export interface SqliteStatus {
  /** The newest revision. */
  readonly revision: Revision;
  /** The revision of the last compaction; 0 when there was none. */
  readonly compacted: Revision;
  /** Versions of keys, deletions too. */
  readonly versions: number;
  /** The size of the file. */
  readonly bytes: number;
}

/**
 * Writes what a store has now into a new file, while others go on reading and writing. The file has no room in it that is
 * not used. A copy that is not finished is removed.
 * @throws {StorageError} `unavailable` when there is a file already, `outOfSpace`
 */
export async function saveSqliteCopy(store: Pick<SqliteStore, "history">, path: string): Promise<void> {
  await requireAbsent(path);
  try {
    const copy = openSqliteStore({ path, compactionIntervalMs: 0 });
    try {
      await copy.load(store.history());
    } finally {
      copy.close();
    }
  } catch (error) {
    await Deno.remove(path).catch(() => {}); // it may not have come to be
    throw error;
  }
}

/**
 * Reads all of a store's file, which nobody else may use meanwhile. Takes about a second for each gigabyte.
 * @throws {StorageError} `unavailable`, naming the file, when it is not there, in use, damaged, or something else
 */
export function checkSqliteFile(path: string): SqliteStatus {
  const database = openSqliteFile(path, { mustExist: true });
  try {
    const [problem] = database.prepare("PRAGMA integrity_check(1)").all();
    const found = Object.values(problem ?? {})[0];
    if (found !== "ok") throw new StorageError("unavailable", `${path} is damaged: ${found}`);
    const { current: revision, compacted } = readState(database);
    const { versions } = database.prepare("SELECT count(*) AS versions FROM revision").get() ?? {};
    const bytes = pragma(database, "page_count") * pragma(database, "page_size");
    return { revision, compacted, versions: Number(versions), bytes };
  } catch (error) {
    throw toStorageError(error, path);
  } finally {
    database.close();
  }
}

/**
 * Puts a copy in place as a store's file, after checking it.
 * @throws {StorageError} `unavailable` when there is a store already, or of `checkSqliteFile`
 */
export async function restoreSqliteCopy(copy: string, path: string): Promise<SqliteStatus> {
  await requireAbsent(path);
  const status = checkSqliteFile(copy);
  const partial = `${path}.partial`;
  try {
    await Deno.copyFile(copy, partial);
    using file = await Deno.open(partial, { read: true, write: true });
    await file.syncData();
    await Deno.rename(partial, path);
    return status;
  } catch (error) {
    await Deno.remove(partial).catch(() => {}); // it may not have come to be
    throw toStorageError(error, path);
  }
}

async function requireAbsent(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => undefined);
  if (found) throw new StorageError("unavailable", `${path} exists already`);
}
