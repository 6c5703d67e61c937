// Servers for test suites: what they answer, that they are strangers to each other, and that nothing stays of them.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { startTestServer, type TestServer } from "../mod.ts";
import { sendJson } from "./support/json_client.ts";
import { makeKubectl } from "./support/kubectl.ts";
import type { Holdings } from "./support/many_servers.ts";

function createNamespace(api: TestServer, name: string) {
  return sendJson("POST", `${api.url}/api/v1/namespaces`, { metadata: { name } });
}

async function namespaceNames(api: TestServer): Promise<string[]> {
  const { body } = await sendJson("GET", `${api.url}/api/v1/namespaces`);
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}

const newCluster = ["default", "kube-node-lease", "kube-public", "kube-system"];

Deno.test("a test server has the objects of a new cluster and takes others", async () => {
  await using api = await startTestServer();
  assertEquals(await namespaceNames(api), newCluster);
  assertEquals((await createNamespace(api, "shop")).status, 201);
  assertEquals(await namespaceNames(api), [...newCluster, "shop"]);
});

Deno.test("test servers side by side share nothing", async () => {
  await using one = await startTestServer();
  await using other = await startTestServer();
  assert(one.url !== other.url);
  await createNamespace(one, "shop");
  assertEquals(await namespaceNames(other), newCluster);
});

Deno.test("a test server has the clock and the settings that it is given", async () => {
  const now = () => Date.UTC(2030, 0, 1);
  await using api = await startTestServer({ now, config: { readOnly: true } });
  assertEquals((await createNamespace(api, "shop")).status, 405);
  await using writable = await startTestServer({ now });
  const { body } = await sendJson("GET", `${writable.url}/api/v1/namespaces/default`);
  assertEquals(body.metadata.creationTimestamp, "2030-01-01T00:00:00Z");
});

Deno.test("the kubeconfig of a test server is for kubectl, and its file goes when the server does", async (t) => {
  const certDir = await Deno.makeTempDir();
  for (const config of [{}, { securePort: 0, certDir }]) {
    await t.step("securePort" in config ? "over HTTPS" : "over HTTP", async () => {
      await using api = await startTestServer({ config });
      const kubeconfig = await api.kubeconfigFile();
      assertEquals(await Deno.readTextFile(kubeconfig), api.kubeconfig);
      assertEquals(await api.kubeconfigFile(), kubeconfig);
      await using kubectl = await makeKubectl({ kubeconfig });
      const names = newCluster.map((name) => `namespace/${name}\n`);
      assertEquals(await kubectl.output(["get", "namespaces", "-o=name"]), names.join(""));
      await api.stop();
      await api.stop();
      await assertRejects(() => Deno.stat(kubeconfig), Deno.errors.NotFound);
    });
  }
  await Deno.remove(certDir, { recursive: true });
});

Deno.test("of 400 servers, one after the other, nothing stays", async () => {
  const [few, many] = await holdingsAfter(200, 400);
  assert(many.files <= few.files + 2, `${few.files} files and sockets after 200 servers, ${many.files} after 400`);
  const each = (many.heapBytes - few.heapBytes) / 200;
  assert(each < heapBytesMax, `each server leaves ${each} bytes on the heap`);
  assert(many.rssBytes - few.rssBytes < rssGrowthMax, `${few.rssBytes} bytes, and ${many.rssBytes} later`);
});

/** Less than the least that a server holds. */
const heapBytesMax = 10_000;
/** What an allocator may keep for later. */
const rssGrowthMax = 50_000_000;

/** A process that a timer or a socket keeps alive is killed after so long, and fails. */
const endMsMax = 120_000;

async function holdingsAfter(few: number, many: number): Promise<[Holdings, Holdings]> {
  const program = new URL("support/many_servers.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--v8-flags=--expose-gc", program, String(few), String(many)],
    signal: AbortSignal.timeout(endMsMax),
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stderr));
  const [first, second, ...rest] = decoder.decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(rest, []);
  return [first, second];
}
