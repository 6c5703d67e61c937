// The command line: flags → Config → server → drain on a signal. The only file that reads arguments, prints, or exits.

// deno-lint-ignore-file no-console -- this is what prints

import { type Config, configFlags, limits, parseFlags } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { flagLines } from "./flags.ts";
import { storeName } from "./open_store.ts";
import { requestLogLines } from "./request_log.ts";
import type { ServerHandle } from "./serve.ts";
import { startServer } from "./start_server.ts";
import { surviveErrors } from "./survive_errors.ts";

const config = readFlags();
const server = await start(config).catch(fail);
surviveErrors(warn);
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
    log: (entry) => requestLogLines(entry, config).forEach(warn),
    warn,
  });
}

function warn(message: string): void {
  console.error(`weir: ${message}`);
}

function greet(server: ServerHandle, config: Config): void {
  const urls = [server.url, server.secureUrl].filter((url) => url !== undefined).join(" and ");
  console.error(`weir: process ${Deno.pid} listens on ${urls}`);
  console.error(`weir: objects are in ${storeName(config)}`);
  const where = config.port === 8080 && config.bindAddress === "127.0.0.1" ? "" : `--server=${server.url} `;
  console.error(`weir: try: kubectl ${where}get pods -A`);
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
