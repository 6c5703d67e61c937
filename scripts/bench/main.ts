// The benchmarks' command line. Everything a bench starts ends with it, also on an error, on SIGINT and at the deadline.
//
//   deno task bench list --quick

// deno-lint-ignore-file no-console -- a command line tool

import { findTool } from "../local_etcd.ts";
import type { Bench } from "./bench.ts";
import { getBench } from "./get.ts";
import { listBench } from "./list.ts";
import { openApiBench } from "./openapi.ts";
import { type BenchOptions, parseOptions, usage, UsageError } from "./options.ts";
import { pagingBench } from "./paging.ts";
import { createProgress } from "./progress.ts";
import { startBench } from "./start.ts";
import { storeBench } from "./store.ts";
import { watchBench } from "./watch.ts";
import { writeBench } from "./write.ts";

const benches: Readonly<Record<string, Bench>> = {
  list: listBench,
  get: getBench,
  start: startBench,
  paging: pagingBench,
  openapi: openApiBench,
  watch: watchBench,
  store: storeBench,
  write: writeBench,
};

/** After the deadline a bench has so long to report and clean up. */
const graceMs = 60_000;

async function requireCurl(): Promise<void> {
  if (await findTool("curl") === undefined) throw new UsageError("the benches read with curl, which is not on PATH");
}

async function runBench(bench: Bench, options: BenchOptions): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort("interrupted");
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  const timer = setTimeout(
    () => stop.abort(`deadline of ${options.deadlineSeconds} s`),
    options.deadlineSeconds * 1000,
  );
  const guard = setTimeout(() => Deno.exit(1), options.deadlineSeconds * 1000 + graceMs);
  try {
    await using stack = new AsyncDisposableStack();
    await bench({ options, progress: createProgress(), signal: stop.signal, stack, print: console.log });
  } finally {
    clearTimeout(timer);
    clearTimeout(guard);
    Deno.removeSignalListener("SIGINT", onSignal);
    Deno.removeSignalListener("SIGTERM", onSignal);
  }
}

try {
  const [name = "", ...flags] = Deno.args;
  const bench = benches[name];
  if (!bench) throw new UsageError(name === "" ? usage : `no bench named ${name}\n\n${usage}`);
  await requireCurl();
  await runBench(bench, parseOptions(flags));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    Deno.exit(2);
  }
  console.error("bench:", error);
  Deno.exit(1);
}
