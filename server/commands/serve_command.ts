// weir serve: serves until it is told to stop.

import { type Config, configFlags, configFrom, limits } from "../config.ts";
import { ConfigError } from "../config_error.ts";
import { type Flag, flagName } from "../flags.ts";
import { parseText } from "../flag_values.ts";
import { kubeconfig } from "../kubeconfig.ts";
import { storeName } from "../open_store.ts";
import { requestLogLines } from "../request_log.ts";
import type { ServerHandle } from "../serve.ts";
import { startServer } from "../start_server.ts";
import { surviveErrors } from "../survive_errors.ts";
import { makeCommand } from "./command.ts";
import type { Terminal } from "./terminal.ts";

interface ServeFlags extends Config {
  readonly writeKubeconfig: string | undefined;
}

const writeKubeconfig: Flag<string | undefined> = {
  placeholder: "FILE",
  help: "Write a kubeconfig for this server, which replaces what is there. Over HTTPS when there is a --secure-port.",
  default: undefined,
  parse: parseText,
};

export const serveCommand = makeCommand<ServeFlags>({
  usage: "[serve] [flags]",
  about: "Serve the Kubernetes API, out of an embedded store or an etcd. This is what weir does without a command.",
  flags: { ...configFlags, writeKubeconfig },
  async run({ values: { writeKubeconfig, ...values } }, terminal) {
    const config = configFrom(values);
    const server = await start(config, terminal);
    surviveErrors((message) => terminal.say(message));
    try {
      if (writeKubeconfig !== undefined) await writeKubeconfigFile(writeKubeconfig, server);
      greet(server, { config, kubeconfigFile: writeKubeconfig, terminal });
      await aborted(terminal.signal);
      terminal.say(`stopping; answers under way have ${limits.shutdownGraceMs / 1000} s to end`);
    } finally {
      await server.stop();
    }
  },
});

async function start(config: Config, terminal: Terminal): Promise<ServerHandle> {
  try {
    return await startServer(config, {
      log: (entry) => requestLogLines(entry, config).forEach((line) => terminal.say(line)),
      warn: (message) => terminal.say(message),
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    const flags = (["port", "securePort"] as const).filter((key) => config[key] !== undefined);
    const ports = flags.map((key) => `--${flagName(key)}=${config[key]}`).join(" or ");
    throw new ConfigError(`another process listens at ${config.bindAddress} on ${ports}; 0 takes a free port`);
  }
}

async function writeKubeconfigFile(file: string, { url, secureUrl, certificate }: ServerHandle): Promise<void> {
  try {
    await Deno.writeTextFile(file, kubeconfig({ url: secureUrl ?? url, certificate }), { mode: 0o600 });
    if (Deno.build.os !== "windows") await Deno.chmod(file, 0o600); // it may have been there
  } catch (error) {
    throw new ConfigError(`cannot write ${file}: ${(error as Error).message}`, { cause: error });
  }
}

function greet(
  server: ServerHandle,
  { config, kubeconfigFile, terminal }: { config: Config; kubeconfigFile: string | undefined; terminal: Terminal },
): void {
  const urls = [server.url, server.secureUrl].filter((url) => url !== undefined).join(" and ");
  terminal.say(`objects are in ${storeName(config)}`);
  terminal.say(`process ${Deno.pid} listens on ${urls}`);
  terminal.say(`try: kubectl ${kubectlFlag(server, kubeconfigFile)}get namespaces`);
}

/** Without a kubeconfig kubectl looks at localhost:8080. */
function kubectlFlag({ url }: ServerHandle, kubeconfigFile: string | undefined): string {
  if (kubeconfigFile !== undefined) return `--kubeconfig=${kubeconfigFile} `;
  return url === "http://127.0.0.1:8080" ? "" : `--server=${url} `;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
