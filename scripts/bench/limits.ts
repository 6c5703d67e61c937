// What weir stands on, measured alone in the same run: reading pages from etcd, sending bytes through Deno.serve, gzip.

import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import type { BenchContext } from "./bench.ts";
import { readBody, transfer } from "./curl.ts";
import type { Collection } from "./list_runs.ts";
import type { BenchEtcd } from "./servers.ts";
import type { Target } from "./target.ts";

/** Rates are MB (a million bytes) a second. */
export interface Limits {
  /** By collection: its stored bytes, and how fast they come. */
  readonly etcdPages?: Readonly<Record<string, { readonly bytes: number; readonly rate: number }>>;
  /** Ready bytes over TLS and HTTP/2, to one reader and to ten. */
  readonly denoServe?: Readonly<Record<string, number>>;
  /** Of JSON going in, at gzip's level 1, which API servers use. */
  readonly gzip?: Readonly<Record<string, number>>;
}

const probe = new URL("limit_probe.ts", import.meta.url).pathname;
const serveBytes: Readonly<Record<BenchContext["options"]["size"], number>> = { full: 1e9, quick: 3e8, smoke: 1e6 };
const gzipSampleBytes = 16_000_000;

export async function measureEtcdPages(
  etcd: BenchEtcd,
  collections: readonly Collection[],
  context: BenchContext,
): Promise<NonNullable<Limits["etcdPages"]>> {
  const rates: Record<string, { bytes: number; rate: number }> = {};
  for (const { name, keyPrefix } of collections) {
    context.progress.step(`limit: pages of ${name} from etcd`);
    const args = ["run", "-A", probe, "pages", etcd.endpoint, `/registry${keyPrefix}`];
    const { stdout, success } = await new Deno.Command(Deno.execPath(), {
      args,
      stderr: "inherit",
      signal: context.signal,
    }).output();
    if (!success) throw new Error("reading pages from etcd failed");
    const { bytes, ms } = JSON.parse(new TextDecoder().decode(stdout)) as { bytes: number; ms: number };
    rates[name] = { bytes, rate: bytes / 1000 / ms };
  }
  return rates;
}

export async function measureDenoServe(context: BenchContext): Promise<Record<string, number>> {
  const { options, progress, signal } = context;
  progress.step("limit: ready bytes through Deno.serve");
  const args = ["run", "-A", probe, "serve"];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped", stderr: "inherit" }).spawn();
  try {
    const reader = child.stdout.getReader();
    const url = new TextDecoder().decode((await reader.read()).value).trim();
    reader.releaseLock();
    const target: Target = { name: "Deno.serve", url, plainUrl: undefined, token: undefined, pid: child.pid };
    const rate = async (readers: number) => {
      const path = `/?bytes=${Math.ceil(serveBytes[options.size] / readers)}`;
      const began = performance.now();
      const one = () => transfer(target, { path, accept: "*/*", protocol: "h2" }, signal);
      const transfers = await Promise.all(Array.from({ length: readers }, one));
      return transfers.reduce((sum, { bytes }) => sum + bytes, 0) / 1000 / (performance.now() - began);
    };
    await rate(1); // warms up
    return { x1: await rate(1), x10: await rate(10) };
  } finally {
    child.kill("SIGKILL");
    await child.stdout.cancel().catch(() => {}); // it is broken already
    await child.status;
  }
}

/** How fast this process compresses the beginning of the collections' JSON. */
export async function measureGzip(
  target: Target,
  collections: readonly Collection[],
  context: BenchContext,
): Promise<Record<string, number>> {
  const rates: Record<string, number> = {};
  for (const { name, path } of collections) {
    context.progress.step(`limit: gzip of ${name}`);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const onBytes = (piece: Uint8Array) => {
      pieces.push(piece);
      bytes += piece.length;
      return bytes < gzipSampleBytes;
    };
    await readBody(target, { path, accept: "application/json", protocol: "h2" }, { signal: context.signal, onBytes });
    const sample = Buffer.concat(pieces);
    const began = performance.now();
    gzipSync(sample, { level: 1 });
    rates[name] = sample.length / 1000 / (performance.now() - began);
  }
  return rates;
}
