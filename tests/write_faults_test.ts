// Writes through weir while clients race, etcd fails, and limits are met. What was acknowledged is there, once; what was
// not is there whole or not at all; and weir goes on when etcd does.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "../storage/delay.ts";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { startCounting } from "./support/counting_writers.ts";
import { startEtcd } from "./support/etcd.ts";
import { startEtcdCluster } from "./support/etcd_cluster.ts";
import { sendJson } from "./support/json_client.ts";
import { startTcpProxy } from "./support/tcp_proxy.ts";
import { startWeir } from "./support/weir.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";

const configMap = (name: string, data: Readonly<Record<string, string>> = {}) => ({ metadata: { name }, data });

Deno.test("of 32 writers of 8 objects none loses an update", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const counting = await startCounting(weir.url);
  await counting.acknowledged(300);
  assertEquals(await counting.stop(), { unknown: 0 });
  await counting.check();
});

Deno.test("of 32 writers none loses an update while etcd is killed and started again", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const counting = await startCounting(weir.url);
  await counting.acknowledged(150);
  await etcd.kill();
  await using _again = await startEtcd(etcd);
  await counting.acknowledged(150);
  await counting.stop();
  await counting.check();
});

Deno.test("of 32 writers none loses an update while the leader of three is killed", async () => {
  await using cluster = await startEtcdCluster();
  const leader = await cluster.leader();
  await using weir = await startWeir({ etcdServers: [leader, ...cluster.urls.filter((url) => url !== leader)] });
  const counting = await startCounting(weir.url);
  await counting.acknowledged(150);
  await cluster.kill(leader);
  await counting.acknowledged(150);
  await counting.stop();
  await counting.check();
});

Deno.test("patches that name no version are all in the object", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const send = sender(weir.url);
  await send("POST", configMaps, configMap("shared"));
  const expected: Record<string, string> = {};
  await Promise.all(Array.from({ length: 16 }, async (_, writer) => {
    for (let round = 0; round < 8; round++) {
      const key = `${writer}.${round}`;
      expected[key] = key;
      assertEquals((await send("PATCH", `${configMaps}/shared`, { data: { [key]: key } })).status, 200);
    }
  }));
  assertEquals((await send("GET", `${configMaps}/shared`)).body.data, expected);
});

Deno.test("an etcd without room is told, and written to again when it has some", async () => {
  await using etcd = await startEtcd({ quotaBytes: 8 << 20 });
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const send = sender(weir.url);
  const fill = async () => {
    for (let written = 0; written < 40; written++) {
      const answer = await send("POST", configMaps, configMap(`full-${written}`, { text: "x".repeat(900_000) }));
      if (answer.status !== 201) return { written, answer };
    }
    throw new Error("etcd took all");
  };
  const { written, answer } = await fill();
  assert(written > 0);
  const refusal = [500, "etcdserver: mvcc: database space exceeded"];
  assertEquals([answer.status, answer.body.message], refusal);
  assertEquals((await send("GET", `${configMaps}/full-${written}`)).status, 404);
  const small = await send("PATCH", `${configMaps}/full-0`, { data: { a: "1" } });
  assertEquals([small.status, small.body.message], refusal);
  assertEquals(Object.keys((await send("GET", `${configMaps}/full-0`)).body.data), ["text"]);

  assertEquals((await send("DELETE", configMaps)).status, 200, "what makes room can be deleted");
  const { metadata: { resourceVersion } } = (await send("GET", configMaps)).body;
  await maintain(etcd.url, "kv/compaction", { revision: resourceVersion, physical: true });
  await maintain(etcd.url, "maintenance/defragment", {});
  const { header } = await maintain(etcd.url, "maintenance/status", {});
  await maintain(etcd.url, "maintenance/alarm", { action: "DEACTIVATE", alarm: "NOSPACE", memberID: header.member_id });
  assertEquals((await send("POST", configMaps, configMap("roomy"))).status, 201);
});

Deno.test("etcd members without a leader are told, and written to when they have one", async () => {
  await using cluster = await startEtcdCluster();
  await using weir = await startWeir({ etcdServers: cluster.urls });
  const send = sender(weir.url);
  assertEquals((await send("POST", configMaps, configMap("a"))).status, 201);
  const [, ...others] = cluster.urls;
  for (const url of others) cluster.signal(url, "SIGSTOP");
  const refused = await send("PUT", `${configMaps}/a?timeout=2s`, configMap("a", { n: "1" }));
  assertEquals([refused.status, refused.body.reason], [504, "Timeout"]);
  for (const url of others) cluster.signal(url, "SIGCONT");
  const { status, body } = await send("PUT", `${configMaps}/a`, configMap("a", { n: "2" }));
  assertEquals([status, body.data], [200, { n: "2" }]);
});

Deno.test("what is too large is refused, and nothing of it is written", async (t) => {
  await using etcd = await startLocalEtcd(); // with etcd's own limits
  await using weir = await startWeir({ etcdServers: [etcd.endpoint] });
  const send = sender(weir.url);
  const revision = (size: number) => ({ metadata: { name: "large" }, revision: 1, data: { text: "x".repeat(size) } });
  const refusals: [what: string, size: number, status: number, message: RegExp][] = [
    ["a body", 3 << 20, 413, /^Request entity too large: limit is 3145728$/],
    ["an object", 1_700_000, 500, /^etcdserver: request is too large$/],
    ["a message", 2_500_000, 500, /^rpc error: .* trying to send message larger than max \(\d+ vs. 2097152\)$/],
  ];
  for (const [what, size, code, message] of refusals) {
    await t.step(`${what} of ${size} bytes`, async () => {
      const created = await send("POST", revisions, revision(size));
      assertEquals(created.status, code);
      assertMatch(created.body.message, message);
      assertEquals((await send("GET", `${revisions}/large`)).status, 404);
    });
  }
  await t.step("in an update: the object stays as it was", async () => {
    await send("POST", configMaps, configMap("kept", { n: "1" }));
    const annotations = { large: "x".repeat(200_000) };
    const data = { n: "2", text: "x".repeat(1 << 20) };
    const updated = await send("PUT", `${configMaps}/kept`, { metadata: { name: "kept", annotations }, data });
    assertEquals(updated.status, 422);
    const before = (await send("POST", revisions, revision(1))).body;
    const changed = await send("PATCH", `${revisions}/large`, { metadata: { labels: filler(1_700_000) } });
    assertEquals([changed.status, changed.body.message], [500, "etcdserver: request is too large"]);
    assertEquals((await send("GET", `${revisions}/large`)).body, before);
    assertEquals((await send("GET", `${configMaps}/kept`)).body.data, { n: "1" });
  });
});

Deno.test("what a client has sent is done when it has left, and half of it is not", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const send = sender(weir.url);
  const names = Array.from({ length: 24 }, (_, index) => `c-${index}`);
  for (const name of names) await send("POST", configMaps, configMap(name, { a: "old", b: "old" }));
  await Promise.all(names.map((name, index) => {
    const isSent = index % 2 === 0;
    const body = JSON.stringify(configMap(name, { a: "new", filler: "x".repeat(isSent ? 10 : 100_000), b: "new" }));
    return putAndLeave(`${weir.url}${configMaps}/${name}`, body, isSent ? body.length : body.length / 2);
  }));
  const newOnes = new Set<string>();
  for (const end = Date.now() + 10_000; newOnes.size < names.length / 2 && Date.now() < end; await delay(20)) {
    for (const { metadata, data } of (await send("GET", configMaps)).body.items) {
      if (!names.includes(metadata.name)) continue;
      assertEquals(data.a, data.b);
      if (data.a === "new") newOnes.add(metadata.name);
    }
  }
  assertEquals(newOnes, new Set(names.filter((_, index) => index % 2 === 0)));
});

Deno.test("an etcd that hangs holds writes no longer than the request may take", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  await using weir = await startWeir({ etcdServers: [proxy.url] });
  const send = sender(weir.url);
  await send("POST", configMaps, configMap("a", { n: "0" }));
  const writes: [method: string, path: string, body?: unknown][] = [
    ["POST", "", configMap("b")],
    ["PUT", "/a", configMap("a", { n: "1" })],
    ["PATCH", "/a", { data: { m: "1" } }],
    ["DELETE", "/a"],
    ["DELETE", ""],
  ];
  proxy.freeze();
  const answers = await Promise.all(writes.map(async ([method, path, body]) => {
    const { status, body: { reason } } = await send(method, `${configMaps}${path}?timeout=500ms`, body);
    return [method, status, reason];
  }));
  assertEquals(answers, writes.map(([method]) => [method, 504, "Timeout"]));
  proxy.thaw();
  const { status } = await send("PUT", `${configMaps}/c`, configMap("c"));
  assertEquals(status, 404);
  assertEquals((await send("POST", configMaps, configMap("c"))).status, 201);
});

function sender(url: string) {
  return (method: string, path: string, object?: unknown) => sendJson(method, url + path, object);
}

/** Labels of no meaning, together of that size. */
function filler(size: number): Record<string, string> {
  const value = "x".repeat(60);
  return Object.fromEntries(Array.from({ length: size / 70 }, (_, index) => [`l${index}`, value]));
}

/** Sends a PUT up to so many bytes of its body, then closes the connection. */
async function putAndLeave(url: string, body: string, bytesSent: number): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const head = `PUT ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${body.length}\r\n\r\n`;
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const bytes = new TextEncoder().encode(head + body.slice(0, bytesSent));
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

async function maintain(url: string, call: string, body: unknown) {
  const { status, body: answer } = await sendJson("POST", `${url}/v3/${call}`, body);
  assertEquals(status, 200);
  return answer;
}
