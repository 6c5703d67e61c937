// Fills an embedded store with etcd's history as a file has it: lists and watches at old revisions, continue tokens and
// compaction answer from it as etcd would.

import { EtcdSnapshot, type EtcdVersion } from "../bolt/etcd_snapshot.ts";
import type { Revision } from "../store.ts";
import type { StoredVersion } from "./revision_table.ts";
import type { SqliteStore } from "./sqlite_store.ts";
import { firstRevision } from "./store_state.ts";

/** Of `importEtcdSnapshot`. */
export interface EtcdImportOptions {
  /** What the keys begin with that belong to the store, e.g. `/registry`. Others are left out. */
  readonly prefix: string;
  /** Told from time to time what part has been read, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
  /** Ends the import with the signal's reason; the store is of no use then. */
  readonly signal?: AbortSignal;
}

/** What was imported. */
export interface EtcdImport {
  /** The newest revision. */
  readonly revision: Revision;
  /** The revision of etcd's last compaction; 0 when there was none. */
  readonly compacted: Revision;
  /** Versions of keys, deletions too. */
  readonly versions: number;
  /** Versions of keys that do not begin with the prefix. */
  readonly leftOut: number;
  /** Versions that had a lease in etcd. Here they stay: the file does not say how long a lease goes on. */
  readonly leased: number;
  /** False for a member's own database: its write-ahead log may hold more. */
  readonly hasHash: boolean;
}

/** Versions are passed on together when they have so many bytes. */
const batchBytes = 4 * 1024 * 1024;
const versionOverheadBytes = 200;

/**
 * Loads every revision that an etcd snapshot file, or a stopped member's `member/snap/db`, holds into a store that is new.
 * @throws {BoltError} when the file is no snapshot, is cut short, or is damaged
 * @throws {RangeError} when the store is not new
 * @throws {StorageError}
 */
export async function importEtcdSnapshot(
  store: SqliteStore,
  path: string,
  options: EtcdImportOptions,
): Promise<EtcdImport> {
  using snapshot = await EtcdSnapshot.open(path);
  const compacted = await snapshot.compacted();
  const counts = { revision: Math.max(compacted, firstRevision), versions: 0, leftOut: 0, leased: 0 };
  await store.load({ versions: readVersions(snapshot, options, counts), current: () => counts.revision, compacted });
  return { ...counts, compacted, hasHash: snapshot.hasHash };
}

async function* readVersions(
  snapshot: EtcdSnapshot,
  { prefix, onProgress, signal }: EtcdImportOptions,
  counts: { revision: Revision; versions: number; leftOut: number; leased: number },
): AsyncGenerator<readonly StoredVersion[]> {
  const toKey = keysUnder(prefix);
  let batch: StoredVersion[] = [];
  let bytes = 0;
  for await (const versions of snapshot.versions()) {
    signal?.throwIfAborted();
    for (const version of versions) {
      counts.revision = Math.max(counts.revision, version.revision);
      const key = toKey(version);
      if (key === undefined) counts.leftOut++;
      else batch.push(toStored(version, key));
      if (key !== undefined && version.isLeased) counts.leased++;
      bytes += (version.value?.length ?? 0) + versionOverheadBytes;
    }
    if (bytes < batchBytes) continue;
    onProgress?.(snapshot.bytesRead / snapshot.bytes);
    counts.versions += batch.length;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  counts.versions += batch.length;
  yield batch;
}

/** Gives the keys of a prefix without it. */
function keysUnder(prefix: string): (version: EtcdVersion) => string | undefined {
  const start = "/" + prefix.replace(/^\/+|\/+$/g, "");
  const decoder = new TextDecoder();
  return ({ key }) => {
    const text = decoder.decode(key);
    return text.startsWith(`${start}/`) ? text.slice(start.length) : undefined;
  };
}

function toStored({ revision, place, createRevision, value }: EtcdVersion, key: string): StoredVersion {
  return { key, modRevision: revision, place, createRevision, value };
}
