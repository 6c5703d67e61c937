// What weir does in etcd beside objects: leases of events, compaction; and that a read-only server does nothing there.

import { assert, assertEquals } from "@std/assert";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { delay } from "../storage/delay.ts";
import { startEtcd } from "./support/etcd.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { sendJson } from "./support/json_client.ts";
import { startWeir } from "./support/weir.ts";

const core = "/api/v1/namespaces/default";

const event = (name: string) => ({
  metadata: { name, namespace: "default" },
  involvedObject: { kind: "Pod", namespace: "default", name: "a" },
  reason: "Started",
  message: "it did",
  type: "Normal",
});

Deno.test("events share a lease that is a little longer than --event-ttl", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const send = (method: string, path: string, body?: unknown) => sendJson(method, weir.url + path, body);
  for (const name of ["a", "b"]) assertEquals((await send("POST", `${core}/events`, event(name))).status, 201);
  const [a, b] = [
    await keyIn(etcd.url, "/registry/events/default/a"),
    await keyIn(etcd.url, "/registry/events/default/b"),
  ];
  assert(a.lease !== undefined);
  assertEquals(b.lease, a.lease);
  assertEquals(await leasesIn(etcd.url), [a.lease]);
  const { grantedTTL } = await callEtcd(etcd.url, "lease/timetolive", { ID: a.lease });
  assertEquals(grantedTTL, "3660");

  const newApi = "/apis/events.k8s.io/v1/namespaces/default/events";
  const series = { count: 2, lastObservedTime: "2026-11-25T00:00:00.000000Z" };
  for (const path of [`${core}/events/a`, `${newApi}/a`]) {
    assertEquals((await send("PATCH", path, { metadata: { labels: { at: path.slice(1, 4) } }, series })).status, 200);
    assertEquals((await keyIn(etcd.url, "/registry/events/default/a")).lease, a.lease, "a changed event has one too");
  }
  await send("POST", `${core}/configmaps`, { metadata: { name: "stays" } });
  assertEquals((await keyIn(etcd.url, "/registry/configmaps/default/stays")).lease, undefined);
});

Deno.test("events are gone after --event-ttl, and watches are told", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url], eventTtl: 1 });
  const send = (method: string, path: string, body?: unknown) => sendJson(method, weir.url + path, body);
  const created = await send("POST", `${core}/events`, event("brief"));
  assertEquals(created.status, 201);
  const since = created.body.metadata.resourceVersion;
  const watch = await fetch(`${weir.url}${core}/events?watch=1&resourceVersion=${since}&timeoutSeconds=15`);
  const { value } = await watch.body!.pipeThrough(new TextDecoderStream()).getReader().read();
  const { type, object } = JSON.parse(value!);
  assertEquals([type, object.metadata.name], ["DELETED", "brief"]);
  assertEquals((await send("GET", `${core}/events/brief`)).status, 404);
});

Deno.test("etcd is compacted at --etcd-compaction-interval", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url], etcdCompactionInterval: 0.2 });
  const old = `${weir.url}${core}/configmaps?resourceVersion=2&resourceVersionMatch=Exact`;
  for (const end = Date.now() + 15_000;; await delay(50)) {
    const { status } = await sendJson("GET", old);
    if (status === 410) break;
    assertEquals(status, 200);
    assert(Date.now() < end, "nothing was compacted");
  }
  const compacted = Number((await keyIn(etcd.url, "compact_rev_key")).value);
  assert(compacted > 2);
});

Deno.test("a read-only server refuses every write and leaves etcd alone", async (t) => {
  const stores = { "an empty etcd": undefined, "a cluster": `${goldenFolder}/snapshot.db.gz` };
  for (const [what, snapshot] of Object.entries(stores)) {
    await t.step(what, async () => {
      await using etcd = await startLocalEtcd({ ...(snapshot && { snapshot }) });
      const before = await stateOf(etcd.endpoint);
      await using weir = await startWeir({
        etcdServers: [etcd.endpoint],
        readOnly: true,
        etcdCompactionInterval: 0.1,
        eventTtl: 1,
      });
      assertEquals((await sendJson("GET", `${weir.url}/api/v1/namespaces`)).status, 200);
      for (const [method, path] of writes) {
        const { status, body } = await sendJson(method, weir.url + path, { metadata: { name: "a" } });
        assertEquals([method, path, status, body.reason], [method, path, 405, "MethodNotAllowed"]);
      }
      await delay(2_000); // that much would do for many compactions, and for what begins after the start
      assertEquals(await stateOf(etcd.endpoint), before);
    });
  }
});

const writes: readonly (readonly [method: string, path: string])[] = [
  ["POST", `${core}/configmaps`],
  ["POST", `${core}/configmaps?dryRun=All`],
  ["PUT", `${core}/configmaps/a`],
  ["PATCH", `${core}/configmaps/a`],
  ["DELETE", `${core}/configmaps/a`],
  ["DELETE", `${core}/configmaps`],
  ["POST", `${core}/events`],
  ["POST", "/api/v1/namespaces"],
  ["PUT", "/api/v1/namespaces/default/finalize"],
  ["POST", `${core}/services`],
  ["PATCH", "/apis/apps/v1/namespaces/default/deployments/a/status"],
  ["PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale"],
  ["POST", `${core}/pods/a/binding`],
  ["POST", `${core}/pods/a/eviction`],
  ["POST", `${core}/serviceaccounts/default/token`],
  ["POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"],
  ["PUT", "/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval"],
  ["POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"],
];

/** Everything that a write would move. */
async function stateOf(url: string) {
  const { header } = await callEtcd(url, "kv/range", { key: btoa("/") });
  return { revision: header.revision, leases: await leasesIn(url), compactions: await keyIn(url, "compact_rev_key") };
}

async function keyIn(url: string, key: string): Promise<{ lease: string | undefined; value: string | undefined }> {
  const { kvs: [kv] = [] } = await callEtcd(url, "kv/range", { key: btoa(key) });
  return { lease: kv?.lease, value: kv && new TextDecoder("latin1").decode(Uint8Array.fromBase64(kv.value)) };
}

async function leasesIn(url: string): Promise<string[]> {
  const { leases = [] } = await callEtcd(url, "lease/leases", {});
  return leases.map(({ ID }: { ID: string }) => ID);
}

/** A call of etcd's HTTP gateway, which writes numbers as texts. */
async function callEtcd(url: string, call: string, body: unknown) {
  const { status, body: answer } = await sendJson("POST", `${url}/v3/${call}`, body);
  assertEquals([call, status], [call, 200]);
  return answer;
}
