// Puts the API together without sockets: store, registry, discovery, handlers, app. Servers put it on the network; commands
// that need no server ask it themselves.
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
import type { OpenApi } from "./openapi/openapi.ts";
import { ResourceRegistry } from "./resources/registry.ts";
import type { RequestHandler } from "./serve.ts";

/** What a server is given beside its settings. */
export interface ServerOptions {
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
  /** Told of every request when its answer is sent. */
  readonly log?: (entry: RequestLogEntry) => void;
  /** Told of trouble that is no request's: the store is away, a CRD is broken. */
  readonly warn?: (message: string) => void;
}

/** What the API is given beside its settings. */
export interface ApiOptions extends ServerOptions {
  /** What is created and was an object before is put back as it was. */
  readonly restoring?: boolean;
}

/** The API in this process. */
export interface Api extends RequestHandler {
  readonly store: Store;
  /** Resolves when the CRDs have been read and a store that was empty has the objects of a new cluster. */
  readonly ready: Promise<void>;
  /** Watches end, and health checks say so. */
  drain(): void;
  /** Resolves when nothing runs any more and the store is closed. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the store that the settings ask for and puts the API on it. Resolves when it is ready, or when etcd cannot be
 * reached for `limits.startWaitMs`: it then answers errors, and /readyz says so, until etcd is there.
 * @throws {ConfigError}
 * @throws {StorageError} when the embedded store cannot be opened
 */
export async function startApi(config: Config, options: ApiOptions = {}): Promise<Api> {
  const { now = Date.now, log = () => {}, warn = () => {}, restoring = false } = options;
  const stopping = new AbortController();
  const registry = new ResourceRegistry({ log: ({ key, message }) => warn(`CRD ${key} is not served: ${message}`) });
  const metrics = new Metrics(registry);
  const store = await openStore(config, { warn, observer: metrics.store });
  const background = { signal: stopping.signal, now, warn, restoring };
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
  let openApi: Promise<OpenApi> | undefined;
  const app = createApp({
    registry,
    discovery: new Discovery({ serverAddress }),
    openApi: () => openApi ??= loadOpenApi({ now, warn }),
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
  const drain = () => {
    stopping.abort();
    hubs.close();
  };
  const close = async () => {
    drain();
    await crds.stopped;
    await writing?.stopped();
    store.close();
  };
  return { fetch: (request, transport) => app.fetch(request, transport), store, ready, drain, close };
}

async function probe(store: Store): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("the store does not answer")), limits.probeTimeoutMs);
  try {
    await store.currentRevision({ signal: late.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function loadOpenApi(options: ConstructorParameters<typeof OpenApi>[0]): Promise<OpenApi> {
  const { OpenApi } = await import("./openapi/openapi.ts");
  return new OpenApi(options);
}
