// A real etcd as a child process, without fsync, for tests that stop, kill and restart it.

import { findTool } from "../../server/local_etcd.ts";

export interface TestEtcd extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Ends it at once and keeps its data: start it again with the same `dataDir` and `url`. */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts etcd on a free loopback port, or on that of `url`, and waits until it answers. */
export async function startEtcd(options: { dataDir?: string; url?: string } = {}): Promise<TestEtcd> {
  const etcd = await findTool("etcd");
  if (etcd === undefined) throw new Error("etcd was not found: run `deno task setup`");
  const dataDir = options.dataDir ?? await Deno.makeTempDir({ prefix: "weir-test-etcd-" });
  const url = options.url ?? `http://127.0.0.1:${freePort()}`;
  const peer = `http://127.0.0.1:${freePort()}`;
  const child = new Deno.Command(etcd, {
    args: [
      `--data-dir=${dataDir}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
      "--max-request-bytes=20000000",
      "--log-level=error",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended already */ }
    await child.status;
  };
  const stop = async () => {
    await kill();
    await Deno.remove(dataDir, { recursive: true }).catch(() => {}); // removed by an earlier call
  };
  await untilHealthy(url).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, pid: child.pid, dataDir, kill, stop, [Symbol.asyncDispose]: stop };
}

async function untilHealthy(url: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    const healthy = response?.ok && (await response.json()).health === "true";
    if (healthy) return;
    await response?.body?.cancel().catch(() => {}); // read to its end already
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`etcd did not answer at ${url}`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
