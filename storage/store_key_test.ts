import { assertEquals, assertThrows } from "@std/assert";
import { collectionRange, isCleanKey, keyAfter, objectKey, prefixEnd } from "./store_key.ts";

Deno.test("objectKey puts the namespace between prefix and name, if there is one", () => {
  assertEquals(objectKey("/pods", { namespace: "default", name: "web-0" }), "/pods/default/web-0");
  assertEquals(objectKey("/minions", { name: "node-1" }), "/minions/node-1");
  assertEquals(objectKey("/services/specs", { namespace: "a", name: "b" }), "/services/specs/a/b");
});

Deno.test("collectionRange covers the keys of one collection and not its neighbours'", () => {
  const covers = ({ start, end }: { start: string; end: string }, key: string) => start <= key && key < end;
  const all = collectionRange("/pods");
  const one = collectionRange("/pods", "a");
  assertEquals(covers(all, "/pods/a/x"), true);
  assertEquals(covers(all, "/podsecuritypolicy/x"), false);
  assertEquals(covers(one, "/pods/a/\u{10ffff}"), true);
  assertEquals(covers(one, "/pods/ab/x"), false);
  assertEquals(collectionRange("/pods", ""), all);
});

Deno.test("prefixEnd refuses a prefix that would match half a segment", () => {
  assertThrows(() => prefixEnd("/pods"), RangeError);
});

Deno.test("keyAfter leaves no room between", () => {
  assertEquals([keyAfter("/a"), "/a!", "/a", "/a-b"].toSorted(), ["/a", "/a\0", "/a!", "/a-b"]);
});

for (
  const [key, clean] of [["/pods/a/b", true], ["/pods/..", false], ["/pods/./x", false], ["/pods/a/..b", true]] as const
) {
  Deno.test(`isCleanKey(${key}) is ${clean}`, () => assertEquals(isCleanKey(key), clean));
}
