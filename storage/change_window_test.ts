import { assert, assertEquals } from "@std/assert";
import { ChangeWindow } from "./change_window.ts";
import type { WatchChange } from "./store.ts";

const limits = { changesMax: 4, bytesMax: 1_000 };

function change(modRevision: number, bytes = 1): WatchChange {
  const value = new Uint8Array(bytes - 1);
  return { key: "k", modRevision, createRevision: modRevision, value, previous: undefined };
}

function windowOf(revisions: readonly number[], after = 0): ChangeWindow {
  const window = new ChangeWindow(after, limits);
  for (const revision of revisions) window.push({ changes: [change(revision)], revision });
  return window;
}

function revisionsFrom(window: ChangeWindow, position: number, max = 100): number[] | undefined {
  return window.read(position, max)?.changes.map(({ modRevision }) => modRevision);
}

Deno.test("a reader starts behind the revision it knows", () => {
  const window = windowOf([3, 5, 7]);
  for (const [after, expected] of [[0, [3, 5, 7]], [3, [5, 7]], [4, [5, 7]], [7, []], [9, []]] as const) {
    assertEquals(revisionsFrom(window, window.positionAfter(after)), [...expected], `after ${after}`);
  }
});

Deno.test("the oldest changes go when there are too many, and the floor rises", () => {
  const window = windowOf([3, 5, 7, 9, 11, 13]);
  assertEquals([window.floor, window.revision], [5, 13]);
  assertEquals(revisionsFrom(window, window.positionAfter(window.floor)), [7, 9, 11, 13]);
});

Deno.test("a reader whose changes have gone is told so", () => {
  const window = windowOf([3, 5]);
  const position = window.positionAfter(0);
  for (const revision of [7, 9, 11]) window.push({ changes: [change(revision)], revision });
  assertEquals(window.read(position, 10), undefined);
  assertEquals(revisionsFrom(window, position + 1), [5, 7, 9, 11]);
});

Deno.test("the oldest changes go when they are too large", () => {
  const window = new ChangeWindow(0, limits);
  for (const revision of [1, 2, 3]) window.push({ changes: [change(revision, 400)], revision });
  assertEquals([window.floor, window.bytes], [1, 800]);
});

Deno.test("the newest batch stays whole, however large", () => {
  const window = windowOf([1, 2]);
  window.push({ changes: [3, 4, 5, 6, 7, 8].map((revision) => change(revision, 400)), revision: 8 });
  assertEquals(revisionsFrom(window, window.positionAfter(window.floor)), [3, 4, 5, 6, 7, 8]);
});

Deno.test("what is read is complete up to the revision it names", () => {
  const window = new ChangeWindow(0, limits);
  window.push({ changes: [change(5), change(6), change(6)], revision: 9 });
  const position = window.positionAfter(0);
  assertEquals([1, 2, 3].map((max) => window.read(position, max)?.revision), [5, 5, 9]);
});

Deno.test("progress without changes raises the revision only", () => {
  const window = windowOf([3]);
  window.push({ changes: [], revision: 20 });
  assertEquals([window.floor, window.revision, window.end], [0, 20, 1]);
});

Deno.test("positions hold over thousands of changes", () => {
  const window = new ChangeWindow(0, limits);
  let position = window.end;
  for (let revision = 1; revision <= 5_000; revision++) {
    window.push({ changes: [change(revision)], revision });
    if (revision % 3 > 0) continue;
    assertEquals(revisionsFrom(window, position), [revision - 2, revision - 1, revision]);
    position = window.end;
  }
  assert(window.bytes <= limits.changesMax * 2);
});
