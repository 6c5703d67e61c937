// The file of an embedded store: opened under a lock that no second server gets, checked to be one, and made when it is
// new. Its one table has a row for every version of every key.

import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../store.ts";
import { toStorageError } from "./sqlite_errors.ts";

/** A store that lives as long as the process and is nowhere else. */
export const inMemory = ":memory:";

/** In the file's header, which `file` and other programs show. */
const applicationId = 0x57656972; // "Weir"
/** Of the tables below. A program does not touch the file of a newer one. */
const formatVersion = 1;

/**
 * Values of 100 kB are read at 4.7 GB/s with pages of 8 KiB and at 2.6 GB/s with 4 KiB; with 16 KiB small values are read
 * more slowly, at 74 MB/s instead of 90 (measured).
 */
const pageBytes = 8192;
const cacheKiB = 32 * 1024;

/**
 * The id of a version is its revision, its place among the writes of that revision (20 bits) and whether it is a deletion
 * (1 bit). So the table is in the order of history, and the index, whose entries end with the id, is in the order of the
 * keys and tells without the table which version of a key is the newest at a revision and whether it is a deletion.
 */
const schema = `
  CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    value BLOB
  ) STRICT;
  CREATE INDEX revision_by_key ON revision (key);
  CREATE INDEX revision_by_expiry ON revision (expires) WHERE expires IS NOT NULL;
  CREATE TABLE number (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${formatVersion};
`;

/** An id by its parts, as SQL: 64 bits, more than a number of JavaScript holds. */
export const idSql = (revision: string, place: string, deletion: string) =>
  `((${revision} << 21) | (${place} << 1) | ${deletion})`;
/** The revision in an id. */
export const revisionSql = (id: string) => `(${id} >> 21)`;
/** Smaller than every id of a revision, larger than those before. */
export const firstIdSql = (revision: string) => `(${revision} << 21)`;
/** The place in an id. */
export const placeSql = (id: string) => `((${id} >> 1) & 1048575)`;
/** Whether an id is a deletion's: 0 or 1. */
export const deletionSql = (id: string) => `(${id} & 1)`;

/** Single numbers that a store keeps beside its versions. */
export type StoredNumber =
  /** The newest revision may be above that of all rows, as some rows go away. */
  | "revision"
  /** Reads before this revision are refused. */
  | "compacted"
  /** What compaction up to this revision removes has been removed. */
  | "cleaned"
  /** 1 while a whole history is being loaded. */
  | "loading";

/**
 * Opens a file, or makes it unless `mustExist`.
 * @throws {StorageError} `unavailable`, naming the file, when it is in use, damaged, newer, or of something else
 */
export function openSqliteFile(path: string, { mustExist = false } = {}): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (mustExist) requireFile(path);
    database = new DatabaseSync(path);
    prepareFile(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw toStorageError(error, path);
  }
}

/** A URL would tell SQLite the same, but Deno takes it for a path where it is not permitted to read everything. */
function requireFile(path: string): void {
  try {
    Deno.statSync(path);
  } catch (error) {
    throw new StorageError("unavailable", `unable to open database file ${path}`, { cause: error });
  }
}

function prepareFile(database: DatabaseSync, path: string): void {
  // The lock is taken by the first read and is kept until the file is closed. It also spares the file of shared memory.
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -${cacheKiB};`);
  const isNew = requireOwnFile(database, path);
  if (isNew) database.exec(`PRAGMA page_size = ${pageBytes};`);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;");
  if (isNew) database.exec(`BEGIN; ${schema} COMMIT;`);
  if (readNumber(database, "loading")) {
    throw new StorageError("unavailable", `${path} holds an import that was not finished; remove it`);
  }
}

/** Whether the file is new. */
function requireOwnFile(database: DatabaseSync, path: string): boolean {
  const application = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  if (application === 0 && version === 0 && pragma(database, "schema_version") === 0) return true;
  if (application !== applicationId) throw new StorageError("unavailable", `${path} is a database of another program`);
  if (version > formatVersion) {
    const versions = `format ${version}, this one knows ${formatVersion}`;
    throw new StorageError("unavailable", `${path} was written by a newer weir (${versions})`);
  }
  return false;
}

/** The number that a pragma without arguments gives. */
export function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

export function readNumber(database: DatabaseSync, name: StoredNumber): number | undefined {
  const row = database.prepare("SELECT value FROM number WHERE name = ?").get(name);
  return row && Number(row["value"]);
}

export function writeNumber(database: DatabaseSync, name: StoredNumber, value: number): void {
  database.prepare("INSERT OR REPLACE INTO number (name, value) VALUES (?, ?)").run(name, value);
}
