// The paging bench: whole lists, and lists in pages of 500, over ever more objects of 1 KB. The time an object takes should
// not grow with their number.

import type { Bench, BenchContext } from "./bench.ts";
import { transfer } from "./curl.ts";
import { configMap, type StoredObject } from "./data.ts";
import { deleteKeys, moveRevision, putObjects } from "./etcd_load.ts";
import { peakRssBytes, resetPeakRss, usageOf } from "./process_usage.ts";
import { UsageError } from "./options.ts";
import { readPages } from "./page_client.ts";
import { describeMachine, writeResults } from "./results.ts";
import { againstTarget, type BenchEtcd, startWeir, useEtcd } from "./servers.ts";
import type { Target } from "./target.ts";
import { figure, megabytes, textTable } from "./text_table.ts";

/** The data grow from step to step; nothing is taken away in between. */
const steps = {
  full: [1_000, 10_000, 100_000, 1_000_000],
  quick: [1_000, 10_000, 50_000],
  smoke: [600, 1_200],
} as const;
const namespaces = 20;
const namespacePrefix = "bench-paging-";
/** Makes a ConfigMap of 1 KB as JSON. */
const dataBytes = 750;
const pageLimit = 500;
const path = "/api/v1/configmaps";

interface PagingRow {
  readonly run: string;
  readonly target: string;
  readonly objects: number;
  readonly seconds: number;
  readonly requests: number;
  /** The slowest page. */
  readonly requestMsMax: number;
  readonly microsecondsPerObject: number;
  readonly cpuSeconds: number | undefined;
  readonly peakRssBytes: number | undefined;
}

export const pagingBench: Bench = async (context) => {
  const { options, progress, stack, signal } = context;
  if (options.against && options.etcdServers === undefined) {
    throw new UsageError("paging --against needs the etcd of that server: --etcd-servers");
  }
  const etcd = await useEtcd(options, stack);
  stack.defer(() => deleteKeys(etcd.endpoint, `/configmaps/${namespacePrefix}`));
  const weir = stack.use(await startWeir(etcd, options));
  const other = againstTarget(options);
  const rows: PagingRow[] = [];
  let written = 0;
  for (const objects of steps[options.size]) {
    if (signal.aborted) break;
    progress.step(`writing objects up to ${objects}`);
    await putObjects(etcd.endpoint, smallConfigMaps(written, objects), { count: objects - written, progress, signal });
    written = objects;
    for (const target of other ? [weir, other] : [weir]) {
      rows.push(...await measure(target, { objects, etcd }, context));
    }
  }
  progress.clear();
  await report(rows, context);
};

function* smallConfigMaps(from: number, to: number): Generator<StoredObject> {
  for (let i = from; i < to; i++) yield configMap(i, { bytes: dataBytes, namespace: namespacePrefix + i % namespaces });
}

/** A list as the server meets it first, the same once more, and the same in pages. */
async function measure(
  target: Target,
  { objects, etcd }: { objects: number; etcd: BenchEtcd },
  context: BenchContext,
): Promise<PagingRow[]> {
  const rows: PagingRow[] = [];
  const reads = [["full list, first", readWhole], ["full list", readWhole], ["pages of 500", readInPages]] as const;
  for (const [name, read] of reads) {
    const run = `${name}, ${objects}`;
    context.progress.step(`${target.name}: ${run}`);
    await moveRevision(etcd.endpoint);
    const before = target.pid === undefined ? undefined : await usageOf(target.pid);
    if (target.pid !== undefined) await resetPeakRss(target.pid);
    const began = performance.now();
    const requestMs = await read(target, { objects, signal: context.signal });
    const ms = performance.now() - began;
    const after = target.pid === undefined ? undefined : await usageOf(target.pid);
    rows.push({
      run,
      target: target.name,
      objects,
      seconds: ms / 1000,
      requests: requestMs.length,
      requestMsMax: Math.max(...requestMs),
      microsecondsPerObject: ms * 1000 / objects,
      cpuSeconds: before && after && after.cpuSeconds - before.cpuSeconds,
      peakRssBytes: target.pid === undefined ? undefined : await peakRssBytes(target.pid),
    });
  }
  return rows;
}

interface Reading {
  readonly objects: number;
  readonly signal: AbortSignal;
}

/** @returns how long each request took, in ms */
async function readWhole(target: Target, { signal }: Reading): Promise<readonly number[]> {
  const protocol = target.plainUrl === undefined ? "h2" : "plain";
  return [(await transfer(target, { path, accept: "application/json", protocol }, signal)).ms];
}

async function readInPages(target: Target, { objects, signal }: Reading): Promise<readonly number[]> {
  const { items, requestMs } = await readPages(target, { path, limit: pageLimit, marker: "config-0", signal });
  if (items !== objects) throw new Error(`${target.name}: ${items} objects in pages of ${pageLimit}, not ${objects}`);
  return requestMs;
}

async function report(rows: readonly PagingRow[], context: BenchContext): Promise<void> {
  const cells = rows.map((row) => [
    row.target === "weir" ? row.run : `${row.run} (${row.target})`,
    figure(row.seconds),
    figure(row.microsecondsPerObject),
    String(row.requests),
    figure(row.requestMsMax),
    figure(row.cpuSeconds),
    megabytes(row.peakRssBytes),
  ]);
  context.print(
    textTable(["list of 1 KB objects", "wall s", "µs/object", "requests", "slowest ms", "CPU s", "peak MB"], cells),
  );
  context.print(
    "Over plain HTTP where there is such a port. Every list at a new revision; the first one after the objects were written.",
  );
  const data = { date: new Date().toISOString(), machine: await describeMachine(), rows };
  for (const path of await writeResults("paging", { data }, context)) context.print(path);
}
