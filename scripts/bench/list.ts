// The list bench: whole lists of ConfigMaps and pods in every format, alone and ten at once, compressed and read slowly.

import { copyCollection } from "./api_copy.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { type BenchStore, useStores } from "./bench_store.ts";
import { type Limits, measureDenoServe, measureEtcdPages, measureGzip } from "./limits.ts";
import { type Collection, collections, type ListRun, listRuns } from "./list_runs.ts";
import { checkList, runLoad, type RunResult } from "./load.ts";
import { isWanted } from "./options.ts";
import { usageOf } from "./process_usage.ts";
import { type IdleMemory, listReport } from "./list_report.ts";
import { againstTarget, startWeir, type Weir } from "./servers.ts";
import type { Target } from "./target.ts";

/** How long a server is left alone to give memory back: before it is asked for a list, and at the end. */
const restMs = 4000;

export const listBench: Bench = async (context) => {
  const { options, progress, stack } = context;
  const wanted = collections(options).map((collection) => ({
    collection,
    runs: listRuns(collection, options.size).filter((run) => isWanted(run.name, options)),
  })).filter(({ runs }) => runs.length > 0);
  const stores = await useStores(["etcd"], context);
  for (const store of stores) {
    for (const { collection } of wanted) await store.fill(collection, context);
  }
  progress.step("starting weir");
  const weirs: StoreUnderLoad[] = [];
  for (const store of stores) {
    const weir = stack.use(await startWeir(store, { ...options, name: store.weirName }));
    await rest(context);
    weirs.push({ store, weir, idleBefore: (await usageOf(weir.pid)).rssBytes });
  }
  const limits = options.limits ? await measureLimits(weirs, wanted.map((one) => one.collection), context) : {};
  const results: RunResult[] = [];
  const ended = await untilDeadline(context, async () => {
    for (const { collection, runs } of wanted) {
      const other = againstTarget(options);
      if (other) await copyCollection(collection, { from: weirs[0]!.weir, to: other }, context);
      await runAll(runs, { context, weirs, results });
    }
  });
  const idle = await idleAfter(weirs, context);
  progress.clear();
  await listReport({ results, limits, idle, ended }, context);
};

interface StoreUnderLoad {
  readonly store: BenchStore;
  readonly weir: Weir;
  readonly idleBefore: number;
}

async function measureLimits(
  weirs: readonly StoreUnderLoad[],
  collections: readonly Collection[],
  context: BenchContext,
): Promise<Limits> {
  const etcd = weirs.find(({ store }) => store.etcd)?.store.etcd;
  return {
    ...(etcd && { etcdPages: await measureEtcdPages(etcd, collections, context) }),
    denoServe: await measureDenoServe(context),
    gzip: await measureGzip(weirs[0]!.weir, collections, context),
  };
}

interface Course {
  readonly context: BenchContext;
  readonly weirs: readonly StoreUnderLoad[];
  readonly results: RunResult[];
}

/** A server, and how the revision of what it serves is moved on. */
interface Contender {
  readonly target: Target;
  readonly etcdPid: number | undefined;
  readonly moveRevision: () => Promise<void>;
}

function contenders(weirs: readonly StoreUnderLoad[], { options }: BenchContext): Contender[] {
  const own = weirs.map(({ store, weir }) => ({
    target: weir,
    etcdPid: store.etcd?.pid,
    moveRevision: () => store.moveRevision(weir),
  }));
  const other = againstTarget(options);
  // Where its etcd is the one that weir reads, its lists are to be new ones too.
  return other ? [...own, { ...own[0]!, target: other }] : own;
}

/** Each run against each server in turn, so that all meet the same state of the machine. */
async function runAll(runs: readonly ListRun[], { context, weirs, results }: Course): Promise<void> {
  const { options, progress, signal } = context;
  const lengths = new Map<string, number>();
  for (const run of runs) {
    for (let round = 0; round < options.repeat; round++) {
      for (const { target, etcdPid, moveRevision } of contenders(weirs, context)) {
        if (run.protocol === "plain" && target.plainUrl === undefined) continue;
        progress.step(`${target.name}: ${run.name}`);
        const list = `${target.name} ${run.format.name}`;
        const expectedBytes = lengths.get(list) ?? await checkList(run, { target, signal });
        lengths.set(list, expectedBytes);
        await moveRevision();
        await rest(context);
        results.push(await runLoad(run, { target, etcdPid, expectedBytes, signal }));
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

async function rest({ options, signal }: BenchContext): Promise<void> {
  if (!signal.aborted && options.size !== "smoke") await new Promise((resolve) => setTimeout(resolve, restMs));
}

async function idleAfter(weirs: readonly StoreUnderLoad[], context: BenchContext): Promise<IdleMemory[]> {
  context.progress.step("waiting for memory to settle");
  await rest(context);
  return await Promise.all(weirs.map(async ({ weir: { name, pid }, idleBefore }) => {
    const usage = await usageOf(pid).catch(() => undefined); // it may be what went wrong
    return { target: name, before: idleBefore, after: usage?.rssBytes ?? NaN };
  }));
}
