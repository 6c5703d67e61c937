// One run of the list bench: so many readers of one list at once, and what server, etcd and client used meanwhile.

import { readBody, type Request, type Transfer, transfer } from "./curl.ts";
import type { ListRun } from "./list_runs.ts";
import { MarkerCount } from "./marker_count.ts";
import { startMeters, type Used } from "./meters.ts";
import type { Target } from "./target.ts";

export interface RunResult extends Used {
  readonly run: string;
  readonly target: string;
  readonly readers: number;
  readonly items: number;
  readonly wallMs: number;
  /** Sum over the readers, as sent. */
  readonly bytes: number;
  /** Sum over the readers, before gzip. */
  readonly plainBytes: number;
  /** Median and maximum over the readers. */
  readonly firstByteMs: { readonly median: number; readonly max: number };
  /** Of one more list that comes when the others have run for a while. */
  readonly lateFirstByteMs?: number;
}

export interface RunOptions {
  readonly target: Target;
  readonly etcdPid: number | undefined;
  /** Of one list, checked before, unzipped. */
  readonly expectedBytes: number;
  readonly signal: AbortSignal;
}

/** A list that comes late is asked for after so long. */
const lateAfterMs = 700;

export function requestOf(run: ListRun): Request {
  return {
    path: run.collection.path + run.format.query,
    accept: run.format.accept,
    protocol: run.protocol,
    gzip: run.gzip,
    ...(run.slow && { bytesPerSecond: run.slow.bytesPerSecond, secondsMax: run.slow.seconds }),
  };
}

/**
 * Reads the list once and counts its items.
 * @returns its bytes
 * @throws {Error} when items are missing
 */
export async function checkList(run: ListRun, options: { target: Target; signal: AbortSignal }): Promise<number> {
  const markers = new MarkerCount(run.collection.marker);
  const onBytes = (bytes: Uint8Array) => {
    markers.add(bytes);
    return true;
  };
  const { slow: _slow, ...whole } = run;
  await readBody(options.target, requestOf(whole), { signal: options.signal, onBytes });
  const expected = run.collection.count * run.format.markersPerItem;
  if (markers.count !== expected) {
    throw new Error(`${options.target.name}, ${run.name}: ${markers.count} item names, not ${expected}`);
  }
  return markers.bytes;
}

/** @throws {Error} when a transfer fails or is short */
export async function runLoad(run: ListRun, options: RunOptions): Promise<RunResult> {
  const { target, etcdPid, signal } = options;
  const meters = await startMeters(target.pid, etcdPid);
  const request = requestOf(run);
  const began = performance.now();
  const readers = Promise.all(Array.from({ length: run.readers }, () => transfer(target, request, signal)));
  const wallMs = readers.then(() => performance.now() - began);
  const late = run.readers > 1 && !run.slow ? lateFirstByte(request, { target, signal, readers }) : undefined;
  // Settled, not awaited one by one: a failure must not leave the meters running or the other promise unheard.
  await Promise.allSettled([readers, wallMs, late]);
  const used = await meters.stop();
  const [transfers, lateFirstByteMs] = [await readers, await late];
  if (!run.slow) checkTransfers(run, transfers, options.expectedBytes);
  const firstBytes = transfers.map((transfer) => transfer.firstByteMs).sort((a, b) => a - b);
  const bytes = transfers.reduce((sum, transfer) => sum + transfer.bytes, 0);
  return {
    run: run.name,
    target: target.name,
    readers: run.readers,
    items: run.collection.count,
    wallMs: await wallMs,
    bytes,
    plainBytes: run.slow ? bytes : options.expectedBytes * run.readers,
    firstByteMs: { median: firstBytes[firstBytes.length >> 1]!, max: firstBytes.at(-1)! },
    ...(lateFirstByteMs !== undefined && { lateFirstByteMs }),
    ...used,
  };
}

/** The list's resourceVersion may have got a digit more since it was checked. */
const lengthTolerance = 4;

/** Lists of the same objects have the same length, except under gzip, where it depends on how the input was cut. */
function checkTransfers(run: ListRun, transfers: readonly Transfer[], expectedBytes: number): void {
  const isWrong = (bytes: number) => run.gzip ? bytes === 0 : Math.abs(bytes - expectedBytes) > lengthTolerance;
  const wrong = transfers.find(({ bytes }) => isWrong(bytes));
  if (wrong) throw new Error(`${run.name}: a list of ${wrong.bytes} bytes, not ${expectedBytes}`);
}

/** How long a list waits for its first byte while others run; undefined when those were done before. */
async function lateFirstByte(
  request: Request,
  options: { target: Target; signal: AbortSignal; readers: Promise<unknown> },
): Promise<number | undefined> {
  const wait = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => wait.resolve(true), lateAfterMs);
  options.readers.then(() => wait.resolve(false), () => wait.resolve(false)); // its caller sees the failure
  const stillRunning = await wait.promise;
  clearTimeout(timer);
  if (!stillRunning) return undefined;
  const began = performance.now();
  let firstByteMs: number | undefined;
  await readBody(options.target, request, {
    signal: options.signal,
    onBytes: () => {
      firstByteMs = performance.now() - began;
      return false;
    },
  });
  return firstByteMs;
}
