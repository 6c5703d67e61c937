// The watch bench: many watchers of a resource that changes fast, and many WatchLists (KEP-3157) at once beside as many
// lists of the same objects.

import type { Bench, BenchContext } from "./bench.ts";
import { fillCollection } from "./fill_collection.ts";
import { benchNamespace, configMapCollection } from "./list_runs.ts";
import { isWanted, type Size } from "./options.ts";
import { recordedWatchLists, recordedWatchListSource } from "./recorded.ts";
import { describeMachine, writeResults } from "./results.ts";
import { type BenchEtcd, startWeir, useEtcd } from "./servers.ts";
import { figure, megabytes, textTable } from "./text_table.ts";
import { type ChangesLoad, type ChangesResult, runChanges } from "./watch_changes.ts";
import { runWatchLists, type WatchListsLoad, type WatchListsResult } from "./watch_lists.ts";

interface Loads {
  readonly changes: ChangesLoad;
  readonly lists: readonly { readonly readers: number; readonly configMaps: number }[];
}

const loads: Readonly<Record<Size, Loads>> = {
  full: {
    changes: { watchers: 1_000, changesPerSecond: 500, seconds: 10 },
    lists: [{ readers: 50, configMaps: 1_000 }, { readers: 10, configMaps: 10_000 }],
  },
  quick: {
    changes: { watchers: 200, changesPerSecond: 500, seconds: 3 },
    lists: [{ readers: 50, configMaps: 100 }, { readers: 10, configMaps: 1_000 }],
  },
  smoke: {
    changes: { watchers: 10, changesPerSecond: 50, seconds: 1 },
    lists: [{ readers: 5, configMaps: 10 }],
  },
};

/** Each load has a weir of its own, so that memory is its own too. */
export const watchBench: Bench = async (context) => {
  const { options, progress, signal, stack } = context;
  const etcd = await useEtcd(options, stack);
  const { changes, lists } = loads[options.size];
  const changesResults: ChangesResult[] = [];
  const name = `changes x${changes.watchers}`;
  if (isWanted(name, options)) {
    progress.step(name);
    await using weir = await startWeir(etcd, options);
    changesResults.push(await runChanges(changes, { etcd, weir, signal }));
  }
  const listResults: WatchListsResult[] = [];
  for (const { readers, configMaps } of lists) {
    const load = {
      name: `${configMaps / 10} MB x${readers}`,
      readers,
      collection: configMapCollection(configMaps, `${benchNamespace}-${configMaps}`),
    };
    for (const kind of ["list", "WatchList"] as const) {
      listResults.push(...await measureLists({ ...load, kind }, etcd, context));
    }
  }
  progress.clear();
  await report(changesResults, listResults, context);
};

async function measureLists(
  load: WatchListsLoad,
  etcd: BenchEtcd,
  context: BenchContext,
): Promise<WatchListsResult[]> {
  const { options, progress, signal } = context;
  const run = `${load.kind} ${load.name}`;
  if (!isWanted(run, options)) return [];
  await fillCollection(load.collection, etcd, context);
  await using weir = await startWeir(etcd, options);
  const results: WatchListsResult[] = [];
  for (let round = 0; round < options.repeat; round++) {
    progress.step(run);
    results.push(await runWatchLists(load, { etcd, weir, signal }));
  }
  return results;
}

async function report(
  changes: readonly ChangesResult[],
  lists: readonly WatchListsResult[],
  context: BenchContext,
): Promise<void> {
  const { print } = context;
  print(textTable(changesHeader, changes.map(changesRow)));
  print(
    "Delay: from before the write to etcd until a watcher has the event. Plain HTTP/1.1; client: this process, writes included.\n",
  );
  print(textTable(listsHeader, lists.map((result) => listsRow(result, lists))));
  print(
    "TLS, HTTP/2. wall: until the last reader has all, for a WatchList the bookmark behind it. client: curl.",
  );
  if (lists.some(isRecorded)) print(`/list: of the same lists. /kube: of ${recordedWatchListSource}.`);
  const data = { date: new Date().toISOString(), machine: await describeMachine(), changes, lists };
  for (const path of await writeResults("watch", { data }, context)) print(path);
}

const changesHeader = [
  "changes",
  "events/s",
  "p50 ms",
  "p99 ms",
  "max ms",
  "CPU s",
  "etcd s",
  "client s",
  "before MB",
  "peak MB",
];

function changesRow(result: ChangesResult): string[] {
  const { watchers, changesPerSecond, events, wallSeconds, delayMs, used } = result;
  return [
    `${changesPerSecond}/s x${watchers}, ${figure(wallSeconds)} s`,
    figure(events / wallSeconds),
    ...[delayMs.p50, delayMs.p99, delayMs.max].map(figure),
    ...[used.serverCpuSeconds, used.etcdCpuSeconds, used.clientCpuSeconds].map(figure),
    megabytes(used.rss?.before),
    megabytes(used.rss?.peak),
  ];
}

const listsHeader = [
  "WatchList",
  "wall s",
  "MB/s",
  "CPU s",
  "etcd s",
  "client s",
  "before MB",
  "peak MB",
  "/list",
  "/kube",
];

function listsRow(result: WatchListsResult, all: readonly WatchListsResult[]): string[] {
  const { kind, load, wallSeconds, bytes, used } = result;
  const list = all.find((other) => other.kind === "list" && other.load === load);
  return [
    `${kind} ${load}`,
    figure(wallSeconds),
    figure(bytes / wallSeconds / 1e6),
    ...[used.serverCpuSeconds, used.etcdCpuSeconds, used.clientCpuSeconds].map(figure),
    megabytes(used.rss?.before),
    megabytes(used.rss?.peak),
    kind === "list" || list === undefined ? "" : figure(wallSeconds / list.wallSeconds),
    isRecorded(result) ? figure(wallSeconds / recordedWatchLists.wallSeconds) : "",
  ];
}

function isRecorded({ kind, load }: WatchListsResult): boolean {
  return kind === "WatchList" && load === "1000 MB x10";
}
