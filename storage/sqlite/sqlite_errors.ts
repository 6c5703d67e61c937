// What SQLite reports, in the words of the storage contract. Deno's errors carry SQLite's message and no code.

import { StorageError, type StorageErrorCode } from "../store.ts";

/** The beginnings of SQLite's messages, what they are to a store, and what to tell the user. */
const reports: readonly { message: string; code: StorageErrorCode; advice?: string }[] = [
  { message: "database or disk is full", code: "outOfSpace" },
  { message: "database is locked", code: "unavailable", advice: "another process uses it" },
  { message: "file is not a database", code: "unavailable", advice: "it is no store of weir, or it is damaged" },
  { message: "database disk image is malformed", code: "unavailable", advice: "the file is damaged" },
];

/** Whether SQLite, or Deno's binding to it, threw this. */
function isSqliteError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return (typeof code === "string" && code.includes("SQLITE")) || isClosedError(error);
}

function isClosedError({ message }: Error): boolean {
  return message.includes("statement has been finalized") || message.includes("database is not open");
}

/** SQLite's errors as StorageErrors that name the file; all others as they are. */
export function translateError(error: unknown, path: string): unknown {
  return isSqliteError(error) ? toStorageError(error, path) : error;
}

/** Any error of the file as a StorageError that names it. */
export function toStorageError(error: unknown, path: string): StorageError {
  if (error instanceof StorageError) return error;
  if (isSqliteError(error) && isClosedError(error)) return closedError(path);
  const message = error instanceof Error ? error.message : String(error);
  const report = reports.find((known) => message.startsWith(known.message));
  const text = report?.advice === undefined ? message : `${report.advice} (${message})`;
  return new StorageError(report?.code ?? "unavailable", `The store in ${path}: ${text}`, { cause: error });
}

export function closedError(path: string): StorageError {
  return new StorageError("unavailable", `The store in ${path} is closed`);
}
