// The servers of a bench: an etcd of its own or the user's, weir as its users start it, and the one it is compared with.

import { type LocalEtcd, startLocalEtcd } from "../local_etcd.ts";
import type { BenchOptions } from "./options.ts";
import type { Target } from "./target.ts";

/** A store, as weir is told of it. */
export interface WeirStore {
  readonly flags: readonly string[];
}

export interface BenchEtcd extends WeirStore {
  readonly endpoint: string;
  /** Undefined when it is the user's. */
  readonly pid: number | undefined;
}

/** etcd's own bound of 2 GiB ends at 20,000 ConfigMaps of 100 KB. */
const quotaBytes = 16 * 2 ** 30;

/** The user's etcd, or one that ends with the stack. */
export async function useEtcd(
  options: BenchOptions,
  stack: AsyncDisposableStack,
  { fsync = false } = {},
): Promise<BenchEtcd> {
  if (options.etcdServers !== undefined) return etcdAt(options.etcdServers, undefined);
  Deno.env.set("ETCD_QUOTA_BACKEND_BYTES", String(quotaBytes)); // etcd takes its flags from the environment too
  const etcd: LocalEtcd = stack.use(await startLocalEtcd({ fsync }));
  return etcdAt(etcd.endpoint, etcd.pid);
}

export function etcdAt(endpoint: string, pid: number | undefined): BenchEtcd {
  return { endpoint, pid, flags: [`--etcd-servers=${endpoint}`] };
}

export interface Weir extends Target, AsyncDisposable {
  readonly pid: number;
  readonly plainUrl: string;
  /** From the start of the process to the line that says where it listens. */
  readonly startMs: number;
}

const startSecondsMax = 60;

export interface WeirOptions extends Pick<BenchOptions, "main"> {
  /** A folder that keeps the certificate of an earlier start; without it one is made. */
  readonly certDir?: string;
  /** In tables; `weir` when absent. */
  readonly name?: string;
}

/**
 * Starts weir with the permissions of `deno run server`, without the second process that the task would be.
 * @throws {Error} with what it printed when it does not come up
 */
export async function startWeir(store: WeirStore, options: WeirOptions): Promise<Weir> {
  const main = options.main ?? new URL("../../server/main.ts", import.meta.url).pathname;
  const folder = await Deno.makeTempDir({ prefix: "weir-bench-" });
  const began = performance.now();
  const { env, args } = await serverTask(main);
  const child = new Deno.Command(Deno.execPath(), {
    env,
    args: [
      ...args,
      ...store.flags,
      ...["--port=0", "--secure-port=0", `--cert-dir=${options.certDir ?? folder}`],
    ],
    cwd: rootOf(main),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const stop = async () => {
    try {
      child.kill("SIGKILL");
    } catch { /* it had ended by itself */ }
    await child.status;
    await Deno.remove(folder, { recursive: true }).catch(() => {}); // a second stop
  };
  const timer = setTimeout(stop, startSecondsMax * 1000);
  try {
    const [plainUrl, url] = await listeningOn(child.stderr);
    const startMs = performance.now() - began;
    return {
      name: options.name ?? "weir",
      url,
      plainUrl,
      token: undefined,
      pid: child.pid,
      startMs,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Environment and arguments of the task `server` of the checkout that `main` is in: `NAME=value ... deno run ...`. */
async function serverTask(main: string): Promise<{ env: Record<string, string>; args: string[] }> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${rootOf(main)}/deno.json`)) as { tasks: { server: string } };
  const words = tasks.server.split(" ");
  const deno = words.indexOf("deno");
  return { env: Object.fromEntries(words.slice(0, deno).map((word) => word.split("="))), args: words.slice(deno + 1) };
}

function rootOf(main: string): string {
  return new URL("..", `file://${main}`).pathname;
}

/** The URLs it says it listens on, plain then secure; later lines, which are troubles, are passed on. */
async function listeningOn(stderr: ReadableStream<Uint8Array>): Promise<[string, string]> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`weir did not start:\n${text}`);
    text += value;
    const found = /listens on (\S+) and (\S+)/.exec(text);
    if (!found) continue;
    passOn(reader);
    return [found[1]!, found[2]!];
  }
}

async function passOn(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  const encoder = new TextEncoder();
  for (let result = await reader.read(); !result.done; result = await reader.read()) {
    if (!/weir: try: /.test(result.value)) await Deno.stderr.write(encoder.encode(result.value));
  }
}

/** What `--against` names. */
export function againstTarget(options: BenchOptions): Target | undefined {
  if (!options.against) return undefined;
  const { url, token, pid } = options.against;
  return { name: "against", url, plainUrl: undefined, token, pid };
}
