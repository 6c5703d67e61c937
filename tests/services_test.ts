// Services on a real etcd, with the cluster that the golden corpus was recorded on: two servers give out addresses and ports
// of one store, and what is stored beside the Services is what kube-apiserver stores.

import { assert, assertEquals } from "@std/assert";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { createEtcdStore } from "../storage/etcd/etcd_store.ts";
import { openStoredValue } from "../encoding/storage_envelope.ts";
import { readNodePortRange } from "../server/services/node_port_range.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { sendJson } from "./support/json_client.ts";
import { goldenConfig, startWeir } from "./support/weir.ts";

const services = "/api/v1/namespaces/default/services";
const addresses = "/apis/networking.k8s.io/v1/ipaddresses";

const service = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});

Deno.test("services share addresses and node ports", async (t) => {
  const etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  const config = { etcdServers: [etcd.endpoint], ...goldenConfig };
  const one = await startWeir(config);
  const two = await startWeir(config);
  const store = createEtcdStore({ endpoints: [etcd.endpoint], prefix: "/registry", listBytesMax: 1 << 24 });
  const send = (method: string, path: string, object?: unknown) => sendJson(method, one.url + path, object);
  const taken = async () => (await readNodePortRange(store)).taken;
  try {
    await t.step("what many ask for at once is given out once", async () => {
      const before = await taken();
      const created = await Promise.all(
        Array.from(
          { length: 20 },
          (_, index) =>
            sendJson("POST", (index % 2 ? one : two).url + services, service(`many-${index}`, { type: "NodePort" })),
        ),
      );
      assertEquals(new Set(created.map(({ status }) => status)), new Set([201]));
      const specs = created.map(({ body }) => body.spec);
      const ports = specs.map(({ ports: [port] }) => port.nodePort);
      assertEquals(new Set(specs.map(({ clusterIP }) => clusterIP)).size, 20);
      assertEquals(new Set(ports).size, 20);
      assert(specs.every(({ clusterIP }) => clusterIP.startsWith("10.0.0.")));
      assertEquals(await taken(), new Set([...before, ...ports]));
      for (const index of created.keys()) await send("DELETE", `${services}/many-${index}`);
      assertEquals(await taken(), before);
    });

    await t.step("an IPAddress is what kube-apiserver makes of it", async () => {
      const { body: { spec: { clusterIP } } } = await send("POST", services, service("web"));
      const mine = (await send("GET", `${addresses}/${clusterIP}`)).body;
      const theirs = (await send("GET", `${addresses}/10.0.0.1`)).body;
      assertEquals({ ...mine.metadata, ...unlike }, { ...theirs.metadata, ...unlike, name: clusterIP });
      assertEquals(mine.spec.parentRef, { resource: "services", namespace: "default", name: "web" });
      const forms = await Promise.all([clusterIP, "10.0.0.1"].map(async (ip) => {
        const { apiVersion, kind, form } = openStoredValue((await store.get(`/ipaddresses/${ip}`)).entry!.value);
        return { apiVersion, kind, form };
      }));
      assertEquals(forms[0], forms[1]);
      await send("DELETE", `${services}/web`);
      assertEquals((await send("GET", `${addresses}/${clusterIP}`)).status, 404);
    });

    await t.step("a dry run takes nothing", async () => {
      const before = await store.currentRevision();
      const { status, body } = await send("POST", `${services}?dryRun=All`, service("dry", { type: "NodePort" }));
      assertEquals([status, body.spec.clusterIP, body.spec.ports[0].nodePort], [201, "10.0.0.0", 32769]);
      assertEquals(await store.currentRevision(), before);
    });

    for (const { what, spec, message } of refusals) {
      await t.step(`refused: ${what}`, async () => {
        const { status, body } = await send("POST", services, service("refused", spec));
        assertEquals([status, body.message], [422, `Service "refused" is invalid: ${message}`]);
      });
    }

    await t.step("a Service that needs no address any more gives it back, and gets another", async () => {
      const { body: { spec } } = await send("POST", services, service("moves", { type: "NodePort" }));
      const patch = (spec: object) => send("PATCH", `${services}/moves`, { spec });
      assertEquals((await patch({ type: "ExternalName", externalName: "a.example" })).body.spec.clusterIP, undefined);
      assertEquals((await send("GET", `${addresses}/${spec.clusterIP}`)).status, 404);
      assert(!(await taken()).has(spec.ports[0].nodePort));
      const back = (await patch({ type: "ClusterIP", externalName: null })).body.spec;
      assertEquals((await send("GET", `${addresses}/${back.clusterIP}`)).status, 200);
      assertEquals(back.clusterIPs, [back.clusterIP]);
    });

    await t.step("addresses that are asked for", async () => {
      const { body } = await send("POST", services, service("asks", { clusterIP: "10.0.0.9" }));
      assertEquals(body.spec.clusterIPs, ["10.0.0.9"]);
      const { status } = await send("PUT", `${services}/asks`, service("asks", { type: "NodePort" }));
      assertEquals(status, 200);
      assertEquals((await send("GET", `${services}/asks`)).body.spec.clusterIP, "10.0.0.9");
    });

    await t.step("Endpoints go with the Service of their name", async () => {
      const endpoints = "/api/v1/namespaces/shop-back/endpoints/api";
      assertEquals((await send("GET", endpoints)).status, 200);
      assertEquals((await send("DELETE", "/api/v1/namespaces/shop-back/services/api")).status, 200);
      assertEquals((await send("GET", endpoints)).status, 404);
    });

    await t.step("ServiceCIDRs make more room", async () => {
      await send("POST", "/apis/networking.k8s.io/v1/servicecidrs", {
        metadata: { name: "more" },
        spec: { cidrs: ["10.55.0.0/28"] },
      });
      const { body } = await send("POST", services, service("roomy", { clusterIP: "10.55.0.3" }));
      assertEquals(body.spec.clusterIP, "10.55.0.3");
    });
  } finally {
    store.close();
    await one.stop();
    await two.stop();
    await etcd.stop();
  }
});

/** What no two objects share; managedFields are not kept yet. */
const unlike = { uid: "", resourceVersion: "", creationTimestamp: "", managedFields: [] };

const refusals = [
  {
    what: "an address that is taken",
    spec: { clusterIP: "10.0.0.1" },
    message: 'spec.clusterIPs: Invalid value: ["10.0.0.1"]: failed to allocate IP 10.0.0.1: provided IP is already ' +
      "allocated",
  },
  {
    what: "an address of no range",
    spec: { clusterIP: "10.77.0.1" },
    message:
      'spec.clusterIPs: Invalid value: ["10.77.0.1"]: failed to allocate IP 10.77.0.1: the provided network does ' +
      "not match the current range",
  },
  {
    what: "a port that is taken",
    spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30001 }] },
    message: "spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated",
  },
  {
    what: "two families on a cluster of one",
    spec: { ipFamilyPolicy: "RequireDualStack" },
    message: 'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack ' +
      "services",
  },
];
