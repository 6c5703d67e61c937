// Many WatchLists of one collection at once, or as many lists of it.

import { readBody, type Request, transfer, transferBytes } from "./curl.ts";
import { moveRevision } from "./etcd_load.ts";
import type { Collection } from "./list_runs.ts";
import { MarkerCount } from "./marker_count.ts";
import { startMeters, type Used } from "./meters.ts";
import type { BenchEtcd, Weir } from "./servers.ts";

export interface WatchListsLoad {
  /** E.g. `100 MB x50`. */
  readonly name: string;
  readonly kind: "list" | "WatchList";
  readonly collection: Collection;
  readonly readers: number;
}

export interface WatchListsResult {
  readonly load: string;
  readonly kind: WatchListsLoad["kind"];
  /** Until the last reader had everything. */
  readonly wallSeconds: number;
  /** Sum over the readers. */
  readonly bytes: number;
  readonly used: Used;
}

interface Servers {
  readonly etcd: BenchEtcd;
  readonly weir: Weir;
  readonly signal: AbortSignal;
}

const query = {
  list: "",
  WatchList: "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
} as const;

/** @throws {Error} when a reader does not get every object */
export async function runWatchLists(load: WatchListsLoad, { etcd, weir, signal }: Servers): Promise<WatchListsResult> {
  const bytesEach = await checkedLength(load, weir, signal);
  const request = requestOf(load);
  const read: () => Promise<unknown> = load.kind === "list"
    ? () => transfer(weir, request, signal)
    : () => transferBytes(weir, request, { bytes: bytesEach - lengthTolerance, signal });
  await moveRevision(etcd.endpoint);
  const meters = await startMeters(weir.pid, etcd.pid);
  const began = performance.now();
  const settled = await Promise.allSettled(Array.from({ length: load.readers }, read));
  const wallSeconds = (performance.now() - began) / 1000;
  const used = await meters.stop();
  for (const result of settled) if (result.status === "rejected") throw result.reason;
  return { load: load.name, kind: load.kind, wallSeconds, bytes: bytesEach * load.readers, used };
}

/** The resourceVersion may get a digit more, or less in its place; the last event is longer than this. */
const lengthTolerance = 32;

function requestOf({ kind, collection }: WatchListsLoad): Request {
  return { path: collection.path + query[kind], accept: "application/json", protocol: "h2" };
}

/**
 * Reads the list, or the initial events and the bookmark behind them, and counts the objects.
 * @returns how many bytes there are
 */
async function checkedLength(load: WatchListsLoad, weir: Weir, signal: AbortSignal): Promise<number> {
  const { kind, name, collection } = load;
  const objects = new MarkerCount(collection.marker);
  const ends = new MarkerCount('"k8s.io/initial-events-end":"true"');
  const onBytes = (piece: Uint8Array) => {
    objects.add(piece);
    ends.add(piece);
    return ends.count === 0 || piece.at(-1) !== newline;
  };
  await readBody(weir, requestOf(load), { signal, onBytes });
  if (objects.count !== collection.count) {
    throw new Error(`${kind} ${name}: ${objects.count} objects, not ${collection.count}`);
  }
  return objects.bytes;
}

/** Behind each event. */
const newline = 10;
