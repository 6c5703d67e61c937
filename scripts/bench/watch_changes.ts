// Many watchers of one resource that changes at a steady rate: when does each watcher have each change?

import { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { configMap } from "./data.ts";
import { deleteKeys } from "./etcd_load.ts";
import { benchNamespace } from "./list_runs.ts";
import { startMeters, type Used } from "./meters.ts";
import { usageOf } from "./process_usage.ts";
import type { BenchEtcd, Weir } from "./servers.ts";
import { type Arrival, RawWatcher } from "./raw_watcher.ts";

export interface ChangesLoad {
  readonly watchers: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
}

export interface ChangesResult extends ChangesLoad {
  /** Over all watchers. */
  readonly events: number;
  /** From the first change until the last watcher had the last one. */
  readonly wallSeconds: number;
  /** Of the timed watchers' events, from before the write until the event was there. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly used: Used;
}

interface Servers {
  readonly etcd: BenchEtcd;
  readonly weir: Weir;
  readonly signal: AbortSignal;
}

const namespace = `${benchNamespace}-changes`;
const path = `/api/v1/namespaces/${namespace}/configmaps`;
const objectCount = 100;
/** Small objects: it is events that count here, not bytes. */
const objectBytes = 100;
/** Reading revisions out of every watcher's events would cost more than sending them. */
const timedWatchers = 50;
/** The watchers have so long to catch up. */
const catchUpMs = 30_000;

/** @throws {Error} when a watcher does not get every change */
export async function runChanges(load: ChangesLoad, { etcd, weir, signal }: Servers): Promise<ChangesResult> {
  await using stack = new AsyncDisposableStack();
  const writer = stack.adopt(new ChangeWriter(etcd.endpoint), (writer) => writer.close());
  stack.defer(() => deleteKeys(etcd.endpoint, `/configmaps/${namespace}/`));
  const revision = await writer.write();
  const watchers = await openWatchers(load, { weir, revision, signal, stack });
  const meters = await startMeters(weir.pid, etcd.pid);
  const own = (await usageOf(Deno.pid)).cpuSeconds;
  const began = performance.now();
  const sent = await writer.writeMany(load, signal);
  await untilAllHave(watchers, { revision: Math.max(...sent.keys()), signal });
  const wallSeconds = (performance.now() - began) / 1000;
  const used = await meters.stop();
  const missed = watchers.find(({ timed, arrivals }) => timed && arrivals.length !== sent.size);
  if (missed) throw new Error(`a watcher got ${missed.arrivals.length} events of ${sent.size}`);
  return {
    ...load,
    events: sent.size * watchers.length,
    wallSeconds,
    delayMs: delays(sent, watchers.flatMap(({ arrivals }) => arrivals)),
    used: { ...used, clientCpuSeconds: (await usageOf(Deno.pid)).cpuSeconds - own },
  };
}

async function openWatchers(
  { watchers: count }: ChangesLoad,
  { weir, revision, signal, stack }: Pick<Servers, "weir" | "signal"> & {
    revision: number;
    stack: AsyncDisposableStack;
  },
): Promise<RawWatcher[]> {
  const watchers: RawWatcher[] = [];
  const timedEvery = Math.ceil(count / timedWatchers);
  for (let i = 0; i < count; i++) {
    signal.throwIfAborted();
    const target = `${path}?watch=true&resourceVersion=${revision}`;
    const watcher = await RawWatcher.open(weir.plainUrl, target, { timed: i % timedEvery === 0 });
    watchers.push(stack.adopt(watcher, (watcher) => watcher.close()));
  }
  return watchers;
}

async function untilAllHave(
  watchers: readonly RawWatcher[],
  { revision, signal }: { revision: number; signal: AbortSignal },
): Promise<void> {
  const end = performance.now() + catchUpMs;
  const behind = () => watchers.filter((watcher) => watcher.revision < revision);
  while (behind().length > 0) {
    signal.throwIfAborted();
    if (performance.now() > end) throw new Error(`${behind().length} watchers do not have the last change`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function delays(sent: ReadonlyMap<number, number>, arrivals: readonly Arrival[]): ChangesResult["delayMs"] {
  const sorted = Float64Array.from(arrivals, ({ revision, ms }) => ms - sent.get(revision)!).sort();
  const quantile = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
  return { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) };
}

/** Changes a few ConfigMaps in turn. */
class ChangeWriter {
  readonly #client: Etcd3;
  #written = 0;

  constructor(endpoint: string) {
    this.#client = new Etcd3({ hosts: endpoint });
  }

  /** @returns the revision of the change */
  async write(): Promise<number> {
    const { key, value } = configMap(this.#written++ % objectCount, { bytes: objectBytes, namespace });
    const { header } = await this.#client.put(`/registry${key}`).value(Buffer.from(value));
    return Number(header.revision);
  }

  /** @returns when the write of each revision began */
  async writeMany({ changesPerSecond, seconds }: ChangesLoad, signal: AbortSignal): Promise<Map<number, number>> {
    const sent = new Map<number, number>();
    const writes: Promise<unknown>[] = [];
    const began = performance.now();
    while (writes.length < changesPerSecond * seconds) {
      signal.throwIfAborted();
      const due = Math.min(seconds, (performance.now() - began) / 1000) * changesPerSecond;
      while (writes.length < due) {
        const ms = performance.now();
        writes.push(this.write().then((revision) => sent.set(revision, ms)));
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(writes);
    return sent;
  }

  close(): void {
    this.#client.close();
  }
}
