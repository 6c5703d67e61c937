// Puts a server together: store, registry, discovery, handlers, app, sockets. What the CLI, tests and embedders start.
import { collectGarbage } from "../storage/collect_garbage.ts";
import { delay } from "../storage/delay.ts";
import type { Store } from "../storage/store.ts";
import { WatchHubs } from "../storage/watch_hub.ts";
import { createApp, type RequestLogEntry } from "./app.ts";
import { bootstrapWhenEmpty } from "./bootstrap/bootstrap_when_empty.ts";
import { components } from "./component_status.ts";
import { type Config, limits } from "./config.ts";
import { Discovery } from "./discovery/discovery.ts";
import { handleConnect } from "./handlers/connect.ts";
import { handleGet } from "./handlers/get.ts";
import { KnownLengths } from "./handlers/known_lengths.ts";
import { handleList } from "./handlers/list.ts";
import { RunningLists } from "./handlers/running_lists.ts";
import { SharedEventViews } from "./handlers/shared_events.ts";
import { handleWatch } from "./handlers/watch.ts";
import { LazyWriting } from "./lazy_writing.ts";
import { messageOf } from "./message_of.ts";
import { healthChecks } from "./health_checks.ts";
import { Metrics } from "./metrics/metrics.ts";
import { watchCrds } from "./resources/crd_watcher.ts";
import { openStore } from "./open_store.ts";
import { OpenApi } from "./openapi/openapi.ts";
import { ResourceRegistry } from "./resources/registry.ts";
import { serve, type ServerHandle } from "./serve.ts";

/** What a server is given beside its settings. */
export interface ServerOptions {
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
  /** Told of every request when its answer is sent. */
  readonly log?: (entry: RequestLogEntry) => void;
  /** Told of trouble that is no request's: the store is away, a CRD is broken. */
  readonly warn?: (message: string) => void;
}

/**
 * Starts a server on the store that the settings ask for. Resolves when it listens and has read the CRDs, or when etcd
 * cannot be reached for `limits.startWaitMs`: it then answers errors, and /readyz says so, until etcd is there.
 * @throws {ConfigError}
 * @throws {StorageError} when the embedded store cannot be opened
 * @throws {Deno.errors.AddrInUse}
 */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<ServerHandle> {
  const { now = Date.now, log = () => {}, warn = () => {} } = options;
  const stopping = new AbortController();
  const registry = new ResourceRegistry({ log: ({ key, message }) => warn(`CRD ${key} is not served: ${message}`) });
  const metrics = new Metrics(registry);
  const store = await openStore(config, { warn, observer: metrics.store });
  const background = { signal: stopping.signal, now, warn };
  const writing = config.readOnly ? undefined : new LazyWriting(store, config, background);
  const crds = watchCrds(store, registry, {
    signal: stopping.signal,
    onChange: (crds, revision) => writing?.observeCrds(crds, revision),
    onError: (error) => warn(`reading CRDs: ${messageOf(error)}`),
  });
  const start = { revision: Number.MAX_SAFE_INTEGER, ready: false };
  const ready = Promise.all([crds.ready, writing && bootstrapWhenEmpty(store, config, background)]).then(async () => {
    start.revision = await store.currentRevision({ signal: stopping.signal });
    start.ready = true;
  });
  await Promise.race([ready, delay(limits.startWaitMs, stopping.signal)]);
  ready.catch(() => {}); // the server was stopped before the store was there
  const reading = {
    store,
    now,
    get startRevision() {
      return start.revision;
    },
    lengths: new KnownLengths(),
    runningLists: new RunningLists(),
    components: components(Array(config.etcdServers.length || 1).fill(() => probe(store))),
  };
  const hubs = new WatchHubs(store);
  metrics.addWatches(hubs);
  const serverAddress = config.externalHostname ?? `${config.bindAddress}:${config.securePort ?? config.port}`;
  const sharedEvents = new SharedEventViews({ bytesMax: limits.watchFramesBytesMax });
  const watching = { ...reading, hubs, registry, sharedEvents };
  const app = createApp({
    registry,
    discovery: new Discovery({ serverAddress }),
    openApi: new OpenApi({ now, warn }),
    healthChecks: healthChecks({
      store: () => probe(store),
      registry: () => {
        if (!start.ready) throw new Error("the CRDs in the store have not been read yet");
      },
      shutdown: () => stopping.signal.throwIfAborted(),
    }),
    openId: { issuer: config.serviceAccountIssuer, serverAddress },
    handlers: {
      get: (request) => handleGet(request, reading),
      connect: (request) => handleConnect(request, reading),
      list: (request) => handleList(request, reading),
      watch: (request) => handleWatch(request, watching),
      ...writing?.handlers(reading),
    },
    metrics,
    log,
  });
  const server = await serve(app, config);
  delay(limits.collectAfterStartMs, stopping.signal).then(collectGarbage, () => {});
  if (writing) ready.then(() => tellNotices(store, background)).catch(() => {}); // a store that is away says so elsewhere
  const stop = async () => {
    stopping.abort();
    hubs.close();
    await server.stop();
    await crds.stopped;
    await writing?.stopped();
    store.close();
  };
  return { ...server, stop };
}

async function tellNotices(
  store: Store,
  { now, warn, signal }: { now: () => number; warn: (message: string) => void; signal: AbortSignal },
): Promise<void> {
  await delay(limits.collectAfterStartMs, signal);
  const { startNotices } = await import("./start_notices.ts");
  for (const line of await startNotices(store, now)) warn(line);
}

async function probe(store: Store): Promise<void> {
  await store.currentRevision();
}
