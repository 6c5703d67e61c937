// An operator on a custom resource, as its users write it: an informer, and status updates that are tried again after a
// conflict, while others change, label and delete the objects. What is left equals a plain model of what was asked for.

import {
  ApiException,
  ApiextensionsV1Api,
  CustomObjectsApi,
  type KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import { assert, assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { kubeConfig } from "./support/node_client.ts";
import { Random } from "./support/random_object.ts";
import { startWeir } from "./support/weir.ts";

interface Lamp extends KubernetesObject {
  spec: { level: number };
  status?: { level?: number; observedGeneration?: number };
}

/** What is expected of a lamp. */
interface ModelLamp {
  level: number;
  generation: number;
  label: string | undefined;
}

const collection = { group: "house.example.com", version: "v1", namespace: "default", plural: "lamps" };
const apiVersion = `${collection.group}/${collection.version}`;
const users = 4;
const changesPerUser = 350;
const lampsPerUser = 6;

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${collection.plural}.${collection.group}` },
  spec: {
    group: collection.group,
    scope: "Namespaced",
    names: { plural: "lamps", singular: "lamp", kind: "Lamp" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: { type: "object", properties: { level: { type: "integer" } } },
            status: {
              type: "object",
              properties: { level: { type: "integer" }, observedGeneration: { type: "integer" } },
            },
          },
        },
      },
    }],
  },
};

function nameOf({ metadata }: KubernetesObject): string {
  return metadata?.name ?? "";
}

/** The object, or undefined where the server says that there is none, or that it has changed. */
async function unlessRefused(call: Promise<unknown>, ...codes: number[]): Promise<Lamp | undefined> {
  try {
    return await call as Lamp;
  } catch (error) {
    if (error instanceof ApiException && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** Sets each lamp to the level that it should have. Tells how often somebody came in between. */
class Operator {
  readonly #api: CustomObjectsApi;
  readonly #informer;
  readonly #running = new Set<string>();
  conflicts = 0;
  statusUpdates = 0;
  failure: unknown;

  constructor(config: KubeConfig) {
    this.#api = config.makeApiClient(CustomObjectsApi);
    const { group, version, namespace, plural } = collection;
    this.#informer = makeInformer<Lamp>(
      config,
      `/apis/${group}/${version}/namespaces/${namespace}/${plural}`,
      async () => await this.#api.listNamespacedCustomObject(collection) as KubernetesListObject<Lamp>,
    );
    for (const event of ["add", "update"] as const) {
      this.#informer.on(event, (lamp) => void this.#reconcile(nameOf(lamp)));
    }
    this.#informer.on("error", (error) => this.failure ??= error ?? new Error("the watch has ended"));
  }

  start(): Promise<void> {
    return this.#informer.start();
  }

  stop(): Promise<void> {
    return this.#informer.stop();
  }

  get lamps(): readonly Lamp[] {
    return this.#informer.list();
  }

  /** One at a time for a lamp, until its status is that of the cache. */
  async #reconcile(name: string): Promise<void> {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      for (let lamp = this.#cached(name); lamp !== undefined && isBehind(lamp);) {
        lamp = await this.#update(lamp) ??
          await unlessRefused(this.#api.getNamespacedCustomObject({ ...collection, name }), 404);
      }
    } catch (error) {
      this.failure ??= error;
    } finally {
      this.#running.delete(name);
    }
    const lamp = this.#cached(name);
    if (lamp !== undefined && isBehind(lamp) && this.failure === undefined) setTimeout(() => this.#reconcile(name), 5);
  }

  /** Undefined when the lamp has changed or is gone. */
  async #update(lamp: Lamp): Promise<Lamp | undefined> {
    const status = { level: lamp.spec.level, observedGeneration: lamp.metadata!.generation! };
    const body = { ...lamp, spec: { level: -1 }, status };
    const updated = await unlessRefused(
      this.#api.replaceNamespacedCustomObjectStatus({ ...collection, name: nameOf(lamp), body }),
      404,
      409,
    );
    if (updated === undefined) this.conflicts++;
    else this.statusUpdates++;
    return updated;
  }

  #cached(name: string): Lamp | undefined {
    return this.#informer.get(name, collection.namespace);
  }
}

function isBehind({ metadata, status }: Lamp): boolean {
  return status?.observedGeneration !== metadata?.generation;
}

/** Makes, changes, labels and deletes lamps of its own. */
async function useLamps(api: CustomObjectsApi, user: number, model: Map<string, ModelLamp>): Promise<void> {
  const random = new Random(user);
  const merge = (name: string, body: object) =>
    api.patchNamespacedCustomObject(
      { ...collection, name, body },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  for (let change = 0; change < changesPerUser; change++) {
    const name = `lamp-${user}-${random.below(lampsPerUser)}`;
    const lamp = model.get(name);
    const level = random.below(100);
    if (lamp === undefined) {
      // A status that comes with a new lamp counts for nothing.
      const body = { apiVersion, kind: "Lamp", metadata: { name }, spec: { level }, status: { level: -1 } };
      await api.createNamespacedCustomObject({ ...collection, body });
      model.set(name, { level, generation: 1, label: undefined });
    } else if (change % 20 === 0) {
      await api.deleteNamespacedCustomObject({ ...collection, name });
      model.delete(name);
    } else if (change % 7 === 0) {
      lamp.label = `l${level}`;
      await merge(name, { metadata: { labels: { label: lamp.label } } });
    } else {
      await merge(name, { spec: { level } });
      if (lamp.level !== level) lamp.generation++;
      lamp.level = level;
    }
  }
}

/** What the model says of all lamps, once the operator has done its work. */
function expectedLines(model: ReadonlyMap<string, ModelLamp>): string[] {
  return [...model].map(([name, { level, generation, label }]) =>
    `${name} ${label} level ${level}, generation ${generation}; is ${level}, observed ${generation}`
  ).sort();
}

function linesOf(lamps: readonly Lamp[]): string[] {
  return lamps.map(({ metadata, spec, status }) =>
    `${metadata?.name} ${metadata?.labels?.label} level ${spec.level}, generation ${metadata?.generation}; ` +
    `is ${status?.level}, observed ${status?.observedGeneration}`
  ).sort();
}

Deno.test("an operator and its users leave what a plain model says", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const config = kubeConfig(weir.url);
  const api = config.makeApiClient(CustomObjectsApi);
  const list = async () => await api.listNamespacedCustomObject(collection) as KubernetesListObject<Lamp>;
  await config.makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({ body: definition });
  const before = Number((await list()).metadata?.resourceVersion);

  const operator = new Operator(config);
  await operator.start();
  const model = new Map<string, ModelLamp>();
  await Promise.all(Array.from({ length: users }, (_, user) => useLamps(api, user, model)));
  const expected = expectedLines(model);
  for (const end = Date.now() + 20_000; Date.now() < end && operator.failure === undefined;) {
    if (JSON.stringify(linesOf(operator.lamps)) === JSON.stringify(expected)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(operator.failure, undefined);
  assertEquals(linesOf(operator.lamps), expected);
  await operator.stop();

  const { items, metadata } = await list();
  assertEquals(linesOf(items), expected);
  assert(items.length > users);
  assert(operator.statusUpdates > changesPerUser, `only ${operator.statusUpdates} updates of a status`);
  const written = Number(metadata?.resourceVersion) - before;
  assert(written > 2_000, `only ${written} writes`);
});
