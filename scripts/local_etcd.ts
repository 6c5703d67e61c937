// An etcd of one's own: a child process on a loopback port whose data live in a temporary folder and go when it stops.
// It serves the tests and the benches; nobody else's data are ever in it.

export interface LocalEtcdOptions {
  /** A gzipped etcd snapshot to start from; empty when absent. Its revision is kept. */
  readonly snapshot?: URL | string;
  /** Writes are on the disk before they are answered, as etcd does it by default. */
  readonly fsync?: boolean;
}

export interface LocalEtcd extends AsyncDisposable {
  /** E.g. `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  readonly pid: number;
  /** Ends the process and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;

/**
 * Starts etcd and waits until it answers.
 * @throws {Error} when etcd is not found, cannot restore the snapshot, or does not come up
 */
export async function startLocalEtcd(options: LocalEtcdOptions = {}): Promise<LocalEtcd> {
  const etcd = await requireTool("etcd");
  const folder = await Deno.makeTempDir({ prefix: "weir-etcd-" });
  try {
    if (options.snapshot) await restoreSnapshot(options.snapshot, folder);
    const [clientPort, peerPort] = [freePort(), freePort()];
    const endpoint = `http://127.0.0.1:${clientPort}`;
    const child = new Deno.Command(etcd, {
      args: etcdArguments({ folder, endpoint, peer: `http://127.0.0.1:${peerPort}`, fsync: options.fsync ?? false }),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const stop = stopper(child, folder);
    try {
      await untilHealthy(endpoint, child);
    } catch (error) {
      await stop();
      throw error;
    }
    return { endpoint, pid: child.pid, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await Deno.remove(folder, { recursive: true }).catch(() => {}); // gone already when the child was stopped
    throw error;
  }
}

/** The path of a program: in `.tools/bin` beside the source, where `deno task setup` puts it, or else on PATH. */
export async function findTool(name: string): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean);
  if (import.meta.url.startsWith("file:")) folders.unshift(new URL("../.tools/bin", import.meta.url).pathname);
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile && ((info.mode ?? 0o111) & 0o111) !== 0) return path;
  }
  return undefined;
}

async function requireTool(name: string): Promise<string> {
  const path = await findTool(name);
  if (path === undefined) throw new Error(`${name} is neither in .tools/bin nor on PATH; run: deno task setup`);
  return path;
}

/** Without fsync by default: the data are temporary, and the disk would be most of the time that a start takes. */
function etcdArguments(options: { folder: string; endpoint: string; peer: string; fsync: boolean }): string[] {
  return [
    `--data-dir=${options.folder}/data`,
    `--listen-client-urls=${options.endpoint}`,
    `--advertise-client-urls=${options.endpoint}`,
    `--listen-peer-urls=${options.peer}`,
    `--initial-advertise-peer-urls=${options.peer}`,
    `--initial-cluster=default=${options.peer}`,
    ...(options.fsync ? [] : ["--unsafe-no-fsync"]),
    "--log-level=error",
  ];
}

async function restoreSnapshot(snapshot: URL | string, folder: string): Promise<void> {
  const etcdutl = await requireTool("etcdutl");
  const source = await Deno.open(snapshot);
  const target = await Deno.open(`${folder}/snapshot.db`, { write: true, create: true });
  await source.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(target.writable);
  const restore = await new Deno.Command(etcdutl, {
    args: ["snapshot", "restore", `${folder}/snapshot.db`, `--data-dir=${folder}/data`],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!restore.success) {
    throw new Error(`etcdutl cannot restore ${snapshot}: ${new TextDecoder().decode(restore.stderr).trim()}`);
  }
  await Deno.remove(`${folder}/snapshot.db`);
}

async function untilHealthy(endpoint: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline && !ended;) {
    const answer = await fetch(`${endpoint}/health`).catch(() => undefined); // not listening yet
    const text = await answer?.text();
    if (answer?.ok && text?.includes("true")) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(ended ? "etcd ended while starting" : `etcd did not answer within ${startTimeoutMs} ms`);
}

function stopper(child: Deno.ChildProcess, folder: string): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () =>
    stopped ??= (async () => {
      try {
        child.kill("SIGKILL"); // nothing of it is worth a clean end
      } catch { /* it had ended by itself */ }
      await child.status;
      await Deno.remove(folder, { recursive: true });
    })();
}

/** A port that nobody listens on now. Another process may take it before etcd does: rare, and the start then fails. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
