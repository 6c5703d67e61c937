// Forgets history as etcd does: of every key the newest version up to a revision is kept, unless that is a deletion.
// Reads of what is before are refused at once; the rows go away in slices.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { sliceMs } from "../next_turn.ts";
import type { Revision } from "../store.ts";
import type { GroupCommit } from "./group_commit.ts";
import { deletionSql, firstIdSql, readNumber, revisionSql, writeNumber } from "./sqlite_file.ts";
import type { StoreState } from "./store_state.ts";

/** Revisions looked up at once. */
const revisionsPerRead = 200;

interface Row {
  readonly key: string;
  readonly revision: Revision;
  readonly deletion: number;
}

export interface CompactionOptions {
  readonly database: DatabaseSync;
  readonly state: StoreState;
  readonly commits: GroupCommit;
}

export class Compaction {
  readonly #options: CompactionOptions;
  readonly #versions: StatementSync;
  readonly #forgetBefore: StatementSync;
  readonly #forgetDeletion: StatementSync;
  #cleaning: Promise<void> = Promise.resolve();
  #held = 0;

  constructor(options: CompactionOptions) {
    this.#options = options;
    const { database } = options;
    this.#versions = database.prepare(`
      SELECT key, ${revisionSql("id")} AS revision, ${deletionSql("id")} AS deletion FROM revision
      WHERE id >= ${firstIdSql("?1")} AND id < ${firstIdSql("?2")} ORDER BY id`);
    this.#forgetBefore = database.prepare(`DELETE FROM revision WHERE key = ?1 AND id < ${firstIdSql("?2")}`);
    this.#forgetDeletion = database.prepare(
      `DELETE FROM revision WHERE key = ?1 AND id >= ${firstIdSql("?2")} AND id < ${firstIdSql("(?2 + 1)")}`,
    );
  }

  /**
   * Resolves when the rows have gone.
   * @throws {StorageError} `compacted` or `futureRevision` when that is not a revision to compact at
   */
  async compact(revision: Revision): Promise<void> {
    const { state, commits, database } = this.#options;
    state.requireReadable(revision);
    await commits.run(() => {
      writeNumber(database, "compacted", Math.max(revision, state.compacted));
      writeNumber(database, "revision", state.written);
    });
    state.compacted = Math.max(revision, state.compacted);
    await this.clean();
  }

  /** Removes the rows that compaction has made useless, also those that an earlier process left. */
  clean(): Promise<void> {
    this.#cleaning = this.#cleaning.catch(() => {}).then(() => this.#clean());
    return this.#cleaning;
  }

  /** Keeps all rows until it is disposed. */
  hold(): Disposable {
    this.#held++;
    const release = () => {
      if (--this.#held === 0) this.clean().catch(() => {}); // whoever compacts next hears of it
    };
    return { [Symbol.dispose]: release };
  }

  async #clean(): Promise<void> {
    const { state, commits, database } = this.#options;
    const until = state.compacted;
    // A deletion at the revision of the last compaction was kept for those who watch from there on.
    let next = readNumber(database, "cleaned") ?? 0;
    while (next < until && this.#held === 0) {
      next = await commits.run(() => {
        const cleaned = this.#cleanSlice(next, until);
        writeNumber(database, "cleaned", cleaned);
        return cleaned;
      });
    }
  }

  /** Removes what versions from a revision on replace, for some ms. The revision to go on with, `until` at the end. */
  #cleanSlice(from: Revision, until: Revision): Revision {
    const began = performance.now();
    for (let start = from;;) {
      const end = Math.min(start + revisionsPerRead, until + 1);
      for (const row of this.#versions.all(start, end)) this.#cleanKey(row as unknown as Row, until);
      if (end > until) return until;
      start = end;
      if (performance.now() - began > sliceMs) return start;
    }
  }

  #cleanKey({ key, revision, deletion }: Row, until: Revision): void {
    this.#forgetBefore.run(key, revision);
    if (deletion === 1 && revision < until) this.#forgetDeletion.run(key, revision);
  }
}

/** Compacts at a fixed pace: each time at the revision that was the newest the time before, as kube-apiserver does. */
export class CompactionSchedule {
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(compaction: Compaction, state: StoreState, intervalMs: number) {
    let past = 0;
    this.#timer = setInterval(() => {
      if (past > state.compacted) compaction.compact(past).catch(() => {}); // a full disk: the next one does it
      past = state.current;
    }, intervalMs);
    Deno.unrefTimer(this.#timer);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
