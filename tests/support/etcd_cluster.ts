// Three members of etcd as child processes, for tests that kill one.

import { findTool } from "../../scripts/local_etcd.ts";

export interface EtcdCluster extends AsyncDisposable {
  /** Client URLs of all members, also of those that have been killed. */
  readonly urls: readonly string[];
  /** The client URL of the member that leads. */
  leader(): Promise<string>;
  kill(url: string): Promise<void>;
  /** Stops a member where it is, or lets it go on. */
  signal(url: string, signal: "SIGSTOP" | "SIGCONT"): void;
}

interface Member {
  readonly url: string;
  readonly child: Deno.ChildProcess;
}

export async function startEtcdCluster(): Promise<EtcdCluster> {
  const etcd = await findTool("etcd");
  if (etcd === undefined) throw new Error("etcd was not found: run `deno task setup`");
  const folder = await Deno.makeTempDir({ prefix: "weir-test-cluster-" });
  const names = ["a", "b", "c"];
  const clientUrls = names.map(() => `http://127.0.0.1:${freePort()}`);
  const peerUrls = names.map(() => `http://127.0.0.1:${freePort()}`);
  const members = names.map((name, i): Member => ({
    url: clientUrls[i]!,
    child: new Deno.Command(etcd, {
      args: [
        `--name=${name}`,
        `--data-dir=${folder}/${name}`,
        `--listen-client-urls=${clientUrls[i]}`,
        `--advertise-client-urls=${clientUrls[i]}`,
        `--listen-peer-urls=${peerUrls[i]}`,
        `--initial-advertise-peer-urls=${peerUrls[i]}`,
        `--initial-cluster=${names.map((other, j) => `${other}=${peerUrls[j]}`).join(",")}`,
        "--unsafe-no-fsync",
        "--log-level=error",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn(),
  }));
  const stop = async () => {
    await Promise.all(members.map(kill));
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await Promise.all(members.map(untilHealthy));
  } catch (error) {
    await stop();
    throw error;
  }
  const leader = async () => {
    for (const { url } of members) {
      const status = await (await fetch(`${url}/v3/maintenance/status`, { method: "POST", body: "{}" })).json();
      if (status.leader === status.header.member_id) return url;
    }
    throw new Error("no member leads");
  };
  const memberAt = (url: string) => members.find((member) => member.url === url)!;
  return {
    urls: clientUrls,
    leader,
    kill: (url) => kill(memberAt(url)),
    signal: (url, signal) => memberAt(url).child.kill(signal),
    [Symbol.asyncDispose]: stop,
  };
}

async function kill({ child }: Member): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch { /* it has ended already */ }
  await child.status;
}

async function untilHealthy({ url }: Member): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const response = await fetch(`${url}/health`).catch(() => undefined); // not listening yet
    if ((await response?.text())?.includes('"true"')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`etcd did not answer at ${url}`);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
