// The command line: which command it is about, and how that ends. The only file that reads arguments, prints, or exits.

import type { Command } from "./commands/command.ts";
import { overview } from "./commands/overview.ts";
import { Terminal } from "./commands/terminal.ts";
import { ConfigError } from "./config_error.ts";

/** Each is loaded when it is the one that is run. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./commands/serve_command.ts")).serveCommand,
  import: async () => (await import("./commands/import_command.ts")).importCommand,
  export: async () => (await import("./commands/export_command.ts")).exportCommand,
  snapshot: async () => (await import("./commands/snapshot_command.ts")).snapshotCommand,
  version: async () => (await import("./commands/version_command.ts")).versionCommand,
};

const interruptedStatus = 130;
/** Windows knows no SIGTERM; SIGBREAK is Ctrl-Break. */
const stopSignals = ["SIGINT", Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM"] as const;

const stopping = new AbortController();
const terminal = new Terminal({ out: Deno.stdout, err: Deno.stderr, signal: stopping.signal });
for (const signal of stopSignals) Deno.addSignalListener(signal, stopOnSignal);
await run(Deno.args).catch(fail);
Deno.exit(0);

/** Flags without a command are those of `serve`. */
async function run(args: readonly string[]): Promise<void> {
  const [first = "serve"] = args;
  if (first === "--help" || first === "-h") return await terminal.write(await overview(commands));
  const [name, ...rest] = first.startsWith("-") ? ["serve", ...args] : [first, ...args.slice(1)];
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw new ConfigError(`unknown command ${JSON.stringify(name)}; --help lists all`);
  await (await load()).run(rest, terminal);
}

/** The first signal asks for an end, a second one ends at once. */
function stopOnSignal(): void {
  if (stopping.signal.aborted) Deno.exit(interruptedStatus);
  stopping.abort();
}

/** One line, and exit status 2 for what the user asked, 1 for what went wrong. */
function fail(error: unknown): never {
  terminal.progressDone();
  if (stopping.signal.aborted) Deno.exit(interruptedStatus);
  if (error instanceof Deno.errors.BrokenPipe) Deno.exit(1); // whoever reads the output has had enough
  terminal.say(error instanceof Error ? error.message : String(error));
  Deno.exit(error instanceof ConfigError ? 2 : 1);
}
