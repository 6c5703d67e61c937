// What an empty etcd has once weir has started on it: what kube-apiserver makes of a new cluster, once, whoever starts when.

import { assert, assertEquals } from "@std/assert";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { groupVersionString } from "../server/resources/builtin_resources.ts";
import type { Resource } from "../server/resources/resource.ts";
import { createEtcdStore } from "../storage/etcd/etcd_store.ts";
import { delay } from "../storage/delay.ts";
import { startEtcd } from "./support/etcd.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { sendJson } from "./support/json_client.ts";
import { keptObjects } from "./support/stored_objects.ts";
import { goldenConfig, startWeir, type Weir } from "./support/weir.ts";

/** In a new cluster. */
const objectCount = 186;

Deno.test("a new cluster has what kube-apiserver gives one", async (t) => {
  await using goldenEtcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  await using etcd = await startLocalEtcd();
  await using golden = await startWeir({ etcdServers: [goldenEtcd.endpoint], ...goldenConfig, readOnly: true });
  await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig, securePort: undefined });
  const resources = await resourcesIn(etcd.endpoint);
  assertEquals(resources.length, 12);
  for (const resource of resources) {
    await t.step(resource.plural, async () => {
      const mine = await objectsOf(weir, resource);
      const theirs = await objectsOf(golden, resource);
      const made = [...theirs].filter(([, object]) => isOfNewCluster(object)).map(([name]) => name);
      assertEquals([...mine.keys()].sort(), made.sort());
      for (const [name, object] of mine) assertEquals(lasting(object), lasting(theirs.get(name)), name);
    });
  }
});

Deno.test("two servers that start at once on an empty etcd make every object once", async () => {
  await using etcd = await startEtcd();
  const config = { etcdServers: [etcd.url] };
  const weirs = await Promise.all([startWeir(config), startWeir(config)]);
  try {
    const entries = (await entriesIn(etcd.url)).map(({ entry }) => entry);
    assertEquals(entries.length, objectCount);
    const revisions = entries.map(({ modRevision }) => modRevision);
    assert(new Set(revisions).size <= 4, "a part is made in one revision, and not again");
    const services = await Promise.all(
      weirs.map(({ url }) => sendJson("GET", `${url}/api/v1/namespaces/default/services/kubernetes`)),
    );
    assertEquals(services[0], services[1]);
    const created = weirs.map(({ url }, index) =>
      sendJson("POST", `${url}/api/v1/namespaces/default/configmaps`, { metadata: { name: `c-${index}` } })
    );
    assertEquals((await Promise.all(created)).map(({ status }) => status), [201, 201]);
  } finally {
    for (const weir of weirs) await weir.stop();
  }
});

Deno.test("a new cluster that was left half made is finished, and what is no new cluster is left alone", async () => {
  await using etcd = await startEtcd();
  await (await startWeir({ etcdServers: [etcd.url] })).stop();
  const store = createEtcdStore({ endpoints: [etcd.url], prefix: "/registry", listBytesMax: 1 << 26 });
  try {
    /** As if whoever made the objects had ended before the last part of them. */
    const removeLastPart = async () => {
      const entries = (await keptObjects(store)).map(({ entry }) => entry);
      const last = Math.max(...entries.map(({ modRevision }) => modRevision));
      const removed = entries.filter(({ modRevision }) => modRevision === last);
      await store.commit(removed.map(({ key }) => ({ key, value: undefined, expected: last })));
      assert(removed.some(({ key }) => key === "/namespaces/default"));
      return entries.length - removed.length;
    };
    assert(await removeLastPart() > 0);
    await (await startWeir({ etcdServers: [etcd.url] })).stop();
    assertEquals((await keptObjects(store)).length, objectCount);

    const before = await removeLastPart() + 1;
    await store.commit([{ key: "/configmaps/other/a", value: new TextEncoder().encode("{}"), expected: 0 }]);
    await (await startWeir({ etcdServers: [etcd.url] })).stop();
    assertEquals((await keptObjects(store)).length, before);
  } finally {
    store.close();
  }
});

Deno.test("a server that starts while etcd is away makes a new cluster when etcd comes", async () => {
  await using etcd = await startEtcd();
  await etcd.kill();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  assertEquals((await sendJson("GET", `${weir.url}/readyz`)).status, 500);
  const configMaps = `${weir.url}/api/v1/namespaces/default/configmaps`;
  const early = await sendJson("POST", `${configMaps}?timeout=300ms`, { metadata: { name: "early" } });
  assertEquals([early.status, early.body.reason], [504, "Timeout"]);
  await using _later = await startEtcd(etcd);
  for (const end = Date.now() + 20_000; (await sendJson("GET", `${weir.url}/readyz`)).status !== 200; await delay(50)) {
    assert(Date.now() < end, "it never became ready");
  }
  assertEquals((await entriesIn(etcd.url)).length, objectCount);
  assertEquals((await sendJson("POST", configMaps, { metadata: { name: "late" } })).status, 201);
});

async function entriesIn(endpoint: string) {
  const store = createEtcdStore({ endpoints: [endpoint], prefix: "/registry", listBytesMax: 1 << 26 });
  try {
    return await keptObjects(store);
  } finally {
    store.close();
  }
}

/** Those that have an object. */
async function resourcesIn(endpoint: string): Promise<Resource[]> {
  return [...new Set((await entriesIn(endpoint)).map(({ resource }) => resource!))];
}

interface ServedObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { readonly manager: string }[];
  };
}

async function objectsOf({ url }: Weir, resource: Resource): Promise<Map<string, ServedObject>> {
  const { group, plural } = resource;
  const path = `/api${group === "" ? "" : "s"}/${groupVersionString(resource)}/${plural}`;
  const { status, body } = await sendJson("GET", url + path);
  assertEquals(status, 200, path);
  const items: ServedObject[] = body.items;
  return new Map(items.map((item) => [`${item.metadata.namespace ?? ""}/${item.metadata.name}`, item]));
}

/** Made by kube-apiserver by itself, for nothing that came later. */
function isOfNewCluster({ metadata: { name, managedFields = [] } }: ServedObject): boolean {
  const isServers = managedFields.some(({ manager }) =>
    manager === "kube-apiserver" || manager === "api-priority-and-fairness-config-producer-v1"
  );
  return isServers && !name.endsWith(".golden.io") && !/^10\.0\.0\.\d{2,}$/.test(name);
}

/** What no two clusters share, what weir does not keep yet, and what controllers brought. */
const unlike = ["uid", "creationTimestamp", "resourceVersion", "managedFields", "lastTransitionTime", "finalizers"];

function lasting(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object, (key, value) => unlike.includes(key) ? undefined : value));
}
