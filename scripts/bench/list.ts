// The list bench: whole lists of ConfigMaps and pods in every format, alone and ten at once, compressed and read slowly.

import { copyCollection } from "./api_copy.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { moveRevision } from "./etcd_load.ts";
import { fillCollection } from "./fill_collection.ts";
import { type Limits, measureDenoServe, measureEtcdPages, measureGzip } from "./limits.ts";
import { type Collection, collections, type ListRun, listRuns } from "./list_runs.ts";
import { checkList, runLoad, type RunResult } from "./load.ts";
import { isWanted } from "./options.ts";
import { usageOf } from "./process_usage.ts";
import { listReport } from "./list_report.ts";
import { againstTarget, type BenchEtcd, startWeir, useEtcd, type Weir } from "./servers.ts";
import type { Target } from "./target.ts";

/** How long the server is left alone before its idle memory is looked at. */
const restMs = 3000;

export const listBench: Bench = async (context) => {
  const { options, progress, stack } = context;
  const wanted = collections(options).map((collection) => ({
    collection,
    runs: listRuns(collection, options.size).filter((run) => isWanted(run.name, options)),
  })).filter(({ runs }) => runs.length > 0);
  const etcd = await useEtcd(options, stack);
  for (const { collection } of wanted) await fillCollection(collection, etcd, context);
  progress.step("starting weir");
  const weir = stack.use(await startWeir(etcd, options));
  const idleBefore = (await usageOf(weir.pid)).rssBytes;
  const limits = options.limits
    ? await measureLimits({ etcd, weir, collections: wanted.map((one) => one.collection) }, context)
    : {};
  const results: RunResult[] = [];
  const ended = await untilDeadline(context, async () => {
    for (const { collection, runs } of wanted) {
      const other = againstTarget(options);
      if (other) await copyCollection(collection, { from: weir, to: other }, context);
      await runAll(runs, { context, etcd, weir, results });
    }
  });
  const idle = { before: idleBefore, after: await idleAfter(weir, context) };
  progress.clear();
  await listReport({ results, limits, idle, ended }, context);
};

async function measureLimits(
  what: { etcd: BenchEtcd; weir: Weir; collections: readonly Collection[] },
  context: BenchContext,
): Promise<Limits> {
  return {
    etcdPages: await measureEtcdPages(what.etcd, what.collections, context),
    denoServe: await measureDenoServe(context),
    gzip: await measureGzip(what.weir, what.collections, context),
  };
}

interface Course {
  readonly context: BenchContext;
  readonly etcd: BenchEtcd;
  readonly weir: Weir;
  readonly results: RunResult[];
}

/** Each run against each server in turn, so that both meet the same state of the machine. */
async function runAll(runs: readonly ListRun[], course: Course): Promise<void> {
  const { context: { options, progress, signal }, etcd, weir, results } = course;
  const other = againstTarget(options);
  const targets: Target[] = other ? [weir, other] : [weir];
  const lengths = new Map<string, number>();
  for (const run of runs) {
    for (let round = 0; round < options.repeat; round++) {
      for (const target of targets) {
        if (run.protocol === "plain" && target.plainUrl === undefined) continue;
        progress.step(`${target.name}: ${run.name}`);
        const list = `${target.name} ${run.format.name}`;
        const expectedBytes = lengths.get(list) ?? await checkList(run, { target, signal });
        lengths.set(list, expectedBytes);
        await moveRevision(etcd.endpoint);
        results.push(await runLoad(run, { target, etcdPid: etcd.pid, expectedBytes, signal }));
      }
    }
  }
}

/** @returns what ended it early, if anything; what was measured by then is worth a report, whatever went wrong */
async function untilDeadline(context: BenchContext, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    context.progress.clear();
    const message = context.signal.aborted ? String(context.signal.reason) : (error as Error).message;
    context.print(`ended early: ${message}`);
    return message;
  }
}

async function idleAfter(weir: Weir, { options, progress, signal }: BenchContext): Promise<number> {
  progress.step("waiting for memory to settle");
  if (!signal.aborted && options.size !== "smoke") await new Promise((resolve) => setTimeout(resolve, restMs));
  const usage = await usageOf(weir.pid).catch(() => undefined); // it may be what went wrong
  return usage?.rssBytes ?? NaN;
}
