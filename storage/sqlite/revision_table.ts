// The rows of history: writes the versions of a revision, reads what a key was, and what changed after a revision.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { KeyRange, Revision, WatchBatch, WatchChange } from "../store.ts";
import { firstIdSql, idSql, placeSql, revisionSql } from "./sqlite_file.ts";

/** One version of one key. */
export interface Version {
  /** Without a prefix. */
  readonly key: string;
  /** The revision at which it was written. */
  readonly modRevision: Revision;
  /** The revision at which the key was created last; 0 when that is not known. */
  readonly createRevision: Revision;
  /** `undefined` for a deletion. */
  readonly value: Uint8Array | undefined;
}

/** A version as it is stored. */
export interface StoredVersion extends Version {
  /** Its place among the writes of its revision, from 0 on. */
  readonly place: number;
  /** When the key goes away by itself, in ms since 1970. */
  readonly expiresMs?: number | undefined;
}

/** Only so many revisions are looked through at once: about 2 ms when none of their keys is in the range. */
const revisionsPerRead = 2_000;
/** A batch ends with the revision that makes it so large. */
const batchBytes = 1024 * 1024;

const columns = `key, ${revisionSql("id")} AS modRevision, created AS createRevision, value`;

interface Row {
  readonly key: string;
  readonly modRevision: Revision;
  readonly createRevision: Revision;
  readonly value: Uint8Array | null;
}

export class RevisionTable {
  readonly #insert: StatementSync;
  readonly #created: StatementSync;
  readonly #newest: StatementSync;
  readonly #changes: StatementSync;
  readonly #versions: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO revision (id, key, created, expires, value) VALUES (${idSql("?1", "?2", "?3")}, ?4, ?5, ?6, ?7)`,
    );
    this.#created = database.prepare("SELECT created FROM revision WHERE key = ?1 ORDER BY id DESC LIMIT 1");
    this.#newest = database.prepare(
      `SELECT ${columns} FROM revision WHERE key = ?1 AND id < ${firstIdSql("?2")} ORDER BY id DESC LIMIT 1`,
    );
    this.#changes = database.prepare(
      `SELECT ${columns}, (
        SELECT before.value FROM revision AS before WHERE before.key = revision.key AND before.id < revision.id
        ORDER BY before.id DESC LIMIT 1
      ) AS previous
      FROM revision WHERE id >= ${firstIdSql("?1")} AND id < ${firstIdSql("?2")} AND +key >= ?3 AND +key < ?4
      ORDER BY id`,
    );
    this.#versions = database.prepare(
      `SELECT ${columns}, ${placeSql("id")} AS place, expires AS expiresMs
      FROM revision WHERE id >= ${firstIdSql("?1")} AND id < ${firstIdSql("?2")} ORDER BY id`,
    );
  }

  insert({ modRevision, place, key, createRevision, expiresMs, value }: StoredVersion): void {
    const deletion = value === undefined ? 1 : 0;
    this.#insert.run(modRevision, place, deletion, key, createRevision, expiresMs ?? null, value ?? null);
  }

  /** Of a history that comes in its order. Where that does not tell when a deleted key was created, the table may. */
  insertNext(version: StoredVersion): void {
    const isUnknown = version.createRevision === 0;
    const { created } = (isUnknown ? this.#created.get(version.key) : undefined) ?? {};
    this.insert(created === undefined ? version : { ...version, createRevision: Number(created) });
  }

  /** What a key was before a revision: `undefined` when it was not there, or has been compacted away. */
  newestBefore(key: string, revision: Revision): (Version & { readonly value: Uint8Array }) | undefined {
    const row = this.#newest.get(key, revision) as unknown as Row | undefined;
    return row && row.value !== null ? { ...row, value: row.value } : undefined;
  }

  /** Some of the changes after a revision, up to another one. */
  changes({ start, end }: KeyRange, { after, until }: { after: Revision; until: Revision }): WatchBatch {
    const last = Math.min(until, after + revisionsPerRead);
    const changes: WatchChange[] = [];
    let bytes = 0;
    for (const each of this.#changes.iterate(after + 1, last + 1, start, end)) {
      const row = each as unknown as Row & { readonly previous: Uint8Array | null };
      const before = changes.at(-1)?.modRevision;
      if (before !== undefined && before < row.modRevision && bytes >= batchBytes) return { changes, revision: before };
      bytes += (row.value?.length ?? 0) + (row.previous?.length ?? 0);
      changes.push({ ...row, value: row.value ?? undefined, previous: row.previous ?? undefined });
    }
    return { changes, revision: last };
  }

  /** Some of the versions after a revision, up to another one, and the revision up to which they are all. */
  versions({ after, until }: { after: Revision; until: Revision }): { versions: StoredVersion[]; revision: Revision } {
    const last = Math.min(until, after + revisionsPerRead);
    const versions: StoredVersion[] = [];
    let bytes = 0;
    for (const each of this.#versions.iterate(after + 1, last + 1)) {
      const row = each as unknown as Row & { readonly place: number; readonly expiresMs: number | null };
      const before = versions.at(-1)?.modRevision;
      if (before !== undefined && before < row.modRevision && bytes >= batchBytes) {
        return { versions, revision: before };
      }
      bytes += row.value?.length ?? 0;
      versions.push({ ...row, value: row.value ?? undefined, expiresMs: row.expiresMs ?? undefined });
    }
    return { versions, revision: last };
  }
}
