// Keeps the registry at the CRDs in the store: a list, then a watch from there, again from the start when either fails.
import { delay } from "../../storage/delay.ts";
import { type Entry, type Revision, StorageError, type Store } from "../../storage/store.ts";
import type { ResourceRegistry } from "./registry.ts";

export interface CrdWatcherOptions {
  readonly signal: AbortSignal;
  /** Told, after the registry, of all CRDs as they are at a revision. */
  readonly onChange?: (crds: ReadonlyMap<string, Entry>, revision: Revision) => void;
  /** Told of each failure to read the store; the watcher tries again by itself. */
  readonly onError?: (error: unknown) => void;
  /** The first pause after a failure; each further one is twice as long, up to `backoffMaxMs`. */
  readonly backoffMs?: number;
  readonly backoffMaxMs?: number;
}

export interface CrdWatcher {
  /** Resolves when the registry has been filled for the first time; rejects if the signal aborts before. */
  readonly ready: Promise<void>;
  /** Resolves when the signal has aborted and nothing runs any more. Never rejects. */
  readonly stopped: Promise<void>;
}

const crdRange = {
  start: "/apiextensions.k8s.io/customresourcedefinitions/",
  end: "/apiextensions.k8s.io/customresourcedefinitions0",
};

export function watchCrds(store: Store, registry: ResourceRegistry, options: CrdWatcherOptions): CrdWatcher {
  const ready = Promise.withResolvers<void>();
  const giveUp = () => ready.reject(options.signal.reason);
  options.signal.addEventListener("abort", giveUp, { once: true });
  // Nobody has to wait for readiness.
  ready.promise.catch(() => {});
  const stopped = run(store, registry, { ...options, onReady: ready.resolve });
  return { ready: ready.promise, stopped };
}

async function run(
  store: Store,
  registry: ResourceRegistry,
  options: CrdWatcherOptions & { onReady: () => void },
): Promise<void> {
  const { signal, backoffMs = 100, backoffMaxMs = 10_000, onError = () => {} } = options;
  let pause = backoffMs;
  while (!signal.aborted) {
    try {
      await follow(store, registry, {
        ...options,
        onReady: () => {
          pause = backoffMs;
          options.onReady();
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      // History that is gone is no trouble of the store: list again at once.
      if (error instanceof StorageError && error.code === "compacted") continue;
    }
    await delay(pause, signal).catch(() => {});
    pause = Math.min(pause * 2, backoffMaxMs);
  }
}

/** Lists, reports readiness, and follows the changes until the watch ends. */
async function follow(
  store: Store,
  registry: ResourceRegistry,
  options: CrdWatcherOptions & { onReady: () => void },
): Promise<void> {
  const { signal, onChange = () => {} } = options;
  const snapshot = await store.list(crdRange, { signal });
  const crds = new Map<string, Entry>();
  const show = (revision: Revision) => {
    registry.replaceCustom(new Map([...crds].map(([key, { value }]) => [key, value])));
    onChange(new Map(crds), revision);
  };
  for await (const page of snapshot.pages({ signal })) {
    for (const entry of page.entries) crds.set(entry.key, entry);
  }
  show(snapshot.revision);
  options.onReady();
  for await (const batch of store.watch(crdRange, { after: snapshot.revision, signal })) {
    if (batch.changes.length === 0) continue;
    for (const { key, value, modRevision } of batch.changes) {
      if (value === undefined) crds.delete(key);
      else crds.set(key, { key, value, modRevision });
    }
    show(batch.revision);
  }
}
