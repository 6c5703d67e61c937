// Puts a request handler on the network: plain HTTP, and HTTPS (HTTP/2 and HTTP/1.1) when it is asked for, until stopped.
// Deno passes request targets on as they came, dot segments and doubled slashes included, which the API's routing needs.

import { loadKeyPair } from "./certificates.ts";
import { type Config, limits } from "./config.ts";
import type { Transport } from "./respond.ts";

/** What answers requests, e.g. what `createApp` returns. */
export interface RequestHandler {
  fetch(request: Request, transport?: Transport): Response | Promise<Response>;
}

/** A server that listens, until it is stopped or goes out of scope. */
export interface ServerHandle extends AsyncDisposable {
  /** E.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** E.g. `https://127.0.0.1:6443`; undefined without a secure port. */
  readonly secureUrl: string | undefined;
  /** What clients of `secureUrl` check it by, as PEM; undefined without a secure port. */
  readonly certificate: string | undefined;
  /**
   * Takes no more requests and resolves when those under way are answered, or after the grace period. Whatever is still
   * being sent then is cut off by the end of the process. Safe to call twice.
   */
  stop(): Promise<void>;
}

/**
 * @throws {ConfigError} when the certificate cannot be had
 * @throws {Deno.errors.AddrInUse} when a port is taken
 */
export async function serve(handler: RequestHandler, config: Config): Promise<ServerHandle> {
  const keyPair = config.securePort === undefined ? undefined : await loadKeyPair(config);
  const plain = listen(handler, { hostname: config.bindAddress, port: config.port });
  const servers = [plain];
  try {
    if (keyPair) servers.push(listen(handler, { hostname: config.bindAddress, port: config.securePort!, ...keyPair }));
  } catch (error) {
    await plain.shutdown();
    throw error;
  }
  const [url = "", secureUrl] = servers.map((server, i) => urlOf(server.addr, i === 0 ? "http" : "https"));
  let stopped: Promise<void> | undefined;
  const stop = () => stopped ??= stopAll(servers);
  return { url, secureUrl, certificate: keyPair?.cert, stop, [Symbol.asyncDispose]: stop };
}

type Listening = Deno.HttpServer<Deno.NetAddr>;

function listen(
  handler: RequestHandler,
  options: { hostname: string; port: number; cert?: string; key?: string },
): Listening {
  return Deno.serve({
    ...options,
    automaticCompression: false, // it would hold back the first items and compress what kube-apiserver does not
    onListen: () => {}, // main.ts says where, once
  }, (request) => handler.fetch(request, { transientChunks: true }));
}

function urlOf(address: Deno.NetAddr, scheme: string): string {
  const host = address.hostname.includes(":") ? `[${address.hostname}]` : address.hostname;
  return `${scheme}://${host}:${address.port}`;
}

async function stopAll(servers: readonly Listening[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, limits.shutdownGraceMs));
  await Promise.race([Promise.all(servers.map((server) => server.shutdown())), grace]);
  clearTimeout(timer);
}
