import { assertEquals } from "@std/assert";
import { commonIndex, countIndexes } from "./index_intervals.ts";

const counts: [text: string, total: number, fault?: string][] = [
  ["", 0],
  ["1,3-5,7", 5],
  ["10", 0, 'too large index: "10"'],
  ["a", 0, 'cannot convert string to integer for index: "a"'],
  ["3,2", 0, "non-increasing order, previous: 3, current: 2"],
  ["3-3", 0, "non-increasing order, previous: 3, current: 3"],
  [
    "1-2-3",
    0,
    "the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts separated by '-'",
  ],
];

for (const [text, total, fault] of counts) {
  Deno.test(`the indexes "${text}" of ten`, () => assertEquals(countIndexes(text, 10), { total, fault }));
}

Deno.test("the index of two lists", () => {
  assertEquals(commonIndex("0-2,5", { b: "3,4-6", completions: 10 }), 5);
  assertEquals(commonIndex("0-2", { b: "3", completions: 10 }), undefined);
});
