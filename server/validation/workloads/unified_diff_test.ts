import { assertEquals } from "@std/assert";
import { diffOf } from "./unified_diff.ts";

Deno.test("equal values have no difference", () => assertEquals(diffOf({ a: [1] }, { a: [1] }), ""));

Deno.test("a changed line has three lines around it", () => {
  const of = (c: number) => ({ a: 1, b: [], c, d: {}, e: null, f: "x", g: "y" });
  const lines = [
    "@@ -1,7 +1,7 @@",
    " {",
    '  "a": 1,',
    '  "b": [],',
    '- "c": 1,',
    '+ "c": 2,',
    '  "d": {},',
    '  "e": null,',
    '  "f": "x",',
    "",
  ];
  assertEquals(diffOf(of(1), of(2)), lines.join("\n"));
});

Deno.test("changes far apart are hunks of their own", () => {
  const middle = Object.fromEntries([..."bcdefghij"].map((name) => [name, 0]));
  const diff = diffOf({ a: 1, ...middle, z: 1 }, { a: 2, ...middle, z: 2 });
  assertEquals(diff.split("\n").filter((line) => line.startsWith("@@")), ["@@ -1,5 +1,5 @@", "@@ -9,5 +9,5 @@"]);
});
