// Makes commits survive a crash of the machine. SQLite would hold the event loop during each fsync; here the files are
// synced by Deno's threads, in the order that SQLite would keep: the log before a commit is acknowledged, and the table
// file after a checkpoint before the log is written from its start again.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { inMemory, pragma } from "./sqlite_file.ts";

/** Whether acknowledged commits survive a crash of the machine (`full`), or only one of the process (`off`). */
export type SqliteSynchronous = "full" | "off";

/** A checkpoint copies so much from the log into the table file at once: about 3 ms. */
const logBytesMax = 4 * 1024 * 1024;

export class WalSync {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #synchronous: SqliteSynchronous;
  readonly #logState: StatementSync;
  readonly #pageBytes: number;
  /** Opened when first synced. They stay open longer than the database: closing one would drop SQLite's lock. */
  #log: Deno.FsFile | undefined;
  #tables: Deno.FsFile | undefined;

  constructor(database: DatabaseSync, path: string, synchronous: SqliteSynchronous) {
    this.#database = database;
    this.#path = path;
    this.#synchronous = path === inMemory ? "off" : synchronous;
    this.#logState = database.prepare("PRAGMA wal_checkpoint(NOOP)");
    this.#pageBytes = pragma(database, "page_size");
    // NORMAL syncs one thing only, the log's header when the log starts anew.
    database.exec(`PRAGMA synchronous = ${this.#synchronous === "full" ? "NORMAL" : "OFF"}`);
  }

  /** Resolves when everything committed before will survive. There must be no commit until then. */
  async sync(): Promise<void> {
    if (this.#synchronous === "off") return;
    this.#log ??= Deno.openSync(`${this.#path}-wal`, { read: true, write: true });
    await this.#log.syncData();
  }

  /** Empties the log if it has grown, after a sync. There must be no commit until it resolves. */
  async checkpointIfDue(): Promise<void> {
    if (this.#path === inMemory || this.#logBytes() < logBytesMax) return;
    if (this.#synchronous === "off") return void this.#checkpoint();
    this.#database.exec("PRAGMA synchronous = OFF");
    const done = this.#checkpoint();
    this.#database.exec("PRAGMA synchronous = NORMAL");
    if (!done) return;
    this.#tables ??= Deno.openSync(this.#path, { read: true, write: true });
    await this.#tables.syncData();
  }

  /** Closes the database too; SQLite empties its log while it does so. */
  close(): void {
    if (this.#tables) this.#tables.syncDataSync(); // a checkpoint may be waiting for this
    if (this.#synchronous === "full") this.#database.exec("PRAGMA synchronous = FULL");
    this.#database.close();
    this.#log?.close();
    this.#tables?.close();
  }

  /** How much of the log the table file has not yet. */
  #logBytes(): number {
    const { log, checkpointed } = this.#logState.get() ?? {};
    return (Number(log) - Number(checkpointed)) * this.#pageBytes;
  }

  /** Whether it went well. When the disk is full, commits still go to the log as long as that has room. */
  #checkpoint(): boolean {
    try {
      this.#database.exec("PRAGMA wal_checkpoint(PASSIVE)");
      return true;
    } catch {
      return false;
    }
  }
}
