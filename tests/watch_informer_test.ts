// Informers of @kubernetes/client-node end up with what a fresh list shows, through restarts of weir and compacted history.
// Connections that break without an end are tested elsewhere: under Deno this client's HTTP library does not notice them.

import {
  CoreV1Api,
  type Informer,
  type KubeConfig,
  makeInformer,
  type ObjectCache,
  type V1ConfigMap,
} from "@kubernetes/client-node";
import { assert, assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { kubeConfig } from "./support/node_client.ts";
import { ObjectWriter } from "./support/object_writer.ts";
import { RandomChanges } from "./support/random_changes.ts";
import { startWeir } from "./support/weir.ts";

type ConfigMapInformer = Informer<V1ConfigMap> & ObjectCache<V1ConfigMap>;

/** An informer that starts again whenever it gives up. */
async function startInformer(config: KubeConfig, labelSelector?: string) {
  const api = config.makeApiClient(CoreV1Api);
  const query = labelSelector === undefined ? {} : { labelSelector };
  let lists = 0;
  const list = () => {
    lists++;
    return api.listConfigMapForAllNamespaces(query);
  };
  const informer: ConfigMapInformer = makeInformer(config, "/api/v1/configmaps", list, labelSelector);
  let stopped = false;
  const start = () => informer.start().catch(restart);
  const restart = () => {
    if (!stopped) setTimeout(() => stopped || start(), 30);
  };
  informer.on("error", restart);
  await start();
  return {
    /** How often it had to list: once, and after each 410. */
    get lists() {
      return lists;
    },
    async untilCaughtUp() {
      const { items } = await api.listConfigMapForAllNamespaces(query);
      await eventually(() => summary(informer.list()), summary(items));
    },
    stop: async () => {
      stopped = true;
      await informer.stop();
    },
  };
}

/** What of each object tells its state. */
function summary(objects: readonly V1ConfigMap[]): string[] {
  return objects.map(({ metadata, data }) =>
    `${metadata?.namespace}/${metadata?.name}@${metadata?.resourceVersion} ${data?.n}`
  ).sort();
}

async function eventually(read: () => string[], expected: readonly string[]): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (JSON.stringify(read()) === JSON.stringify(expected)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(read(), expected);
}

Deno.test("the caches of informers equal a fresh list after more than a thousand changes", async () => {
  await using etcd = await startEtcd();
  const writer = new ObjectWriter(etcd.url);
  const changes = new RandomChanges(writer);
  await changes.make(60);
  let weir = await startWeir({ etcdServers: [etcd.url] });
  const port = Number(new URL(weir.url).port);
  const config = kubeConfig(weir.url);
  const informers = [await startInformer(config), await startInformer(config, "pick=yes")];

  for (let round = 1; round <= 12; round++) {
    for (const informer of informers) await informer.untilCaughtUp();
    await changes.make(100);
    await weir.stop();
    // What changes while the clients are away they resume from history, or are told 410 and list again.
    const revision = await changes.make(10);
    if (round % 4 === 0) await writer.compact(revision);
    weir = await startWeir({ etcdServers: [etcd.url], port });
  }

  for (const informer of informers) {
    await informer.untilCaughtUp();
    assert(informer.lists > 1 && informer.lists <= 4, `${informer.lists} lists`);
  }
  for (const informer of informers) await informer.stop();
  await weir.stop();
});
