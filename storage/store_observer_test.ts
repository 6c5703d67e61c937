import { assertEquals, assertRejects } from "@std/assert";
import type { Write } from "./store.ts";
import { commitOperation, observed, type StoreObserver } from "./store_observer.ts";

const value = new Uint8Array(1);
const commits: [operation: string, write: Write][] = [
  ["create", { key: "/pods/a/x", value, expected: 0 }],
  ["update", { key: "/pods/a/x", value, expected: 7 }],
  ["delete", { key: "/pods/a/x", value: undefined, expected: 7 }],
];
for (const [operation, write] of commits) {
  Deno.test(`a commit that begins with a ${operation} counts as one`, () => {
    assertEquals(commitOperation([write, { key: "/other", value, expected: 0 }]), { operation, key: "/pods/a/x" });
  });
}

Deno.test("a request is told of when it has ended, also when it failed", async () => {
  const ended: string[] = [];
  const observer: StoreObserver = {
    requestEnded: ({ operation, key, durationMs }) => ended.push(`${operation} ${key} ${durationMs >= 0}`),
    pageTaken: () => {},
    pageBytesChanged: () => {},
  };
  const answer = await observed({ observer, operation: "get", key: "/a" }, () => {
    assertEquals(ended, []);
    return Promise.resolve(42);
  });
  assertEquals([answer, ended], [42, ["get /a true"]]);
  const failing = observed({ observer, operation: "list", key: "/b" }, () => Promise.reject(new Error("away")));
  await assertRejects(() => failing, Error, "away");
  assertEquals(ended, ["get /a true", "list /b true"]);
});
