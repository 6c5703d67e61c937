import { assertEquals } from "@std/assert";
import type { ChangeWindow } from "./change_window.ts";
import { ChangeWindowPool } from "./change_window_pool.ts";
import type { WatchChange } from "./store.ts";

const limits = { changesMax: 100, bytesMax: 1_000 };

/** Batches of one change of so many bytes each. */
function pushAll(pool: ChangeWindowPool, window: ChangeWindow, sizes: readonly number[]): void {
  for (const bytes of sizes) {
    const modRevision = window.revision + 1;
    const value = new Uint8Array(bytes - 1);
    const change: WatchChange = { key: "k", modRevision, createRevision: 1, value, previous: undefined };
    pool.push(window, { changes: [change], revision: modRevision });
  }
}

function poolOf(bytesMax: number) {
  const pool = new ChangeWindowPool(bytesMax);
  const [large, small] = [pool.open(0, limits), pool.open(0, limits)];
  return { pool, large, small };
}

Deno.test("the largest window gives its oldest changes when all together are too large", () => {
  const { pool, large, small } = poolOf(700);
  pushAll(pool, large, [100, 100, 100, 100, 100]);
  pushAll(pool, small, [100, 100, 100, 100]);
  assertEquals([large.bytes, small.bytes], [300, 400]);
  assertEquals([large.floor, small.floor], [2, 0]);
});

Deno.test("when one is not enough the next largest gives too, to its last change", () => {
  const { pool, large, small } = poolOf(500);
  pushAll(pool, small, [100]);
  pushAll(pool, large, [200, 200]);
  const third = pool.open(0, limits);
  pushAll(pool, third, [500]);
  assertEquals([large.bytes, small.bytes, third.bytes], [0, 0, 500]);
  assertEquals([large.floor, small.floor, third.floor], [2, 1, 0]);
});

Deno.test("what has just come stays, however large", () => {
  const { pool, large, small } = poolOf(300);
  pushAll(pool, small, [100]);
  pushAll(pool, large, [200, 900]);
  assertEquals([large.bytes, small.bytes], [900, 0]);
});

Deno.test("a closed window takes no room", () => {
  const { pool, large, small } = poolOf(500);
  pushAll(pool, large, [500]);
  pool.close(large);
  pushAll(pool, small, [400]);
  assertEquals([large.bytes, small.bytes], [500, 400]);
});
