// Deletes entries whose lifetime has passed. When that is, is kept with them, so that lifetimes go on over a restart.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Revision, Write } from "../store.ts";
import { revisionSql } from "./sqlite_file.ts";

/** Keys deleted in one revision. */
const keysAtOnce = 200;
/** Keys that end close together are deleted together. */
const pauseMsMin = 500;
/** Later ends are looked for again: the clock may be changed. */
const pauseMsMax = 60_000;

interface DueRow {
  readonly key: string;
  readonly revision: Revision;
  /** 1 when it is the newest version of its key. */
  readonly alive: number;
}

export class Expiry {
  readonly #next: StatementSync;
  readonly #due: StatementSync;
  readonly #forget: StatementSync;
  readonly #deleteDue: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Infinity;
  #closed = false;

  /** @param deleteDue is called when something is due, and commits what `takeDue` gives */
  constructor(database: DatabaseSync, deleteDue: () => Promise<void>) {
    this.#deleteDue = deleteDue;
    this.#next = database.prepare("SELECT min(expires) AS at FROM revision WHERE expires IS NOT NULL");
    const due = `FROM revision WHERE expires <= ?1 ORDER BY expires, id LIMIT ${keysAtOnce}`;
    this.#due = database.prepare(`
      SELECT key, ${revisionSql("id")} AS revision, NOT EXISTS (
        SELECT 1 FROM revision AS newer WHERE newer.key = due.key AND newer.id > due.id
      ) AS alive
      FROM (SELECT id, key ${due}) AS due`);
    this.#forget = database.prepare(`UPDATE revision SET expires = NULL WHERE id IN (SELECT id ${due})`);
    this.schedule();
  }

  /** Within a transaction: some deletions that are due, which are forgotten here. */
  takeDue(): Write[] {
    const now = Date.now();
    const rows = this.#due.all(now) as unknown as DueRow[];
    this.#forget.run(now);
    return rows.filter(({ alive }) => alive === 1)
      .map(({ key, revision }) => ({ key, value: undefined, expected: revision }));
  }

  /** Looks when the next is due: to be called when something was written. */
  schedule(): void {
    const { at } = this.#next.get() as unknown as { at: number | null };
    if (at === null || at >= this.#timerAt || this.#closed) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const pauseMs = Math.min(Math.max(at - Date.now(), pauseMsMin), pauseMsMax);
    this.#timer = setTimeout(() => this.#run(), pauseMs);
    Deno.unrefTimer(this.#timer);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    await this.#deleteDue().catch(() => {}); // a full disk: they are tried again
    this.#timerAt = Infinity;
    if (!this.#closed) this.schedule();
  }
}
