// The paging bench: whole lists, and lists in pages of 500, over ever more objects of 1 KB. The time an object takes should
// not grow with their number.

import type { Bench, BenchContext } from "./bench.ts";
import { type BenchStore, useStores } from "./bench_store.ts";
import { type Request, transfer } from "./curl.ts";
import { configMap, type StoredObject } from "./data.ts";
import { rowName } from "./list_columns.ts";
import { peakRssBytes, resetPeakRss, usageOf } from "./process_usage.ts";
import { UsageError } from "./options.ts";
import { readPages } from "./page_client.ts";
import { describeMachine, writeResults } from "./results.ts";
import { againstTarget, startWeir } from "./servers.ts";
import type { Target } from "./target.ts";
import { figure, median, megabytes, textTable } from "./text_table.ts";

/** The data grow from step to step; nothing is taken away in between. */
const steps = {
  full: [1_000, 10_000, 100_000, 1_000_000],
  quick: [1_000, 10_000, 100_000],
  smoke: [600, 1_200],
} as const;
const namespaces = 20;
const namespacePrefix = "bench-paging-";
/** Makes a ConfigMap of 1 KB as JSON. */
const dataBytes = 750;
const pageLimit = 500;
const path = "/api/v1/configmaps";
/** Each read is repeated for so long, and the median counts: those of 1,000 objects take some ms. */
const repeatMs = { full: 3_000, quick: 1_000, smoke: 0 } as const;
/** A server that has just begun is slow for a while, whatever it reads. */
const warmUpMs = { full: 3_000, quick: 1_500, smoke: 0 } as const;
/** Time per object is flat when that of the most objects is at most so many times the least. */
const flatFactor = 1.2;

interface PagingRow {
  readonly read: ReadName;
  readonly run: string;
  readonly target: string;
  readonly objects: number;
  /** How often it was read; times are medians. */
  readonly rounds: number;
  readonly seconds: number;
  readonly requests: number;
  /** The slowest page. */
  readonly requestMsMax: number;
  readonly microsecondsPerObject: number;
  /** Of one round. */
  readonly cpuSeconds: number | undefined;
  readonly peakRssBytes: number | undefined;
}

export const pagingBench: Bench = async (context) => {
  const { options, progress, stack, signal } = context;
  if (options.against && options.etcdServers === undefined) {
    throw new UsageError("paging --against needs the etcd of that server: --etcd-servers");
  }
  const stores = await useStores(["etcd"], context);
  for (const store of stores) stack.defer(() => store.remove(`/configmaps/${namespacePrefix}`));
  const rows: PagingRow[] = [];
  try {
    await measureAll(stores, rows, context);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  progress.clear();
  if (signal.aborted) context.print(`ended early: ${signal.reason}`);
  await report(rows, context);
};

/** The rows come one by one: what there is at the deadline is worth a report. */
async function measureAll(stores: readonly BenchStore[], rows: PagingRow[], context: BenchContext): Promise<void> {
  const { options, progress, signal } = context;
  let written = 0;
  for (const objects of steps[options.size]) {
    for (const store of stores) {
      progress.step(`${store.name}: writing objects up to ${objects}`);
      await store.put(smallConfigMaps(written, objects), { count: objects - written, progress, signal });
      rows.push(...await measureStore(store, objects, context));
      signal.throwIfAborted();
    }
    written = objects;
  }
}

function* smallConfigMaps(from: number, to: number): Generator<StoredObject> {
  for (let i = from; i < to; i++) yield configMap(i, { bytes: dataBytes, namespace: namespacePrefix + i % namespaces });
}

/** Each number of objects has a weir of its own: nobody can write to the file of one that runs. */
async function measureStore(store: BenchStore, objects: number, context: BenchContext): Promise<PagingRow[]> {
  await using weir = await startWeir(store, { ...context.options, name: store.weirName });
  const moveRevision = () => store.moveRevision(weir);
  const rows: PagingRow[] = [];
  const other = againstTarget(context.options);
  for (const target of other ? [weir, other] : [weir]) {
    await warmUp(target, context);
    rows.push(...await measure(target, { objects, moveRevision }, context));
  }
  return rows;
}

/** First pages only: what the server learns of the rest belongs to the first list. */
async function warmUp(target: Target, { options, progress, signal }: BenchContext): Promise<void> {
  progress.step(`${target.name}: warming up`);
  const end = performance.now() + warmUpMs[options.size];
  while (performance.now() < end) {
    await transfer(target, requestOf(target, `${path}?limit=${pageLimit}`), signal);
  }
}

/** A list as the server meets it first, the same again, and the same in pages. */
const reads = [
  { name: "full list, first", read: readWhole, once: true },
  { name: "full list", read: readWhole, once: false },
  { name: "pages of 500", read: readInPages, once: false },
] as const;
type ReadName = (typeof reads)[number]["name"];

async function measure(
  target: Target,
  { objects, moveRevision }: { objects: number; moveRevision: () => Promise<void> },
  { options, progress, signal }: BenchContext,
): Promise<PagingRow[]> {
  const rows: PagingRow[] = [];
  for (const { name, read, once } of reads) {
    const run = `${name}, ${objects}`;
    progress.step(`${target.name}: ${run}`);
    if (target.pid !== undefined) await resetPeakRss(target.pid);
    const before = target.pid === undefined ? undefined : await usageOf(target.pid);
    const rounds: { readonly seconds: number; readonly requestMs: readonly number[] }[] = [];
    const end = performance.now() + (once ? 0 : repeatMs[options.size]);
    do {
      await moveRevision();
      const requestMs = await read(target, { objects, signal });
      rounds.push({ seconds: requestMs.reduce((sum, ms) => sum + ms, 0) / 1000, requestMs });
    } while (performance.now() < end);
    const after = target.pid === undefined ? undefined : await usageOf(target.pid);
    const seconds = median(rounds.map((round) => round.seconds));
    rows.push({
      read: name,
      run,
      target: target.name,
      objects,
      rounds: rounds.length,
      seconds,
      requests: rounds[0]!.requestMs.length,
      requestMsMax: median(rounds.map(({ requestMs }) => Math.max(...requestMs))),
      microsecondsPerObject: seconds * 1e6 / objects,
      cpuSeconds: before && after && (after.cpuSeconds - before.cpuSeconds) / rounds.length,
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
  return [(await transfer(target, requestOf(target, path), signal)).ms];
}

function requestOf(target: Target, path: string): Request {
  return { path, accept: "application/json", protocol: target.plainUrl === undefined ? "h2" : "plain" };
}

async function readInPages(target: Target, { objects, signal }: Reading): Promise<readonly number[]> {
  const { items, requestMs } = await readPages(target, { path, limit: pageLimit, marker: "config-0", signal });
  if (items !== objects) throw new Error(`${target.name}: ${items} objects in pages of ${pageLimit}, not ${objects}`);
  return requestMs;
}

/** The least time per object that the same read took, with any number of objects. */
function leastOf(row: PagingRow, rows: readonly PagingRow[]): number {
  const alike = rows.filter(({ read, target }) => read === row.read && target === row.target);
  return Math.min(...alike.map((one) => one.microsecondsPerObject));
}

async function report(rows: readonly PagingRow[], context: BenchContext): Promise<void> {
  const { print } = context;
  const cells = rows.map((row) => [
    rowName(row),
    figure(row.seconds),
    figure(row.microsecondsPerObject),
    figure(row.microsecondsPerObject / leastOf(row, rows)),
    String(row.requests),
    figure(row.requestMsMax),
    figure(row.cpuSeconds && row.cpuSeconds * 1e6 / row.objects),
    String(row.rounds),
    megabytes(row.peakRssBytes),
  ]);
  print(textTable(header, cells));
  print(
    "Over plain HTTP where there is such a port. Every list at a new revision; the first one after the objects were written." +
      "\n/least: time per object through the least of the same read.",
  );
  for (const line of flatness(rows)) print(line);
  const data = { date: new Date().toISOString(), machine: await describeMachine(), rows };
  for (const path of await writeResults("paging", { data }, context)) print(path);
}

const header = [
  "list of 1 KB objects",
  "wall s",
  "µs/object",
  "/least",
  "requests",
  "slowest ms",
  "CPU µs/object",
  "rounds",
  "peak MB",
];

/** Of each repeated read, a line on whether an object takes longer where there are more: small lists pay for their start. */
function flatness(rows: readonly PagingRow[]): string[] {
  const groups = Map.groupBy(
    rows.filter(({ read }) => read !== "full list, first"),
    (row) => rowName({ run: row.read, target: row.target }),
  );
  return [...groups].map(([name, group]) => {
    const [first, last] = [group[0]!, group.at(-1)!];
    const growth = last.microsecondsPerObject / leastOf(last, rows);
    const verdict = growth <= flatFactor ? "flat within 20%" : "not flat within 20%";
    const start = figure(first.microsecondsPerObject / leastOf(first, rows));
    return `${name}: ${verdict}; of the least, ${last.objects} objects take ${
      figure(growth)
    }, ${first.objects} ${start}`;
  });
}
