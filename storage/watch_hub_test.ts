import { assert, assertEquals, assertRejects } from "@std/assert";
import { MemoryStore } from "../tests/support/memory_store.ts";
import { delay } from "./delay.ts";
import { StorageError, type WatchBatch } from "./store.ts";
import type { WatchFeed } from "./watch_feed.ts";
import { WatchHubs } from "./watch_hub.ts";

const pods = { start: "/pods/", end: "/pods0" };
const podsOfA = { start: "/pods/a/", end: "/pods/a0" };
const window = { changesMax: 10, bytesMax: 10_000 };

function hubsOf(store: MemoryStore, options: { historyRevisions?: number; lingerMs?: number } = {}): WatchHubs {
  return new WatchHubs(store, { window, historyRevisions: 0, lingerMs: 0, ...options });
}

/** Reads until so many changes have come: `key@revision`, with `-` in front after a deletion. */
async function read(feed: WatchFeed, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const batch = await feed.next();
    assert(batch !== undefined, `the feed ended after ${seen}`);
    for (const { key, modRevision, value } of batch.changes) {
      seen.push(`${value === undefined ? "-" : ""}${key}@${modRevision}`);
    }
  }
  return seen;
}

Deno.test("many watchers share one watch of the store, and each sees all changes in order", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feeds = Array.from({ length: 50 }, () => hubs.watch(pods, { range: pods, after: 1 }));
  const reading = feeds.map((feed) => read(feed, 3));
  store.write("/pods/a/x", "1");
  store.write("/services/a/x", "1");
  store.write("/pods/a/x", undefined);
  await delay(1);
  store.write("/pods/b/y", "1");
  for (const seen of await Promise.all(reading)) assertEquals(seen, ["/pods/a/x@2", "-/pods/a/x@4", "/pods/b/y@5"]);
  assertEquals([store.openWatches, hubs.size], [1, 1]);
  hubs.close();
});

Deno.test("a watcher of a part sees that part", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: podsOfA, after: 1 });
  for (const key of ["/pods/a/1", "/pods/ab/1", "/pods/b/1", "/pods/a/2"]) store.write(key, "v");
  assertEquals(await read(feed, 2), ["/pods/a/1@2", "/pods/a/2@5"]);
  hubs.close();
});

Deno.test("a watch may start in the future: what comes before is not delivered", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: pods, after: 4 });
  for (let i = 2; i < 7; i++) store.write("/pods/a/x", String(i));
  assertEquals(await read(feed, 2), ["/pods/a/x@5", "/pods/a/x@6"]);
  hubs.close();
});

Deno.test("who resumes within the window needs no watch of its own", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store, { historyRevisions: 100 });
  for (let i = 0; i < 8; i++) store.write("/pods/a/x", String(i));
  const feed = hubs.watch(pods, { range: pods, after: 7 });
  assertEquals(await read(feed, 2), ["/pods/a/x@8", "/pods/a/x@9"]);
  assertEquals(store.openWatches, 1);
  hubs.close();
});

Deno.test("who resumes before the window reads history until it has caught up", async () => {
  const store = new MemoryStore();
  for (let i = 0; i < 30; i++) store.write("/pods/a/x", String(i));
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: pods, after: 3 });
  const expected = Array.from({ length: 28 }, (_, i) => `/pods/a/x@${i + 4}`);
  assertEquals(await read(feed, 28), expected);
  await delay(1);
  assertEquals(store.openWatches, 1);
  store.write("/pods/a/x", "new");
  assertEquals(await read(feed, 1), ["/pods/a/x@32"]);
  hubs.close();
});

Deno.test("who resumes before history is told that it has been compacted", async () => {
  const store = new MemoryStore();
  for (let i = 0; i < 30; i++) store.write("/pods/a/x", String(i));
  store.compact(20);
  const hubs = hubsOf(store, { historyRevisions: 100 });
  const feed = hubs.watch(pods, { range: pods, after: 3 });
  const error = await assertRejects(() => feed.next(), StorageError);
  assertEquals([error.code, error.currentRevision], ["compacted", 31]);
  hubs.close();
});

Deno.test("a watcher that cannot keep up is ended; the others see everything, and memory stays bounded", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const slow = hubs.watch(pods, { range: pods, after: 1 });
  const fast = hubs.watch(pods, { range: pods, after: 1 });
  store.write("/pods/a/x", "first");
  assertEquals(await read(slow, 1), ["/pods/a/x@2"]);
  assertEquals(await read(fast, 1), ["/pods/a/x@2"]);
  for (let i = 3; i < 30; i++) {
    store.write("/pods/a/x", String(i));
    assertEquals(await read(fast, 1), [`/pods/a/x@${i}`]);
  }
  assertEquals(await slow.next(), undefined);
  const windowBytes = 10 * "/pods/a/x29".length + 10 * "28".length;
  assertEquals(hubs.usage, { hubs: 1, watchers: 2, windowBytes, changesDropped: 18, watchersEvicted: 1 });
  slow.close();
  assertEquals(hubs.usage.watchers, 1);
  hubs.close();
});

Deno.test("waking a watcher tells it how far the store has come", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: pods, after: 1 });
  const woken = feed.next();
  store.write("/services/a/x", "1");
  await delay(1);
  feed.wake();
  assertEquals(await woken, { changes: [], revision: 2 } satisfies WatchBatch);
  hubs.close();
});

Deno.test("a watcher that waits for history can be woken and goes on", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  for (let i = 0; i < 3; i++) store.write("/services/a/x", String(i));
  const feed = hubs.watch(pods, { range: pods, after: 1 });
  feed.wake();
  assertEquals((await feed.next())?.changes, []);
  store.write("/pods/a/x", "1");
  assertEquals(await read(feed, 1), ["/pods/a/x@5"]);
  hubs.close();
});

Deno.test("closing a feed ends the reading at once, and the last one ends the watch of the store", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feeds = [1, 2].map(() => hubs.watch(pods, { range: pods, after: 1 }));
  const reading = feeds.map((feed) => feed.next());
  await delay(1);
  feeds[0]!.close();
  assertEquals(await reading[0], undefined);
  assertEquals([store.openWatches, hubs.size], [1, 1]);
  feeds[1]!.close();
  assertEquals(await reading[1], undefined);
  await delay(5);
  assertEquals([store.openWatches, hubs.size], [0, 0]);
});

Deno.test("history that is lost ends the watchers with the error; the next one starts anew", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feeds = [1, 2].map(() => hubs.watch(pods, { range: pods, after: 1 }));
  const reading = feeds.map((feed) => assertRejects(() => feed.next(), StorageError, "gone away"));
  await delay(1);
  store.breakWatches(new StorageError("compacted", "gone away"));
  await Promise.all(reading);
  assertEquals(hubs.size, 0);
  store.write("/pods/a/x", "1");
  assertEquals(await read(hubs.watch(pods, { range: pods, after: 1 }), 1), ["/pods/a/x@2"]);
  hubs.close();
});

Deno.test("a store that is away for a while is waited for: nothing is lost, nothing comes twice", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: pods, after: 1 });
  store.write("/pods/a/x", "1");
  assertEquals(await read(feed, 1), ["/pods/a/x@2"]);
  store.breakWatches(new StorageError("unavailable", "no leader"));
  store.write("/pods/a/x", "2");
  store.write("/pods/a/x", "3");
  assertEquals(await read(feed, 2), ["/pods/a/x@3", "/pods/a/x@4"]);
  hubs.close();
});

Deno.test("a quiet resource's changes stay when a busy one's fill what all may have together", async () => {
  const store = new MemoryStore();
  const hubs = new WatchHubs(store, { window, windowsBytesMax: 500, historyRevisions: 0, lingerMs: 0 });
  const quiet = hubs.watch(pods, { range: pods, after: 1 });
  const services = { start: "/services/", end: "/services0" };
  const busy = hubs.watch(services, { range: services, after: 1 });
  const [reading, first] = [read(quiet, 1), read(busy, 1)];
  store.write("/pods/a/x", "1");
  store.write("/services/a/x", "1");
  assertEquals([await reading, await first], [["/pods/a/x@2"], ["/services/a/x@3"]]);
  const late = hubs.watch(pods, { range: pods, after: 1 });
  for (let i = 4; i < 20; i++) {
    store.write("/services/a/x", "x".repeat(100));
    assertEquals(await read(busy, 1), [`/services/a/x@${i}`]);
  }
  assertEquals(await read(late, 1), ["/pods/a/x@2"]);
  assertEquals(store.openWatches, 2, "nobody had to read history");
  hubs.close();
});

Deno.test("closing the hubs ends every watcher, those to come included", async () => {
  const store = new MemoryStore();
  const hubs = hubsOf(store);
  const feed = hubs.watch(pods, { range: pods, after: 1 });
  const reading = feed.next();
  hubs.close();
  assertEquals(await reading, undefined);
  assertEquals(await hubs.watch(pods, { range: pods, after: 1 }).next(), undefined);
  await delay(1);
  assertEquals(store.openWatches, 0);
});
