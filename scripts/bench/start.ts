// The start bench: from the command to an answer of /readyz, as typed and without the task's own process, and idle memory.

import type { Bench, BenchContext } from "./bench.ts";
import { usageOf } from "./process_usage.ts";
import { describeMachine, writeResults } from "./results.ts";
import { type BenchEtcd, startWeir, useEtcd } from "./servers.ts";
import { figure, median, megabytes, textTable } from "./text_table.ts";

const rounds = { full: 10, quick: 5, smoke: 1 } as const;
const restMs = 2000;

interface Start {
  /** Until it says where it listens. */
  readonly listenMs: number;
  /** Until /readyz has answered 200. */
  readonly readyMs: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  /** Some seconds later. */
  readonly idleRssBytes: number;
}

export const startBench: Bench = async (context) => {
  const { options, progress, stack, signal } = context;
  const etcd = await useEtcd(options, stack);
  const certDir = await Deno.makeTempDir({ prefix: "weir-bench-certificate-" });
  stack.defer(() => Deno.remove(certDir, { recursive: true }));
  // Fills Deno's caches and makes the certificate.
  await (await startWeir(etcd, { ...options, certDir }))[Symbol.asyncDispose]();
  const starts: Start[] = [];
  for (let round = 0; round < rounds[options.size] && !signal.aborted; round++) {
    progress.step(`start ${round + 1} of ${rounds[options.size]}`);
    starts.push(await measureStart(etcd, { context, certDir }));
  }
  progress.clear();
  await report(starts, context);
};

async function measureStart(
  etcd: BenchEtcd,
  { context: { options }, certDir }: { context: BenchContext; certDir: string },
): Promise<Start> {
  const began = performance.now();
  await using weir = await startWeir(etcd, { ...options, certDir });
  const response = await fetch(`${weir.plainUrl}/readyz`);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`/readyz answers ${response.status}`);
  const readyMs = performance.now() - began;
  const { cpuSeconds, rssBytes } = await usageOf(weir.pid);
  if (options.size !== "smoke") await new Promise((resolve) => setTimeout(resolve, restMs));
  return { listenMs: weir.startMs, readyMs, cpuSeconds, rssBytes, idleRssBytes: (await usageOf(weir.pid)).rssBytes };
}

async function report(starts: readonly Start[], context: BenchContext): Promise<void> {
  const row = (name: string, text: (value: number) => string, of: (start: Start) => number) => {
    const values = starts.map(of);
    return [name, text(median(values)), text(Math.min(...values)), text(Math.max(...values))];
  };
  const rows = [
    row("start to listening, ms", figure, (start) => start.listenMs),
    row("start to ready, ms", figure, (start) => start.readyMs),
    row("CPU until ready, s", figure, (start) => start.cpuSeconds),
    row("RSS when ready, MB", megabytes, (start) => start.rssBytes),
    row("RSS idle, MB", megabytes, (start) => start.idleRssBytes),
  ];
  context.print(textTable([`start, ${starts.length} times`, "median", "least", "most"], rows));
  const data = { date: new Date().toISOString(), machine: await describeMachine(), starts };
  for (const path of await writeResults("start", { data }, context)) context.print(path);
}
