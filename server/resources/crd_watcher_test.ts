import { assertEquals, assertRejects } from "@std/assert";
import { type Entry, type Snapshot, StorageError, type Store, type WatchBatch } from "../../storage/store.ts";
import { watchCrds } from "./crd_watcher.ts";
import { ResourceRegistry } from "./registry.ts";
import type { ResourceSet } from "./resource_set.ts";

const prefix = "/apiextensions.k8s.io/customresourcedefinitions/";

function crd(plural: string): Entry {
  const object = {
    metadata: { name: `${plural}.x.io` },
    spec: { group: "x.io", scope: "Cluster", versions: [{ name: "v1", served: true, storage: true }] },
    status: { acceptedNames: { plural, kind: "X" }, conditions: [{ type: "Established", status: "True" }] },
  };
  return { key: `${prefix}${plural}.x.io`, value: new TextEncoder().encode(JSON.stringify(object)), modRevision: 1 };
}

type Step = Entry[] | StorageError;

/** A store that misbehaves as told: each list takes the next step, each watch the batches or error given for it. */
class ScriptedStore implements Store {
  readonly #lists: Step[];
  readonly #watches: (WatchBatch | StorageError)[][];

  constructor(script: { lists: Step[]; watches: (WatchBatch | StorageError)[][] }) {
    this.#lists = script.lists;
    this.#watches = script.watches;
  }

  list(): Promise<Snapshot> {
    const entries = this.#lists.shift() ?? [];
    if (entries instanceof StorageError) return Promise.reject(entries);
    return Promise.resolve({
      revision: 5,
      count: undefined,
      lastKey: undefined,
      async *pages() {
        yield { entries, bytes: 0, derived: (_key: string, make: () => Uint8Array) => make() };
      },
    });
  }

  async *watch(_range: unknown, { signal }: { signal?: AbortSignal }): AsyncIterable<WatchBatch> {
    for (const step of this.#watches.shift() ?? []) {
      if (step instanceof StorageError) throw step;
      yield step;
    }
    await new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)));
  }

  get = () => Promise.reject(new Error("not used"));
  currentRevision = () => Promise.reject(new Error("not used"));
  commit = () => Promise.reject(new Error("not used"));
  close(): void {}
}

function change(entry: Entry, deleted = false): WatchBatch {
  const { key, value } = entry;
  const what = { key, modRevision: 6, createRevision: 6, value: deleted ? undefined : value, previous: undefined };
  return { changes: [what], revision: 6 };
}

/** What is served after each change, until `count` changes have been seen. */
async function served(store: Store, count: number): Promise<{ plurals: string[][]; errors: unknown[] }> {
  const registry = new ResourceRegistry();
  const plurals: string[][] = [];
  const errors: unknown[] = [];
  const stop = new AbortController();
  const enough = Promise.withResolvers<void>();
  registry.onChange((set: ResourceSet) => {
    plurals.push(set.resourcesOf({ group: "x.io", version: "v1" }).map(({ plural }) => plural));
    if (plurals.length === count) enough.resolve();
  });
  const watcher = watchCrds(store, registry, { signal: stop.signal, backoffMs: 1, onError: (e) => errors.push(e) });
  await watcher.ready;
  await enough.promise;
  stop.abort();
  await watcher.stopped;
  return { plurals, errors };
}

Deno.test("the registry follows CRDs as they come and go", async () => {
  const store = new ScriptedStore({
    lists: [[crd("ants")]],
    watches: [[change(crd("bees")), change(crd("ants"), true)]],
  });
  assertEquals((await served(store, 3)).plurals, [["ants"], ["ants", "bees"], ["bees"]]);
});

Deno.test("a store that fails is asked again", async () => {
  const down = new StorageError("unavailable", "no leader");
  const store = new ScriptedStore({ lists: [down, down, [crd("ants")]], watches: [] });
  assertEquals(await served(store, 1), { plurals: [["ants"]], errors: [down, down] });
});

Deno.test("after a watch is lost, CRDs deleted meanwhile are gone", async () => {
  const compacted = new StorageError("compacted", "history is gone");
  const store = new ScriptedStore({ lists: [[crd("ants"), crd("bees")], [crd("bees")]], watches: [[compacted]] });
  assertEquals(await served(store, 2), { plurals: [["ants", "bees"], ["bees"]], errors: [compacted] });
});

Deno.test("a watcher that is stopped before the store answers is never ready", async () => {
  const down = new StorageError("unavailable", "no leader");
  const stop = new AbortController();
  const store = new ScriptedStore({ lists: [down, down, down], watches: [] });
  const watcher = watchCrds(store, new ResourceRegistry(), {
    signal: stop.signal,
    backoffMs: 60_000,
    onError: () => stop.abort(new Error("stopped")),
  });
  await assertRejects(() => watcher.ready, Error, "stopped");
  await watcher.stopped;
});
