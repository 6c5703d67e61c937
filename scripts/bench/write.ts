// The write bench: creates, updates and patches of a small object a second on 1, 16 and 64 connections, beside the rate at
// which etcd takes puts of the same size in the same run. etcd has fsync, as it has by default.

import { Etcd3 } from "etcd3";
import { ApiClient } from "./api_client.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { deleteKeys } from "./etcd_load.ts";
import { isWanted } from "./options.ts";
import { usageOf } from "./process_usage.ts";
import { describeMachine, writeResults } from "./results.ts";
import { againstTarget, startWeir, useEtcd } from "./servers.ts";
import type { Target } from "./target.ts";
import { figure, textTable } from "./text_table.ts";

const namespace = "bench-write";
const path = `/api/v1/namespaces/${namespace}/configmaps`;
const connectionCounts = [1, 16, 64] as const;
const verbs = ["create", "update", "patch"] as const;
const secondsOf = { full: 5, quick: 2, smoke: 0 } as const;

interface WriteRow {
  readonly run: string;
  readonly target: string;
  readonly writesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpuSeconds: number | undefined;
}

/** One write; `index` counts up within a run, over all connections. */
type WriteOnce = (index: number) => Promise<void>;

export const writeBench: Bench = async (context) => {
  const { options, progress, stack, signal } = context;
  const etcd = await useEtcd(options, stack, { fsync: true });
  const weir = stack.use(await startWeir(etcd, options));
  stack.defer(() => deleteKeys(etcd.endpoint, `/configmaps/${namespace}/`));
  const other = againstTarget(options);
  const targets = other ? [weir, other] : [weir];
  const rows: WriteRow[] = [];
  for (const connections of connectionCounts) {
    if (isWanted(`etcd put x${connections}`, options)) {
      progress.step(`etcd put x${connections}`);
      const client = new Etcd3({ hosts: etcd.endpoint });
      const once = async (index: number) => void await client.put(`/bench-put/${index}`).value(objectText(index, 1));
      rows.push(await measure(once, { run: "put", target: { name: "etcd", pid: undefined }, connections }, context));
      client.close();
      await deleteKeys(etcd.endpoint, "/bench-put/");
    }
    for (const target of targets) {
      const client = new ApiClient(target, { connections, signal });
      await send(client, { method: "POST", path: "/api/v1/namespaces", text: namespaceText }, [201, 409]);
      for (const verb of verbs) {
        if (!isWanted(`${verb} x${connections}`, options)) continue;
        progress.step(`${target.name}: ${verb} x${connections}`);
        const once = writerOf(client, verb, connections);
        rows.push(await measure(once, { run: verb, target, connections }, context));
      }
      client.close();
    }
  }
  progress.clear();
  await report(rows, context);
};

const namespaceText = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });

/** Each run creates objects of its own; updates and patches go round over those of the creates before them. */
function writerOf(client: ApiClient, verb: (typeof verbs)[number], connections: number): WriteOnce {
  const name = (index: number) => `w${connections}-${index}`;
  const known = (index: number) => name(index % connections);
  switch (verb) {
    case "create":
      return (index) => send(client, { method: "POST", path, text: objectText(name(index), 0) }, [201]);
    case "update":
      return (index) =>
        send(client, { method: "PUT", path: `${path}/${known(index)}`, text: objectText(known(index), index + 1) }, [
          200,
        ]);
    case "patch":
      return (index) => {
        const text = JSON.stringify({ data: { count: `p${index}` } });
        return send(client, { method: "PATCH", path: `${path}/${known(index)}`, text }, [200]);
      };
  }
}

/** A ConfigMap of about 300 bytes. */
function objectText(name: string | number, count: number): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: String(name), labels: { app: "bench" } },
    data: { count: String(count), filling: "x".repeat(150) },
  });
}

async function send(
  client: ApiClient,
  { method, path, text }: { method: string; path: string; text: string },
  expected: readonly number[],
): Promise<void> {
  const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const answer = await client.send({ method, path, body: { contentType, text } });
  if (!expected.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
}

interface Run {
  readonly run: string;
  readonly target: Pick<Target, "name" | "pid">;
  readonly connections: number;
}

/** Every connection writes once, and then goes on until time is up. */
async function measure(once: WriteOnce, { run, target, connections }: Run, context: BenchContext): Promise<WriteRow> {
  const times: number[] = [];
  let index = 0;
  const before = target.pid === undefined ? undefined : await usageOf(target.pid);
  const began = performance.now();
  const end = began + secondsOf[context.options.size] * 1000;
  const connection = async () => {
    do {
      const started = performance.now();
      await once(index++);
      times.push(performance.now() - started);
    } while (performance.now() < end && !context.signal.aborted);
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const seconds = (performance.now() - began) / 1000;
  const after = target.pid === undefined ? undefined : await usageOf(target.pid);
  times.sort((a, b) => a - b);
  return {
    run: `${run} x${connections}`,
    target: target.name,
    writesPerSecond: times.length / seconds,
    p50Ms: times[times.length >> 1]!,
    p99Ms: times[Math.floor(times.length * 0.99)]!,
    serverCpuSeconds: before && after && after.cpuSeconds - before.cpuSeconds,
  };
}

async function report(rows: readonly WriteRow[], context: BenchContext): Promise<void> {
  const puts = new Map(rows.filter(({ target }) => target === "etcd").map((row) => [connectionsOf(row), row]));
  const cells = rows.map((row) => {
    const put = puts.get(connectionsOf(row));
    const ratio = put === undefined ? undefined : row.writesPerSecond / put.writesPerSecond;
    const { writesPerSecond, p50Ms, p99Ms, serverCpuSeconds } = row;
    return [`${row.target}: ${row.run}`, ...[writesPerSecond, p50Ms, p99Ms, serverCpuSeconds, ratio].map(figure)];
  });
  context.print(textTable(["write", "writes/s", "p50 ms", "p99 ms", "CPU s", "of etcd's puts"], cells));
  context.print(
    "Kept connections, one request after the other on each; server, etcd and the clients share the machine.",
  );
  const data = { date: new Date().toISOString(), machine: await describeMachine(), rows };
  for (const path of await writeResults("write", { data }, context)) context.print(path);
}

function connectionsOf({ run }: WriteRow): string {
  return run.split(" ").at(-1)!;
}
