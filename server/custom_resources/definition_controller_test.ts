// What follows from definitions in a store, when others write to it, too.

import { assert, assertEquals } from "@std/assert";
import { delay } from "../../storage/delay.ts";
import { StorageError, type Write } from "../../storage/store.ts";
import { MemoryStore } from "../../tests/support/memory_store.ts";
import { watchCrds } from "../resources/crd_watcher.ts";
import { ResourceRegistry } from "../resources/registry.ts";
import { DefinitionController } from "./definition_controller.ts";

const prefix = "/apiextensions.k8s.io/customresourcedefinitions";

interface Parts {
  readonly group?: string;
  readonly names?: object;
  readonly metadata?: object;
  readonly status?: object;
}

function stored(plural: string, { group = "shop.io", names = {}, metadata = {}, status = {} }: Parts = {}): string {
  const kind = plural.toUpperCase();
  return JSON.stringify({
    kind: "CustomResourceDefinition",
    apiVersion: "apiextensions.k8s.io/v1beta1",
    metadata: { name: `${plural}.${group}`, uid: `uid of ${plural}`, ...metadata },
    spec: {
      group,
      version: "v1",
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List`, ...names },
      scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true }],
    },
    status: { storedVersions: ["v1"], ...status },
  });
}

const deleting = {
  deletionTimestamp: "2026-01-01T00:00:00Z",
  finalizers: ["customresourcecleanup.apiextensions.k8s.io"],
};

function established(plural: string, kind = plural.toUpperCase()) {
  const names = { plural, singular: plural, kind, listKind: `${kind}List` };
  const condition = (type: string) => ({ type, status: "True", lastTransitionTime: null, reason: "x", message: "x" });
  return { acceptedNames: names, conditions: [condition("NamesAccepted"), condition("Established")] };
}

interface World {
  readonly store: MemoryStore;
  readonly registry: ResourceRegistry;
  readonly controller: DefinitionController;
  readonly errors: unknown[];
  read(key: string): Promise<Record<string, unknown> | undefined>;
  until(isSo: () => Promise<boolean> | boolean): Promise<void>;
}

async function withController(store: MemoryStore, test: (world: World) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  const errors: unknown[] = [];
  const registry = new ResourceRegistry();
  const options = { signal, now: Date.now, onError: (error: unknown) => errors.push(error), settleMs: 20, pollMs: 20 };
  const controller = new DefinitionController(store, options);
  const crds = watchCrds(store, registry, { signal, onChange: (all, revision) => controller.observe(all, revision) });
  await crds.ready;
  const read = async (key: string) => {
    const { entry } = await store.get(key);
    return entry && JSON.parse(new TextDecoder().decode(entry.value));
  };
  const until = async (isSo: () => Promise<boolean> | boolean) => {
    for (let attempt = 0; !await isSo(); attempt++) {
      if (attempt === 500) throw new Error("it did not come to that");
      await delay(10);
    }
  };
  try {
    await test({ store, registry, controller, errors, read, until });
  } finally {
    abort.abort();
    await crds.stopped;
    await controller.stopped();
  }
}

function isServed({ registry }: World, plural: string): boolean {
  return registry.current.resourcesOf({ group: "shop.io", version: "v1" }).some((found) => found.plural === plural);
}

Deno.test("once a write is settled, the definition is served and registered", async () => {
  await withController(new MemoryStore(), async (world) => {
    const { store, controller, read } = world;
    const revision = store.write(`${prefix}/orders.shop.io`, stored("orders"));
    await controller.settled(revision);
    assert(isServed(world, "orders"));
    const service = await read("/apiregistration.k8s.io/apiservices/v1.shop.io");
    assertEquals(service?.kind, "APIService");
    const before = await store.currentRevision();
    await controller.settled(revision);
    assertEquals(await store.currentRevision(), before, "nothing is written again");
  });
});

Deno.test("a definition that is broken, or cannot be written, does not hold up the others", async () => {
  class Refusing extends MemoryStore {
    override commit(writes: readonly Write[]) {
      if (!writes.some(({ key }) => key.includes("refused"))) return super.commit(writes);
      return Promise.reject(new StorageError("tooLarge", "too large"));
    }
  }
  await withController(new Refusing(), async (world) => {
    const { store, errors, until } = world;
    store.write(`${prefix}/broken.shop.io`, "{");
    store.write(`${prefix}/refused.shop.io`, stored("refused"));
    store.write(`${prefix}/orders.shop.io`, stored("orders"));
    await until(() => isServed(world, "orders"));
    assert(errors.some((error) => error instanceof StorageError));
    assert(errors.some((error) => error instanceof SyntaxError));
  });
});

Deno.test("APIServices of definitions that went while no server ran are removed, those of people are kept", async () => {
  const store = new MemoryStore();
  const service = (labels: object) =>
    JSON.stringify({ kind: "APIService", apiVersion: "apiregistration.k8s.io/v1", metadata: { name: "n", labels } });
  const services = "/apiregistration.k8s.io/apiservices";
  const label = "kube-aggregator.kubernetes.io/automanaged";
  const name = "v1.gone.io";
  const managed = service({ [label]: "true" }).replace(`"n"`, `"${name}"`);
  store.write(`${services}/${name}`, managed);
  store.write(`${services}/v1.apps`, service({ [label]: "onstart" }));
  store.write(`${services}/v1.mine.io`, service({}));
  await withController(store, async ({ read, until }) => {
    await until(async () => await read(`${services}/${name}`) === undefined);
    assert(await read(`${services}/v1.apps`) !== undefined);
    assert(await read(`${services}/v1.mine.io`) !== undefined);
  });
});

Deno.test("a deleted definition takes its objects along", async () => {
  const store = new MemoryStore();
  const object = (finalizers?: string[]) =>
    JSON.stringify({ kind: "A", metadata: { name: "x", generation: 1, finalizers } });
  for (let i = 0; i < 250; i++) store.write(`/shop.io/orders/n/o-${i}`, object());
  store.write("/shop.io/orders/n/kept", object(["a/b"]));
  store.write("/shop.io/orders/n/unreadable", "{");
  store.write("/shop.io/ordersother/n/o", object());
  store.write(`${prefix}/orders.shop.io`, stored("orders", { metadata: deleting, status: established("orders") }));
  await withController(store, async ({ read, until }) => {
    const keys = async () => {
      const found: string[] = [];
      for await (
        const { entries } of (await store.list({ start: "/shop.io/orders/", end: "/shop.io/orders0" })).pages()
      ) {
        found.push(...entries.map(({ key }) => key));
      }
      return found;
    };
    await until(async () => (await keys()).length === 1);
    const kept = await read("/shop.io/orders/n/kept") as { metadata: Record<string, unknown> };
    assertEquals(kept.metadata.generation, 2);
    assertEquals(kept.metadata.deletionGracePeriodSeconds, 0);
    assert(await read(`${prefix}/orders.shop.io`) !== undefined);
    store.write("/shop.io/orders/n/kept", undefined);
    await until(async () => await read(`${prefix}/orders.shop.io`) === undefined);
    assert(await read("/shop.io/ordersother/n/o") !== undefined);
  });
});

Deno.test("finalizers of others keep a definition that has been emptied", async () => {
  const store = new MemoryStore();
  const metadata = { ...deleting, finalizers: [...deleting.finalizers, "a/b"] };
  store.write(`${prefix}/orders.shop.io`, stored("orders", { metadata, status: established("orders") }));
  await withController(store, async ({ read, until }) => {
    const conditions = async () => JSON.stringify(await read(`${prefix}/orders.shop.io`));
    await until(async () => (await conditions()).includes("InstanceDeletionCompleted"));
    const { metadata } = await read(`${prefix}/orders.shop.io`) as { metadata: { finalizers: string[] } };
    assertEquals(metadata.finalizers, ["a/b"]);
  });
});

Deno.test("objects that are not a definition's own are left alone: never established, or a built-in resource's", async () => {
  const store = new MemoryStore();
  const never = stored("orders", { metadata: deleting, names: { kind: "TAKEN" } });
  store.write(
    `${prefix}/items.shop.io`,
    stored("items", { status: established("items", "TAKEN"), names: { kind: "TAKEN" } }),
  );
  store.write(`${prefix}/orders.shop.io`, never);
  store.write("/shop.io/orders/n/o", "{}");
  const group = "apiregistration.k8s.io";
  const status = established("apiservices");
  store.write(`${prefix}/apiservices.${group}`, stored("apiservices", { group, metadata: deleting, status }));
  const service = JSON.stringify({
    kind: "APIService",
    apiVersion: "apiregistration.k8s.io/v1",
    metadata: { name: "v1.apps" },
  });
  store.write(`/${group}/apiservices/v1.apps`, service);
  await withController(store, async ({ read, until }) => {
    await until(async () => await read(`${prefix}/orders.shop.io`) === undefined);
    await until(async () => await read(`${prefix}/apiservices.${group}`) === undefined);
    assert(await read("/shop.io/orders/n/o") !== undefined);
    assert(await read(`/${group}/apiservices/v1.apps`) !== undefined);
  });
});
