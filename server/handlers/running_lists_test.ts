import { assertEquals } from "@std/assert";
import type { ReadPlan } from "../list_options.ts";
import { RunningLists } from "./running_lists.ts";

const pods = { start: "/pods/", end: "/pods0" };
const podsOfA = { start: "/pods/a/", end: "/pods/a0" };

async function* chunks() {
  yield 1;
  await Promise.resolve();
  yield 2;
}

const reads: [what: string, read: ReadPlan, range: typeof pods, revision: number | undefined][] = [
  ["any state", { consistency: "any" }, pods, 9],
  ["a state not older than an older one", { consistency: "notOlderThan", revision: 8n }, pods, 9],
  ["a state not older than that one", { consistency: "notOlderThan", revision: 9n }, pods, 9],
  ["a state not older than a newer one", { consistency: "notOlderThan", revision: 10n }, pods, undefined],
  ["the newest state", { consistency: "newest" }, pods, undefined],
  ["one state exactly", { consistency: "exact", revision: 9n }, pods, undefined],
  ["any state of another range", { consistency: "any" }, podsOfA, undefined],
];

for (const [what, read, range, revision] of reads) {
  Deno.test(`a list that wants ${what} ${revision === undefined ? "reads anew" : "joins one that runs"}`, async () => {
    const lists = new RunningLists();
    const [older, newer] = [5, 9].map((at) => lists.during({ range: pods, revision: at }, chunks()));
    await older!.next();
    await newer!.next();
    assertEquals(lists.revisionFor(read, range), revision);
    await older!.return();
    await newer!.return();
  });
}

Deno.test("a list that has ended or was given up cannot be joined", async () => {
  const lists = new RunningLists();
  assertEquals(await Array.fromAsync(lists.during({ range: pods, revision: 5 }, chunks())), [1, 2]);
  const left = lists.during({ range: pods, revision: 6 }, chunks());
  await left.next();
  await left.return();
  assertEquals(lists.revisionFor({ consistency: "any" }, pods), undefined);
});
