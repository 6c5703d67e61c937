import { assert, assertEquals } from "@std/assert";
import { WatchTimer } from "./watch_timer.ts";

/** What a watch is told of until it ends. */
async function dues(options: { timeoutMs: number; bookmarkIntervalMs: number | undefined }): Promise<string[]> {
  const seen: string[] = [];
  let told = Promise.withResolvers<void>();
  const timer = new WatchTimer({ ...options, onDue: () => told.resolve() });
  while (!timer.expired) {
    await told.promise;
    told = Promise.withResolvers();
    if (timer.bookmarkDue) {
      seen.push("bookmark");
      timer.bookmarkSent();
    }
  }
  timer.stop();
  return [...seen, "end"];
}

Deno.test("a watch without bookmarks only ends", async () => {
  assertEquals(await dues({ timeoutMs: 20, bookmarkIntervalMs: undefined }), ["end"]);
});

Deno.test("one bookmark comes two seconds before the end", async () => {
  assertEquals(await dues({ timeoutMs: 2_050, bookmarkIntervalMs: 60_000 }), ["bookmark", "end"]);
});

Deno.test("bookmarks come at their interval, and before the end", async () => {
  const seen = await dues({ timeoutMs: 2_300, bookmarkIntervalMs: 50 });
  assert(seen.length > 2, `${seen}`);
});

Deno.test("there is no bookmark when the end is nearer than two seconds", async () => {
  assertEquals(await dues({ timeoutMs: 100, bookmarkIntervalMs: 10 }), ["end"]);
});
