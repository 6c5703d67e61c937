// etcd fails under a watch. The client notices nothing but a pause: no event is lost, none comes twice.

import { assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { startEtcdCluster } from "./support/etcd_cluster.ts";
import { ObjectWriter } from "./support/object_writer.ts";
import { startTcpProxy } from "./support/tcp_proxy.ts";
import { WatchClient, type WatchEvent } from "./support/watch_client.ts";
import { startWeir } from "./support/weir.ts";

/** Writes ConfigMaps one after the other to whichever etcd takes them; knows the revisions that were confirmed. */
class PersistentWriter {
  readonly confirmed: number[] = [];
  readonly #writers: readonly ObjectWriter[];
  #next = 0;

  constructor(urls: readonly string[]) {
    this.#writers = urls.map((url) => new ObjectWriter(url));
  }

  async write(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const name = `c-${i % 7}`;
      this.confirmed.push(await this.#persist((writer) => writer.configMap(name, { data: { n: String(i) } })));
    }
  }

  /** The object that ends a test. */
  async finish(): Promise<void> {
    await this.#persist((writer) => writer.configMap("done"));
  }

  async #persist(write: (writer: ObjectWriter) => Promise<number>): Promise<number> {
    for (const end = Date.now() + 15_000; Date.now() < end;) {
      try {
        return await write(this.#writers[this.#next]!);
      } catch { // it is away; what it may have written all the same is not among the confirmed
        this.#next = (this.#next + 1) % this.#writers.length;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error("no etcd takes writes");
  }
}

async function untilDone(watch: WatchClient): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  for (;;) {
    const [event] = await watch.take(1);
    if (event!.object.metadata.name === "done") return events;
    events.push(event!);
  }
}

/** Nothing lost, nothing twice, everything in order. */
function checkComplete(events: readonly WatchEvent[], confirmed: readonly number[]): void {
  assertEquals(new Set(events.map(({ type }) => type)), new Set(["ADDED", "MODIFIED"]));
  const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
  assertEquals(revisions, [...new Set(revisions)].sort((a, b) => a - b));
  const seen = new Set(revisions);
  assertEquals(confirmed.filter((revision) => !seen.has(revision)), []);
}

Deno.test("etcd is killed and started again", async () => {
  await using first = await startEtcd();
  const { url, dataDir } = first;
  await using weir = await startWeir({ etcdServers: [url] });
  await using watch = await WatchClient.open(`${weir.url}/api/v1/configmaps`);
  const events = untilDone(watch);
  const writer = new PersistentWriter([url]);
  await writer.write(50);
  await first.kill();
  const writing = writer.write(50);
  await using _second = await startEtcd({ url, dataDir });
  await writing;
  await writer.finish();
  checkComplete(await events, writer.confirmed);
});

Deno.test("the leader of three members is killed", async () => {
  await using cluster = await startEtcdCluster();
  const leader = await cluster.leader();
  const others = cluster.urls.filter((url) => url !== leader);
  await using weir = await startWeir({ etcdServers: [leader, ...others] });
  await using watch = await WatchClient.open(`${weir.url}/api/v1/configmaps`);
  const events = untilDone(watch);
  const writer = new PersistentWriter(cluster.urls);
  await writer.write(50);
  const writing = writer.write(300);
  await cluster.kill(leader);
  await writing;
  await writer.finish();
  checkComplete(await events, writer.confirmed);
});

Deno.test("the connection to etcd breaks again and again", async () => {
  await using etcd = await startEtcd();
  await using proxy = startTcpProxy(etcd.url);
  await using weir = await startWeir({ etcdServers: [proxy.url] });
  await using watch = await WatchClient.open(`${weir.url}/api/v1/configmaps`);
  const events = untilDone(watch);
  const writer = new PersistentWriter([etcd.url]);
  for (let round = 0; round < 6; round++) {
    await writer.write(60);
    proxy.drop();
  }
  await writer.finish();
  checkComplete(await events, writer.confirmed);
});

Deno.test("clients whose connection breaks go on from where they were", async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  await using proxy = startTcpProxy(weir.url);
  const writer = new PersistentWriter([etcd.url]);
  const events: WatchEvent[] = [];
  const follow = async () => {
    for (let revision = "1";; revision = events.at(-1)?.object.metadata.resourceVersion ?? revision) {
      try {
        await using watch = await WatchClient.open(`${proxy.url}/api/v1/configmaps?resourceVersion=${revision}`);
        for (let event = await watch.next(); event !== undefined; event = await watch.next()) {
          if (event.object.metadata.name === "done") return;
          events.push(event);
        }
      } catch { /* the connection broke, which is what this is about */ }
    }
  };
  const following = follow();
  for (let round = 0; round < 10; round++) {
    await writer.write(40);
    proxy.drop();
  }
  await writer.finish();
  await following;
  checkComplete(events, writer.confirmed);
});
