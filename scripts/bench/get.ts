// The get bench: how long one object takes over a kept connection, on 1, 16 and 64 connections at once.

import { copyCollection } from "./api_copy.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { type Protocol, transferMany } from "./curl.ts";
import { benchNamespace } from "./list_runs.ts";
import { pod } from "./data.ts";
import { deleteKeys, putObjects } from "./etcd_load.ts";
import { isWanted } from "./options.ts";
import { endedChildrenCpuSeconds, usageOf } from "./process_usage.ts";
import { describeMachine, writeResults } from "./results.ts";
import { againstTarget, startWeir, useEtcd } from "./servers.ts";
import type { Target } from "./target.ts";
import { figure, textTable } from "./text_table.ts";

const podCount = 1000;
const podsPath = `/api/v1/namespaces/${benchNamespace}/pods`;
const warmUpRequests = 20;
/** How long a run takes about, and how many requests it makes at the most. */
const runBounds = {
  full: { seconds: 5, requests: 20_000 },
  quick: { seconds: 2, requests: 5_000 },
  smoke: { seconds: 0, requests: 64 },
} as const;

interface GetRow {
  readonly run: string;
  readonly target: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpuSeconds: number | undefined;
  readonly clientCpuSeconds: number;
}

export const getBench: Bench = async (context) => {
  const { options, progress, signal, stack } = context;
  const etcd = await useEtcd(options, stack);
  const pods = Array.from({ length: podCount }, (_, i) => pod(i, { namespace: benchNamespace }));
  stack.defer(() => deleteKeys(etcd.endpoint, `/pods/${benchNamespace}/`));
  await putObjects(etcd.endpoint, pods, { count: podCount, progress, signal });
  const weir = stack.use(await startWeir(etcd, options));
  const other = againstTarget(options);
  if (other) {
    await copyCollection({ name: "pods", count: podCount, path: podsPath }, { from: weir, to: other }, context);
  }
  const rows: GetRow[] = [];
  for (const protocol of ["h2", "http/1.1", "plain"] as const) {
    for (const connections of [1, 16, 64]) {
      const run = `pod json ${protocol} x${connections}`;
      for (const target of other ? [weir, other] : [weir]) {
        if (!isWanted(run, options) || (protocol === "plain" && target.plainUrl === undefined)) continue;
        progress.step(`${target.name}: ${run}`);
        rows.push(await measureRun(target, { run, protocol, connections }, context));
      }
    }
  }
  progress.clear();
  await report(rows, context);
};

interface GetLoad {
  readonly run: string;
  readonly protocol: Protocol;
  readonly connections: number;
}

/** Warms up, which also tells how many requests fit into the time. */
async function measureRun(target: Target, load: GetLoad, context: BenchContext): Promise<GetRow> {
  const warm = await measureGets(target, { ...load, connections: 1, requests: warmUpRequests }, context);
  const bounds = runBounds[context.options.size];
  const wanted = Math.ceil(bounds.seconds * 1000 / warm.p50Ms) * load.connections;
  const requests = Math.max(load.connections, Math.min(wanted, bounds.requests));
  return await measureGets(target, { ...load, requests }, context);
}

async function measureGets(
  target: Target,
  load: GetLoad & { requests: number },
  { signal }: BenchContext,
): Promise<GetRow> {
  const each = Math.ceil(load.requests / load.connections);
  const before = target.pid === undefined ? undefined : await usageOf(target.pid);
  const clientBefore = await endedChildrenCpuSeconds();
  const began = performance.now();
  const connection = () =>
    transferMany(target, { path: pathOf(each), accept: "application/json", protocol: load.protocol }, { signal });
  const times = (await Promise.all(Array.from({ length: load.connections }, connection))).flat();
  const seconds = (performance.now() - began) / 1000;
  const after = target.pid === undefined ? undefined : await usageOf(target.pid);
  times.sort((a, b) => a - b);
  return {
    run: load.run,
    target: target.name,
    requestsPerSecond: times.length / seconds,
    p50Ms: times[times.length >> 1]!,
    p99Ms: times[Math.floor(times.length * 0.99)]!,
    serverCpuSeconds: before && after && after.cpuSeconds - before.cpuSeconds,
    clientCpuSeconds: await endedChildrenCpuSeconds() - clientBefore,
  };
}

/** As curl's range: it gets them one after the other. The query only makes requests more than there are pods. */
function pathOf(requests: number): string {
  const pods = Math.min(requests, podCount);
  const rounds = Math.ceil(requests / pods);
  const last = String(pods - 1).padStart(7, "0");
  return `${podsPath}/web-7d4b9c6f5d-[0000000-${last}]?bench=[1-${rounds}]`;
}

async function report(rows: readonly GetRow[], context: BenchContext): Promise<void> {
  const cells = rows.map((row) => [
    row.target === "weir" ? row.run : `${row.run} (${row.target})`,
    figure(row.requestsPerSecond),
    figure(row.p50Ms),
    figure(row.p99Ms),
    figure(row.serverCpuSeconds),
    figure(row.clientCpuSeconds),
  ]);
  context.print(textTable(["get", "requests/s", "p50 ms", "p99 ms", "CPU s", "client s"], cells));
  context.print(
    "A kept connection a curl process, one request after the other; server, etcd and curl share the machine.",
  );
  const data = { date: new Date().toISOString(), machine: await describeMachine(), rows };
  for (const path of await writeResults("get", { data }, context)) context.print(path);
}
