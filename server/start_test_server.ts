// A server for test suites: in this process, on a free port, with a store in memory.

import { type Config, configFrom } from "./config.ts";
import { inMemory } from "./data_dir.ts";
import { kubeconfig } from "./kubeconfig.ts";
import type { ServerOptions } from "./start_api.ts";
import { startServer } from "./start_server.ts";

/** What a test server has that others do not: the clock, who is told of what, and any setting. */
export interface TestServerOptions extends ServerOptions {
  /** Settings other than those of a server for tests, e.g. `{ securePort: 0, certDir }`. */
  readonly config?: Partial<Config>;
}

/** A server that listens, for as long as it is in scope: `await using api = await startTestServer()`. */
export interface TestServer extends AsyncDisposable {
  /** Where it listens, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The same over HTTPS; undefined without a `securePort`. */
  readonly secureUrl: string | undefined;
  /** A kubeconfig for it, over HTTPS where there is a `securePort`, as YAML. */
  readonly kubeconfig: string;
  /**
   * The path of a temporary file with that kubeconfig, e.g. for `KUBECONFIG` of a program under test. It is made by the
   * first call, for which writing files must be permitted, and goes when the server stops.
   */
  kubeconfigFile(): Promise<string>;
  /** Ends watches, frees the port, forgets all objects. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes API of a new cluster's objects that lives in memory until it is stopped. Each has objects and a port
 * of its own, so tests may have one each, side by side.
 * @throws {ConfigError} when the settings do not go together
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { config, ...serverOptions } = options;
  const server = await startServer(
    configFrom({ dataDir: inMemory, sqliteSynchronous: "off", port: 0, ...config }),
    serverOptions,
  );
  const { url, secureUrl, certificate } = server;
  const text = kubeconfig({ url: secureUrl ?? url, certificate });
  let file: Promise<string> | undefined;
  const stop = async () => {
    await server.stop();
    const path = await file;
    file = undefined;
    if (path !== undefined) await Deno.remove(path);
  };
  return {
    url,
    secureUrl,
    kubeconfig: text,
    kubeconfigFile: () => file ??= writeTemporary(text),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function writeTemporary(text: string): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "weir-", suffix: ".kubeconfig" });
  await Deno.writeTextFile(path, text);
  return path;
}
