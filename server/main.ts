// The command line: flags → Config → server → drain on a signal. The only file that reads arguments, prints, or exits.

// deno-lint-ignore-file no-console -- this is what prints

import type { RequestLogEntry } from "./app.ts";
import { type Config, ConfigError, helpText, limits, parseFlags } from "./config.ts";
import { type LocalEtcd, startLocalEtcd } from "./local_etcd.ts";
import type { ServerHandle } from "./serve.ts";
import { startServer } from "./start_server.ts";

/** A small cluster with something of every kind. */
const sampleSnapshot = new URL("../tests/golden/snapshot.db.gz", import.meta.url);

const config = readFlags();
const { server, etcd } = await start(config).catch(fail);
greet(server, config);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stopOnSignal);

function readFlags(): Config {
  try {
    const parsed = parseFlags(Deno.args);
    if (parsed !== "help") return parsed;
    console.log(helpText());
    Deno.exit(0);
  } catch (error) {
    return fail(error);
  }
}

async function start(config: Config): Promise<{ server: ServerHandle; etcd: LocalEtcd | undefined }> {
  const etcd = config.etcdServers.length === 0 ? await startLocalEtcd({ snapshot: sampleSnapshot }) : undefined;
  if (etcd) console.error(`weir: no --etcd-servers: sample data in a temporary etcd at ${etcd.endpoint}`);
  const etcdServers = etcd ? [etcd.endpoint] : config.etcdServers;
  try {
    const server = await startServer({ ...config, etcdServers }, {
      log: (entry) => logRequest(entry, config),
      warn: (message) => console.error(`weir: ${message}`),
    });
    return { server, etcd };
  } catch (error) {
    await etcd?.stop();
    throw error;
  }
}

function greet(server: ServerHandle, config: Config): void {
  const urls = [server.url, server.secureUrl].filter((url) => url !== undefined).join(" and ");
  console.error(`weir: process ${Deno.pid} listens on ${urls}`);
  const where = config.port === 8080 && config.bindAddress === "127.0.0.1" ? "" : `--server=${server.url} `;
  console.error(`weir: try: kubectl ${where}get pods -A`);
}

/** Server errors always; from --v=2 every request. */
function logRequest(entry: RequestLogEntry, config: Config): void {
  if (entry.status < 500 && config.v < 2) return;
  const error = entry.error === undefined ? "" : ` ${entry.error instanceof Error ? entry.error.message : entry.error}`;
  const { method, url, status, durationMs, auditId } = entry;
  console.error(`weir: ${method} ${url} ${status} ${durationMs.toFixed(1)} ms ${auditId}${error}`);
  if (config.v >= 4 && entry.error instanceof Error) console.error(entry.error.stack);
}

/** The first signal drains, a second one ends at once. */
async function stopOnSignal(): Promise<void> {
  if (stopping) Deno.exit(130);
  stopping = true;
  console.error(`weir: stopping; answers under way have ${limits.shutdownGraceMs / 1000} s to end`);
  await server.stop();
  await etcd?.stop();
  Deno.exit(0);
}

/** One line, and exit status 2 for what the user asked, 1 for what went wrong. */
function fail(error: unknown): never {
  console.error(`weir: ${error instanceof Error ? error.message : error}`);
  Deno.exit(error instanceof ConfigError ? 2 : 1);
}
