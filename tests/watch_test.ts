// Watches over HTTP on a real etcd, whose objects are changed underneath.

import { assert, assertEquals } from "@std/assert";
import { decodeMessage } from "../encoding/protobufjs/message_codec.ts";
import { WireCursor } from "../encoding/wire_reader.ts";
import { startEtcd } from "./support/etcd.ts";
import { ObjectWriter, podType, storedBytes } from "./support/object_writer.ts";
import { eventText, WatchClient } from "./support/watch_client.ts";
import { startWeir } from "./support/weir.ts";

/** weir on an empty etcd. */
async function start() {
  const etcd = await startEtcd();
  const weir = await startWeir({ etcdServers: [etcd.url] });
  const writer = new ObjectWriter(etcd.url);
  const stop = async () => {
    await weir.stop();
    await etcd.stop();
  };
  const configMaps = `${weir.url}/api/v1/namespaces/default/configmaps`;
  return { etcd, weir, writer, configMaps, [Symbol.asyncDispose]: stop };
}

Deno.test("watches", async (t) => {
  await using server = await start();
  const { weir, writer, configMaps } = server;

  await t.step("objects that exist come first, then changes", async () => {
    const [a, b] = [await writer.configMap("a"), await writer.configMap("b")];
    await using watch = await WatchClient.open(configMaps);
    assertEquals((await watch.take(2)).map(eventText), [`ADDED a@${a}`, `ADDED b@${b}`]);
    const changed = await writer.configMap("a", { data: { n: "1" } });
    const created = await writer.configMap("c");
    const deleted = await writer.delete("/configmaps/default/a");
    const events = await watch.take(3);
    assertEquals(events.map(eventText), [`MODIFIED a@${changed}`, `ADDED c@${created}`, `DELETED a@${deleted}`]);
    assertEquals(events[2]!.object.data, { n: "1" }, "a deletion shows the last state");
  });

  await t.step("from a revision on, only changes come", async () => {
    const revision = await writer.configMap("from");
    const changed = await writer.configMap("from", { data: { n: "1" } });
    await using watch = await WatchClient.open(`${configMaps}?resourceVersion=${revision}`);
    assertEquals((await watch.take(1)).map(eventText), [`MODIFIED from@${changed}`]);
  });

  await t.step("sendInitialEvents=false starts now", async () => {
    const query = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan";
    await using watch = await WatchClient.open(`${configMaps}?${query}`);
    const created = await writer.configMap("now");
    assertEquals((await watch.take(1)).map(eventText), [`ADDED now@${created}`]);
  });

  await t.step("a revision in the future is waited for", async () => {
    const revision = await writer.configMap("future");
    await using watch = await WatchClient.open(`${configMaps}?resourceVersion=${revision + 1}`);
    await writer.configMap("future", { data: { n: "unseen" } });
    const seen = await writer.configMap("future", { data: { n: "seen" } });
    assertEquals((await watch.take(1)).map(eventText), [`MODIFIED future@${seen}`]);
  });

  await t.step("initial events at a revision in the future are an error", async () => {
    const query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99999999";
    await using watch = await WatchClient.open(`${configMaps}?${query}`);
    const [event, ...more] = await watch.rest();
    assertEquals([event!.type, event!.object.code, more], ["ERROR", 504, []]);
  });

  await t.step("a streaming list ends with a bookmark", async () => {
    const revision = await writer.configMap("last");
    const query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    await using watch = await WatchClient.open(`${configMaps}?${query}&fieldSelector=metadata.name%3Dlast`);
    const [added, bookmark] = await watch.take(2);
    assertEquals(eventText(added!), `ADDED last@${revision}`);
    assertEquals(bookmark, {
      type: "BOOKMARK",
      object: {
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: { resourceVersion: String(revision), annotations: { "k8s.io/initial-events-end": "true" } },
      },
    });
  });

  await t.step("a selector decides on what was and what is", async () => {
    const [yes, no] = [{ pick: "yes" }, { pick: "no" }];
    const cases = [
      { name: "stays", from: yes, to: yes, expected: "MODIFIED new" },
      { name: "comes", from: no, to: yes, expected: "ADDED new" },
      { name: "goes", from: yes, to: no, expected: "DELETED old" },
      { name: "never", from: no, to: no, expected: undefined },
      { name: "born", from: undefined, to: yes, expected: "ADDED new" },
      { name: "born-unseen", from: undefined, to: no, expected: undefined },
      { name: "dies", from: yes, to: undefined, expected: "DELETED old" },
      { name: "dies-unseen", from: no, to: undefined, expected: undefined },
    ];
    let revision = await writer.configMap("marker");
    for (const { name, from } of cases) {
      if (from !== undefined) revision = await writer.configMap(name, { labels: from, data: { state: "old" } });
    }
    await using watch = await WatchClient.open(`${configMaps}?labelSelector=pick%3Dyes&resourceVersion=${revision}`);
    const expected: string[] = [];
    for (const { name, to, expected: event } of cases) {
      const changed = to === undefined
        ? await writer.delete(`/configmaps/default/${name}`)
        : await writer.configMap(name, { labels: to, data: { state: "new" } });
      if (event !== undefined) expected.push(`${event} ${name}@${changed}`);
    }
    const seen = (await watch.take(expected.length)).map(({ type, object }) =>
      `${type} ${object.data.state} ${object.metadata.name}@${object.metadata.resourceVersion}`
    );
    assertEquals(seen, expected);
  });

  await t.step("field selectors follow the object", async () => {
    const put = (phase: string) =>
      writer.put(
        "/pods/default/p",
        storedBytes(podType, { metadata: { name: "p", namespace: "default" }, status: { phase } }),
      );
    const revision = await put("Pending");
    const url = `${weir.url}/api/v1/pods?fieldSelector=status.phase%3DRunning&resourceVersion=${revision}`;
    await using watch = await WatchClient.open(url);
    const [running, done] = [await put("Running"), await put("Succeeded")];
    assertEquals((await watch.take(2)).map(eventText), [`ADDED p@${running}`, `DELETED p@${done}`]);
  });

  await t.step("one object, by selector and by the old path", async () => {
    const urls = [
      `${configMaps}?fieldSelector=metadata.name%3Done&resourceVersion=`,
      `${weir.url}/api/v1/watch/namespaces/default/configmaps/one?resourceVersion=`,
    ];
    for (const url of urls) {
      await using watch = await WatchClient.open(url + await writer.configMap("one"));
      await writer.configMap("another");
      const changed = await writer.configMap("one");
      assertEquals((await watch.take(1)).map(eventText), [`MODIFIED one@${changed}`]);
    }
  });

  await t.step("only the first Table has columns", async () => {
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
    await using watch = await WatchClient.open(configMaps, { accept });
    await writer.configMap("row");
    const tables = (await watch.take(4)).map(({ object }) => object);
    assertEquals(tables.map(({ kind, rows }) => `${kind} ${rows.length}`), Array(4).fill("Table 1"));
    assertEquals(tables.map(({ columnDefinitions }) => columnDefinitions?.length), [
      3,
      undefined,
      undefined,
      undefined,
    ]);
  });

  await t.step("a bookmark of a Table is a row of nothing, with the mark even without objects", async () => {
    const query =
      "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&includeObject=None";
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
    await using watch = await WatchClient.open(`${configMaps}?${query}&labelSelector=no%3Dsuch`, { accept });
    const [bookmark] = await watch.take(1);
    assertEquals(bookmark!.object.rows[0].cells, ["", 0, "<unknown>"]);
    assertEquals(bookmark!.object.rows[0].object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
  });

  await t.step("metadata alone", async () => {
    const accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    const revision = await writer.configMap("meta", { data: { n: "1" } });
    await using watch = await WatchClient.open(`${configMaps}?resourceVersion=${revision}`, { accept });
    const deleted = await writer.delete("/configmaps/default/meta");
    const [event] = await watch.take(1);
    assertEquals([eventText(event!), event!.object.kind], [`DELETED meta@${deleted}`, "PartialObjectMetadata"]);
    assertEquals(Object.keys(event!.object), ["kind", "apiVersion", "metadata"]);
  });

  await t.step("protobuf frames hold the same objects", async () => {
    const revision = await writer.configMap("proto", { data: { n: "1" } });
    const url = `${configMaps}?watch=true&resourceVersion=${revision}&timeoutSeconds=1`;
    const response = await fetch(url, { headers: { accept: "application/vnd.kubernetes.protobuf" } });
    await writer.configMap("proto", { data: { n: "2" } });
    const deleted = await writer.delete("/configmaps/default/proto");
    const frames = readFrames(new Uint8Array(await response.arrayBuffer()));
    assertEquals(response.headers.get("content-type"), "application/vnd.kubernetes.protobuf;stream=watch");
    assertEquals(frames.map(({ type, object }) => `${type} ${object.metadata.resourceVersion} ${object.data.n}`), [
      `MODIFIED ${deleted - 1} 2`,
      `DELETED ${deleted} 2`,
    ]);
  });

  await t.step("bookmarks come before the end, which comes in time", async () => {
    const revision = await writer.configMap("end");
    await using watch = await WatchClient.open(
      `${configMaps}?resourceVersion=${revision}&allowWatchBookmarks=true&timeoutSeconds=3`,
    );
    assertEquals((await watch.rest()).map(eventText), [`BOOKMARK @${revision}`]);
  });

  await t.step("a broken object ends the watch with an error", async () => {
    const revision = await writer.configMap("fine");
    await using watch = await WatchClient.open(`${configMaps}?resourceVersion=${revision}`);
    await writer.put("/configmaps/default/broken", new TextEncoder().encode("k8s:enc:aescbc:v1:key1:xyz"));
    const [event] = await watch.rest();
    assertEquals([event!.type, event!.object.code, event!.object.reason], ["ERROR", 500, "InternalError"]);
    await writer.delete("/configmaps/default/broken");
  });

  await t.step("history that has been compacted cannot be resumed", async () => {
    const old = await writer.configMap("old");
    const revision = await writer.configMap("old", { data: { n: "1" } });
    await writer.compact(revision);
    const newest = await writer.configMap("old", { data: { n: "2" } });
    // Nobody has watched secrets yet: their window begins now. Nobody else's has an event from so long ago.
    for (
      const [path, message] of [
        ["secrets", `too old resource version: ${old - 1} (${newest})`],
        ["events", "The resourceVersion for the provided watch is too old."],
      ]
    ) {
      await using watch = await WatchClient.open(`${weir.url}/api/v1/${path}?resourceVersion=${old - 1}`);
      const events = await watch.rest();
      assertEquals(events.map(({ type, object }) => [type, object.code, object.reason, object.message]), [
        ["ERROR", 410, "Expired", message],
      ]);
    }
  });

  await t.step("watches end properly, and soon, when the server stops", async () => {
    await using watch = await WatchClient.open(configMaps);
    await watch.take(1);
    await using streaming = await WatchClient.open(configMaps);
    const stopped = weir.stop();
    await watch.rest();
    await streaming.rest();
    await stopped;
  });
});

Deno.test("watches of a custom resource end when its CRD changes, not with what does not concern them", async () => {
  await using server = await start();
  const { writer, weir } = server;
  const crdKey = "/apiextensions.k8s.io/customresourcedefinitions/orders.shop.io";
  const orders = `${weir.url}/apis/shop.io/v1/orders`;
  const order = (name: string) => json({ apiVersion: "shop.io/v1", kind: "Order", metadata: { name, namespace: "a" } });
  await writer.put(crdKey, crd({}));
  await untilServed(orders);
  const revision = await writer.put("/shop.io/orders/a/first", order("first"));
  await using watch = await WatchClient.open(`${orders}?resourceVersion=${revision - 1}`);
  await using builtin = await WatchClient.open(`${weir.url}/api/v1/pods`);
  assertEquals((await watch.take(1)).map(eventText), [`ADDED first@${revision}`]);
  await writer.put(crdKey, crd({ labels: { team: "shop" } }));
  const second = await writer.put("/shop.io/orders/a/second", order("second"));
  assertEquals((await watch.take(1)).map(eventText), [`ADDED second@${second}`]);
  await writer.put(crdKey, crd({ description: "An order." }));
  assertEquals(await watch.rest(), []);
  await using next = await WatchClient.open(`${orders}?resourceVersion=${second}`);
  await writer.delete(crdKey);
  assertEquals(await next.rest(), []);
  const pod = await writer.put("/pods/a/p", storedBytes(podType, { metadata: { name: "p", namespace: "a" } }));
  assertEquals((await builtin.take(1)).map(eventText), [`ADDED p@${pod}`]);
});

function crd({ labels = {}, description = "" }): Uint8Array {
  const names = { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList" };
  const schema = {
    openAPIV3Schema: { type: "object", description, properties: { spec: { type: "object" } } },
  };
  return json({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "orders.shop.io", labels },
    spec: {
      group: "shop.io",
      scope: "Namespaced",
      names,
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
    status: { acceptedNames: names, conditions: [{ type: "Established", status: "True" }] },
  });
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

async function untilServed(url: string): Promise<void> {
  for (let left = 200; left > 0; left--) {
    const response = await fetch(url);
    await response.body?.cancel();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} is not served`);
}

Deno.test("a client that does not read is left behind; the others get everything", async () => {
  await using server = await start();
  const { writer, configMaps } = server;
  const revision = await writer.configMap("first");
  const url = `${configMaps}?resourceVersion=${revision}`;
  await using slow = await WatchClient.open(url);
  await using fast = await WatchClient.open(url);
  const count = 500;
  const reading = fast.take(count);
  for (let i = 0; i < count; i++) await writer.configMap(`c-${i}`, { data: { text: "x".repeat(60_000) } });
  assertEquals(
    (await reading).map(({ object }) => object.metadata.name),
    Array.from({ length: count }, (_, i) => `c-${i}`),
  );
  const left = await slow.rest();
  assert(left.length < count, `it got ${left.length} events`);
  assertEquals(left.map(({ object }) => object.metadata.name), left.map((_, i) => `c-${i}`));
});

interface ProtobufFrame {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- tests look into objects of every kind
  readonly object: any;
}

/** Frames of ConfigMaps. */
function readFrames(body: Uint8Array): ProtobufFrame[] {
  const frames: ProtobufFrame[] = [];
  for (let at = 0; at < body.length;) {
    const length = new DataView(body.buffer, body.byteOffset + at).getUint32(0);
    const event = body.slice(at + 4, at + 4 + length);
    at += 4 + length;
    const envelope = field(field(event, 2), 1);
    assertEquals(new TextDecoder().decode(envelope.slice(0, 4)), "k8s\0");
    const object = decodeMessage("k8s.io.api.core.v1.ConfigMap", field(envelope.slice(4), 2));
    frames.push({ type: new TextDecoder().decode(field(event, 1)), object });
  }
  return frames;
}

/** The content of a length-delimited field. */
function field(message: Uint8Array, fieldNumber: number): Uint8Array {
  const cursor = new WireCursor().reset(message);
  while (cursor.next()) if (cursor.fieldNumber === fieldNumber) return message.slice(cursor.start, cursor.end);
  throw new Error(`there is no field ${fieldNumber}`);
}
