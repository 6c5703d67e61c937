import { assertEquals } from "@std/assert";
import { addQuantities, maxQuantity } from "./quantity_sum.ts";

const sums: readonly (readonly [a: string, b: string, sum: string])[] = [
  ["1", "1500m", "2500m"],
  ["1Gi", "512Mi", "1536Mi"],
  ["1Gi", "1", "1073741825"],
  ["0", "2Ki", "2Ki"],
  ["1k", "1", "1001"],
  ["100m", "-100m", "0"],
];

for (const [a, b, sum] of sums) Deno.test(`${a} + ${b} = ${sum}`, () => assertEquals(addQuantities(a, b), sum));

Deno.test("the greater of two quantities keeps its text", () => {
  assertEquals(maxQuantity("1k", "1Ki"), "1Ki");
  assertEquals(maxQuantity("1e3", "999"), "1e3");
});
