// The start bench: from the command to an answer of /readyz, as typed and without the task's own process, and idle memory.

import type { Bench, BenchContext } from "./bench.ts";
import { useStores } from "./bench_store.ts";
import type { StoreName } from "./options.ts";
import { usageOf } from "./process_usage.ts";
import { describeMachine, writeResults } from "./results.ts";
import { startWeir, type Weir, type WeirOptions, type WeirStore } from "./servers.ts";
import { figure, median, megabytes, textTable } from "./text_table.ts";

const rounds = { full: 10, quick: 5, smoke: 1 } as const;
const restMs = 2000;

interface Start {
  readonly store: StoreName;
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
  const stores = await useStores(["etcd", "sqlite"], context);
  const certDir = await Deno.makeTempDir({ prefix: "weir-bench-certificate-" });
  stack.defer(() => Deno.remove(certDir, { recursive: true }));
  // Fills Deno's caches, makes the certificate, and the objects that a new store begins with.
  for (const store of stores) await (await startReady(store, { ...options, certDir }))[Symbol.asyncDispose]();
  const starts: Start[] = [];
  for (let round = 0; round < rounds[options.size] && !signal.aborted; round++) {
    progress.step(`start ${round + 1} of ${rounds[options.size]}`);
    for (const store of stores) starts.push({ store: store.name, ...await measureStart(store, { context, certDir }) });
  }
  progress.clear();
  await report(starts, context);
};

async function startReady(store: WeirStore, options: WeirOptions): Promise<Weir> {
  const weir = await startWeir(store, options);
  const response = await fetch(`${weir.plainUrl}/readyz`);
  await response.body?.cancel();
  if (response.ok) return weir;
  await weir[Symbol.asyncDispose]();
  throw new Error(`/readyz answers ${response.status}`);
}

async function measureStart(
  store: WeirStore,
  { context: { options }, certDir }: { context: BenchContext; certDir: string },
): Promise<Omit<Start, "store">> {
  const began = performance.now();
  await using weir = await startReady(store, { ...options, certDir });
  const readyMs = performance.now() - began;
  const { cpuSeconds, rssBytes } = await usageOf(weir.pid);
  if (options.size !== "smoke") await new Promise((resolve) => setTimeout(resolve, restMs));
  return { listenMs: weir.startMs, readyMs, cpuSeconds, rssBytes, idleRssBytes: (await usageOf(weir.pid)).rssBytes };
}

interface Measure {
  readonly name: string;
  readonly text: (value: number) => string;
  readonly of: (start: Start) => number;
}

const measures: readonly Measure[] = [
  { name: "start to listening, ms", text: figure, of: (start) => start.listenMs },
  { name: "start to ready, ms", text: figure, of: (start) => start.readyMs },
  { name: "CPU until ready, s", text: figure, of: (start) => start.cpuSeconds },
  { name: "RSS when ready, MB", text: megabytes, of: (start) => start.rssBytes },
  { name: "RSS idle, MB", text: megabytes, of: (start) => start.idleRssBytes },
];
const storeTitles: Readonly<Record<StoreName, string>> = { etcd: "on etcd", sqlite: "on the embedded store" };

async function report(starts: readonly Start[], context: BenchContext): Promise<void> {
  for (const [store, ofStore] of Map.groupBy(starts, (start) => start.store)) {
    const rows = measures.map(({ name, text, of }) => {
      const values = ofStore.map(of);
      return [name, text(median(values)), text(Math.min(...values)), text(Math.max(...values))];
    });
    const title = `start ${storeTitles[store]}, ${ofStore.length} times`;
    context.print(textTable([title, "median", "least", "most"], rows) + "\n");
  }
  const data = { date: new Date().toISOString(), machine: await describeMachine(), starts };
  for (const path of await writeResults("start", { data }, context)) context.print(path);
}
