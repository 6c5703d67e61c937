// Reads ranges of keys as they were at a revision, in slices between which the event loop goes on.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { sliceMs, type TurnBudget } from "../next_turn.ts";
import { answerBytesMax, type RangeAnswer, type RangeRequest } from "../range_read.ts";
import { keyAfter } from "../store_key.ts";
import type { Entry, Revision } from "../store.ts";
import { deletionSql, firstIdSql, revisionSql } from "./sqlite_file.ts";
import type { StoreState } from "./store_state.ts";

/** Keys counted in one slice: about 1 ms. */
const countedKeys = 5_000;
/** Looking at the clock costs as much as reading some small entries. */
const entriesPerLook = 32;
const largeBytes = 8 * 1024;

/** The newest versions of keys from ?1 to ?2 before the revision ?3 + 1, ?4 of them, deletions not. */
const newest = `
  SELECT max(id) AS id FROM revision WHERE key >= ?1 AND key < ?2 AND id < ${firstIdSql("(?3 + 1)")}
  GROUP BY key HAVING ${deletionSql("max(id)")} = 0 LIMIT ?4`;

/** The entries of those versions, in the order of their keys. */
const entriesOf = (value: string) => `
  SELECT entry.key AS key, ${revisionSql("entry.id")} AS modRevision, ${value} AS value
  FROM (${newest}) AS newest CROSS JOIN revision AS entry ON entry.id = newest.id`;

/** How many of the next ?4 keys are not deleted, and which is the last of them. */
const counts = `
  SELECT total(${deletionSql("id")} = 0) AS entries, max(key) AS last
  FROM (SELECT key, max(id) AS id FROM revision WHERE key >= ?1 AND key < ?2 AND id < ${firstIdSql("(?3 + 1)")}
    GROUP BY key LIMIT ?4)`;

/** A part of a range at a revision. */
interface Part {
  readonly start: string;
  readonly end: string;
  readonly revision: Revision;
}

/** An answer being read. */
interface Reading {
  readonly statement: StatementSync;
  readonly entries: Entry[];
  readonly limit: number;
  bytes: number;
  /** The next entry would make it larger than an answer may be. */
  full: boolean;
}

export class RangeReader {
  readonly #state: StoreState;
  readonly #budget: TurnBudget;
  readonly #entries: StatementSync;
  readonly #keys: StatementSync;
  readonly #counts: StatementSync;

  constructor(database: DatabaseSync, { state, budget }: { state: StoreState; budget: TurnBudget }) {
    this.#state = state;
    this.#budget = budget;
    this.#entries = database.prepare(entriesOf("entry.value"));
    this.#keys = database.prepare(entriesOf("zeroblob(0)"));
    this.#counts = database.prepare(counts);
  }

  /** See `ReadRange`. An answer that would be too large ends early. */
  async range(request: RangeRequest, signal?: AbortSignal): Promise<RangeAnswer> {
    const { start, end = keyAfter(start), revision = this.#state.current, limit = Infinity, only } = request;
    signal?.throwIfAborted();
    if (request.revision !== undefined) await this.#budget.rest(); // it goes on with a list
    const entries: Entry[] = [];
    const statement = only === "keys" ? this.#keys : this.#entries;
    const reading: Reading = { statement, entries, limit: only === "count" ? 0 : limit, bytes: 0, full: false };
    let next: string | undefined = start;
    while (next !== undefined && entries.length < reading.limit && !reading.full) {
      const rest: Part = { start: next, end, revision };
      next = await this.#budget.slice(() => this.#readSlice(rest, reading));
      signal?.throwIfAborted();
    }
    this.#state.requireReadable(revision);
    const more = next === undefined ? 0 : await this.#count({ start: next, end, revision }, request, signal);
    return { entries, bytes: reading.bytes, count: entries.length + more, revision };
  }

  /** Reads on for some ms. Where the rest begins, if there may be one. */
  #readSlice(
    { start, end, revision }: Part,
    reading: Reading,
  ): string | undefined {
    this.#state.requireReadable(revision);
    const { statement, entries, limit } = reading;
    const began = performance.now();
    const sqlLimit = limit === Infinity ? -1 : limit - entries.length;
    for (const row of statement.iterate(start, end, revision, sqlLimit)) {
      const { key, value, modRevision } = row as unknown as Entry;
      reading.bytes += value.length;
      if (reading.bytes > answerBytesMax && entries.length > 0) {
        reading.bytes -= value.length;
        reading.full = true;
        return key;
      }
      entries.push({ key, value, modRevision });
      const look = entries.length % entriesPerLook === 0 || value.length > largeBytes;
      if (entries.length === limit || (look && performance.now() - began > sliceMs)) return keyAfter(key);
    }
    return undefined;
  }

  /** How many entries a part has; whether it has any when that is enough. */
  async #count(part: Part, { countExact = false }: RangeRequest, signal: AbortSignal | undefined): Promise<number> {
    const keys = countExact ? countedKeys : entriesPerLook;
    let total = 0;
    for (let start = part.start;;) {
      const { entries, last } = await this.#budget.slice(() => this.#countSlice({ ...part, start }, keys));
      signal?.throwIfAborted();
      total += entries;
      if (last === null || (total > 0 && !countExact)) return total;
      start = keyAfter(last);
    }
  }

  #countSlice({ start, end, revision }: Part, keys: number): { entries: number; last: string | null } {
    this.#state.requireReadable(revision);
    return this.#counts.get(start, end, revision, keys) as unknown as { entries: number; last: string | null };
  }
}
