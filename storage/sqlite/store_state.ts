// Where a store stands: what readers may see, what has been written, and what is no longer kept.

import type { DatabaseSync } from "node:sqlite";
import { type Revision, StorageError } from "../store.ts";
import { readNumber, revisionSql } from "./sqlite_file.ts";

/** What a store that is new has, as etcd does. */
export const firstRevision: Revision = 1;

export class StoreState {
  /** The newest revision that is durable: what readers see. */
  current: Revision;
  /** The newest revision written; above `current` while it is made durable. */
  written: Revision;
  /** Reads before this revision are refused; 0 when all history is there. */
  compacted: Revision;

  constructor({ current, compacted }: { current: Revision; compacted: Revision }) {
    this.current = this.written = current;
    this.compacted = compacted;
  }

  /** @throws {StorageError} `compacted` or `futureRevision` */
  requireReadable(revision: Revision): void {
    const { current: currentRevision, compacted } = this;
    if (revision < compacted) throw compactedError(currentRevision);
    if (revision > currentRevision) {
      throw new StorageError("futureRevision", "mvcc: required revision is a future revision", { currentRevision });
    }
  }

  /** @throws {StorageError} `compacted` when the changes that come after a revision are no longer all there */
  requireChangesAfter(revision: Revision): void {
    if (revision + 1 < this.compacted) throw compactedError(this.current);
  }
}

/** In etcd's words. */
function compactedError(currentRevision: Revision): StorageError {
  return new StorageError("compacted", "mvcc: required revision has been compacted", { currentRevision });
}

export function readState(database: DatabaseSync): StoreState {
  const { newest } = database.prepare(`SELECT ${revisionSql("max(id)")} AS newest FROM revision`).get() ?? {};
  const kept = readNumber(database, "revision") ?? firstRevision;
  return new StoreState({ current: Math.max(Number(newest), kept), compacted: readNumber(database, "compacted") ?? 0 });
}
