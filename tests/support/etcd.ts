// A real etcd as a child process, without fsync, for tests that stop, kill and restart it.

import { findTool } from "../../scripts/local_etcd.ts";

export interface TestEtcd extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Ends it at once and keeps its data: start it again with the same `dataDir` and `url`. */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Files for serving TLS, and for asking clients for a certificate of the same authority. */
export interface TestTls {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Starts etcd on a free loopback port, or on that of `url`, and waits until it answers. */
export async function startEtcd(
  options: { dataDir?: string; url?: string; tls?: TestTls; quotaBytes?: number } = {},
): Promise<TestEtcd> {
  const etcd = await findTool("etcd");
  if (etcd === undefined) throw new Error("etcd was not found: run `deno task setup`");
  const dataDir = options.dataDir ?? await Deno.makeTempDir({ prefix: "weir-test-etcd-" });
  const url = options.url ?? `${options.tls ? "https" : "http"}://127.0.0.1:${freePort()}`;
  const peer = `http://127.0.0.1:${freePort()}`;
  const child = new Deno.Command(etcd, {
    args: [
      `--data-dir=${dataDir}`,
      // A second address, for which the certificate of a TLS test is not made.
      `--listen-client-urls=${url},${url.replace("127.0.0.1", "127.0.0.2")}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
      "--max-request-bytes=20000000",
      "--log-level=error",
      ...tlsArguments(options.tls),
      ...(options.quotaBytes === undefined ? [] : [`--quota-backend-bytes=${options.quotaBytes}`]),
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
  await untilHealthy(url, options.tls).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, pid: child.pid, dataDir, kill, stop, [Symbol.asyncDispose]: stop };
}

function tlsArguments(tls: TestTls | undefined): string[] {
  if (tls === undefined) return [];
  const { caFile, certFile, keyFile } = tls;
  return [`--cert-file=${certFile}`, `--key-file=${keyFile}`, "--client-cert-auth", `--trusted-ca-file=${caFile}`];
}

async function untilHealthy(url: string, tls: TestTls | undefined): Promise<void> {
  using client = await httpClient(tls);
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const response = await fetch(`${url}/health`, { client }).catch(() => undefined);
    const answer = await response?.text();
    if (response?.ok && answer?.includes('"true"')) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`etcd did not answer at ${url}`);
}

async function httpClient(tls: TestTls | undefined): Promise<Deno.HttpClient> {
  if (tls === undefined) return Deno.createHttpClient({});
  const [ca, cert, key] = await Promise.all(
    [tls.caFile, tls.certFile, tls.keyFile].map((file) => Deno.readTextFile(file)),
  );
  return Deno.createHttpClient({ caCerts: [ca ?? ""], cert: cert ?? "", key: key ?? "" });
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
