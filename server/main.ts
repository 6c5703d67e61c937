// The command line: flags → Config → server → drain on a signal. The only file that reads arguments, prints, or exits.

// deno-lint-ignore-file no-console -- this is what prints

import type { RequestLogEntry } from "./app.ts";
import { type Config, configFlags, limits, parseFlags } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { flagLines } from "./flags.ts";
import { storeName } from "./open_store.ts";
import type { ServerHandle } from "./serve.ts";
import { startServer } from "./start_server.ts";

const config = readFlags();
const server = await start(config).catch(fail);
greet(server, config);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stopOnSignal);

function readFlags(): Config {
  try {
    const parsed = parseFlags(Deno.args);
    if (parsed !== "help") return parsed;
    console.log(["Usage: deno run server [flags]", "", "Flags:", ...flagLines(configFlags)].join("\n"));
    Deno.exit(0);
  } catch (error) {
    return fail(error);
  }
}

function start(config: Config): Promise<ServerHandle> {
  return startServer(config, {
    log: (entry) => logRequest(entry, config),
    warn: (message) => console.error(`weir: ${message}`),
  });
}

function greet(server: ServerHandle, config: Config): void {
  const urls = [server.url, server.secureUrl].filter((url) => url !== undefined).join(" and ");
  console.error(`weir: process ${Deno.pid} listens on ${urls}`);
  console.error(`weir: objects are in ${storeName(config)}`);
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
  Deno.exit(0);
}

/** One line, and exit status 2 for what the user asked, 1 for what went wrong. */
function fail(error: unknown): never {
  console.error(`weir: ${error instanceof Error ? error.message : error}`);
  Deno.exit(error instanceof ConfigError ? 2 : 1);
}
