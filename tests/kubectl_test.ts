// kubectl as downloaded reads from weir: without any kubeconfig over plain HTTP, and with one over HTTPS. What it shows is
// held against the keys in etcd, read without weir.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { makeKubectl } from "./support/kubectl.ts";
import {
  checkEveryResource,
  etcdKeys,
  listableResources,
  namesInEtcd,
  namesOf,
  type ObjectList,
} from "./support/kubectl_smoke.ts";
import { goldenConfig, startWeir } from "./support/weir.ts";

Deno.test("kubectl reads everything from weir", async (t) => {
  const certDir = await Deno.makeTempDir();
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig, securePort: 0, certDir });
  await using plain = await makeKubectl({ url: weir.url });
  await using secure = await makeKubectl({ url: weir.secureUrl ?? "", caFile: `${certDir}/apiserver.crt` });
  const keys = await etcdKeys(etcd);

  await t.step("get -o json of every resource, without a kubeconfig", () => checkEveryResource(plain, keys));
  await t.step("get -o json of every resource, over HTTPS with a kubeconfig", () => checkEveryResource(secure, keys));

  for (const [how, kubectl] of [["without a kubeconfig", plain], ["over HTTPS with a kubeconfig", secure]] as const) {
    await t.step(`get -o name of every resource, ${how}`, async () => {
      const resources = await listableResources(kubectl);
      const lines = (await kubectl.output(["get", resources.join(","), "-A", "-o", "name"])).trim().split("\n");
      const names = resources.flatMap((resource) => namesInEtcd(keys, resource).map((name) => name.split("/").at(-1)));
      assertEquals(lines.map((line) => line.slice(line.indexOf("/") + 1)), names);
    });

    await t.step(`get -o yaml says what -o json says, ${how}`, async () => {
      for (const resource of ["nodes", "services", "deployments.apps", "orders.shop.golden.io"]) {
        const yaml = await kubectl.output(["get", resource, "-A", "-o", "yaml"]);
        const names = [...yaml.matchAll(/^ {4}name: "?([^"\n]*)"?$/gm)].map((match) => match[1]);
        assertEquals(names, namesInEtcd(keys, resource).map((name) => name.split("/").at(-1)), resource);
      }
    });

    await t.step(`get --raw, ${how}`, async () => {
      const list = JSON.parse(await kubectl.output(["get", "--raw", "/api/v1/namespaces"])) as ObjectList;
      assertEquals([list.kind, ...namesOf(list)], ["NamespaceList", ...namesInEtcd(keys, "namespaces")]);
      assertEquals(await kubectl.output(["get", "--raw", "/readyz"]), "ok");
    });

    await t.step(`api-resources, api-versions and version, ${how}`, async () => {
      assertMatch(await kubectl.output(["api-resources"]), /^deployments +deploy +apps\/v1 +true +Deployment$/m);
      assertMatch(await kubectl.output(["api-resources"]), /^orders .*shop\.golden\.io\/v1 .* Order$/m);
      const versions = (await kubectl.output(["api-versions"])).trim().split("\n");
      for (const version of ["v1", "apps/v1", "shop.golden.io/v1"]) assert(versions.includes(version), version);
      assertStringIncludes(await kubectl.output(["version"]), "Server Version: v1.36.");
    });

    await t.step(`what is not there is said as always, ${how}`, async () => {
      const { rc, stderr } = await kubectl.run(["get", "pods", "nosuch", "-n", "batch-jobs"]);
      assertEquals([rc, stderr], [1, 'Error from server (NotFound): pods "nosuch" not found\n']);
    });
  }
  await Deno.remove(certDir, { recursive: true });
});
