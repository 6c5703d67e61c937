// All that is written goes through here, one transaction at a time. What waits while one transaction is made durable
// shares the next: under load one fsync serves many commits.

import type { DatabaseSync } from "node:sqlite";
import { sliceMs, type TurnBudget } from "../next_turn.ts";
import { StorageError } from "../store.ts";
import { closedError, toStorageError } from "./sqlite_errors.ts";
import type { WalSync } from "./wal_sync.ts";

export interface GroupCommitOptions {
  readonly database: DatabaseSync;
  readonly path: string;
  readonly sync: Pick<WalSync, "sync" | "checkpointIfDue">;
  readonly budget: TurnBudget;
  /** Called when a transaction will survive, before those who wait for it are told. */
  readonly onDurable: () => void;
  /** Called when a transaction was undone. */
  readonly onUndone: () => void;
}

interface Job {
  /** Writes, and gives what tells the waiting one. */
  readonly write: () => () => void;
  readonly reject: (reason: unknown) => void;
}

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #jobs: Job[] = [];
  /** Why nothing can be written any more. */
  #ended: StorageError | undefined;
  #running = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` inside a transaction, after all that was asked for before; resolves when it is durable.
   * @throws what `work` throws (then what shared its transaction is undone too), or the signal's reason
   * @throws {StorageError} `outOfSpace`, `unavailable` or `unknownOutcome`
   */
  run<T>(work: () => T, signal?: AbortSignal): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const write = () => {
      if (signal?.aborted) return () => reject(signal.reason);
      const result = work();
      return () => resolve(result);
    };
    if (this.#ended) reject(this.#ended);
    else this.#jobs.push({ write, reject });
    if (!this.#running) void this.#runAll();
    return promise;
  }

  /** Nothing is written from now on. A transaction being synced is durable once the database is closed. */
  close(): void {
    this.#end(closedError(this.#options.path));
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    await Promise.resolve(); // for what else is written by the same piece of code
    while (this.#jobs.length > 0) await this.#runSome();
    this.#running = false;
  }

  async #runSome(): Promise<void> {
    const { sync, path, budget, onDurable } = this.#options;
    const taken: Job[] = [];
    let tell: readonly (() => void)[] | undefined;
    try {
      tell = await budget.slice(() => this.#transact(taken));
      await this.#untilClosed(sync.sync());
      onDurable();
      for (const each of tell) each();
      await this.#untilClosed(sync.checkpointIfDue());
    } catch (error) {
      const reason = toStorageError(error, path);
      // After a failed sync the system may have dropped the pages: nothing can be known to survive any more.
      if (tell) this.#end(reason);
      const outcome = tell ? new StorageError("unknownOutcome", reason.message, { cause: error }) : reason;
      for (const job of taken) job.reject(outcome);
    }
  }

  /** Waits for a sync, which no longer matters when the store has been closed meanwhile: that synced everything. */
  async #untilClosed(syncing: Promise<void>): Promise<void> {
    try {
      await syncing;
    } catch (error) {
      if (this.#ended === undefined) throw error;
    }
  }

  /** One transaction of as many jobs as there are, and time for. */
  #transact(taken: Job[]): (() => void)[] {
    const { database, onUndone } = this.#options;
    const began = performance.now();
    const tell: (() => void)[] = [];
    try {
      database.exec("BEGIN IMMEDIATE");
      while (taken.length < this.#jobs.length && (taken.length === 0 || performance.now() - began < sliceMs)) {
        const job = this.#jobs[taken.length]!;
        taken.push(job);
        tell.push(job.write());
      }
      database.exec("COMMIT");
      return tell;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      onUndone();
      throw error;
    } finally {
      this.#jobs = this.#jobs.slice(taken.length);
    }
  }

  #end(reason: StorageError): void {
    this.#ended ??= reason;
    for (const job of this.#jobs.splice(0)) job.reject(this.#ended);
  }
}
