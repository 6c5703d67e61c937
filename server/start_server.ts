// The API on the network. What the CLI, tests and embedders start.

import { releaseMemory } from "../storage/release_memory.ts";
import { delay } from "../storage/delay.ts";
import type { Store } from "../storage/store.ts";
import { type Config, limits } from "./config.ts";
import { serve, type ServerHandle } from "./serve.ts";
import { type ServerOptions, startApi } from "./start_api.ts";

export type { ServerOptions } from "./start_api.ts";

/**
 * Starts a server on the store that the settings ask for. Resolves when it listens and has read the CRDs, or when etcd
 * cannot be reached for `limits.startWaitMs`: it then answers errors, and /readyz says so, until etcd is there.
 * @throws {ConfigError}
 * @throws {StorageError} when the embedded store cannot be opened
 * @throws {Deno.errors.AddrInUse}
 */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<ServerHandle> {
  const { now = Date.now, warn = () => {} } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const api = await startApi(config, options);
  const server = await serve(api, config).catch(async (error) => {
    await api.close();
    throw error;
  });
  delay(limits.releaseAfterStartMs, signal).then(releaseMemory, () => {});
  // A store that is away says so elsewhere.
  if (!config.readOnly) api.ready.then(() => tellNotices(api.store, { now, warn, signal })).catch(() => {});
  const stop = async () => {
    stopping.abort();
    api.drain();
    await server.stop();
    await api.close();
  };
  return { ...server, stop, [Symbol.asyncDispose]: stop };
}

async function tellNotices(
  store: Store,
  { now, warn, signal }: { now: () => number; warn: (message: string) => void; signal: AbortSignal },
): Promise<void> {
  await delay(limits.releaseAfterStartMs, signal);
  const { startNotices } = await import("./start_notices.ts");
  for (const line of await startNotices(store, now)) warn(line);
}
