import { assertEquals } from "@std/assert";
import { MemoryStore } from "../../tests/support/memory_store.ts";
import { KnownLengths } from "./known_lengths.ts";

const range = { start: "/pods/", end: "/pods0" };

/** A list at the store's newest revision, and how often it was walked. */
function listOf(store: MemoryStore) {
  const walks = { count: 0 };
  const measure = () => Promise.resolve(++walks.count * 100);
  const request = async () => ({
    revision: await store.currentRevision(),
    range,
    store,
    signal: new AbortController().signal,
    measure,
  });
  return { walks, request };
}

const changes: [what: string, change: (store: MemoryStore) => void, walks: number][] = [
  ["nothing happened", () => {}, 1],
  ["another collection changed", (store) => store.write("/configmaps/a/b", "x"), 1],
  ["an object came", (store) => store.write("/pods/a/c", "x"), 2],
  ["an object went", (store) => store.write("/pods/a/b", undefined), 2],
  ["history is gone", (store) => {
    store.write("/configmaps/a/b", "x");
    store.write("/configmaps/a/b", "y");
    store.compact(5);
  }, 2],
];

for (const [what, change, walks] of changes) {
  Deno.test(`a list is walked ${walks === 1 ? "once" : "again"} when ${what}`, async () => {
    const store = new MemoryStore();
    store.write("/pods/a/b", "x");
    const list = listOf(store);
    const lengths = new KnownLengths();
    await lengths.of("key", await list.request());
    change(store);
    assertEquals(await lengths.of("key", await list.request()), walks * 100);
    assertEquals(list.walks.count, walks);
  });
}

Deno.test("what another walk found needs no walk", async () => {
  const store = new MemoryStore();
  const list = listOf(store);
  const lengths = new KnownLengths();
  lengths.learn("key", { revision: await store.currentRevision(), length: 7 });
  assertEquals(await lengths.of("key", await list.request()), 7);
  assertEquals(list.walks.count, 0);
});
