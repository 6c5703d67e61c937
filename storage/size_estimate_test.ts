import { assertEquals } from "@std/assert";
import { SizeEstimate } from "./size_estimate.ts";

Deno.test("SizeEstimate starts with few entries and trusts what it learns by and by", () => {
  const sizes = new SizeEstimate();
  assertEquals(sizes.entriesFor(1_000_000), 16);
  sizes.learn({ entries: 16, bytes: 1600 });
  assertEquals(sizes.entriesFor(1_000_000), 64, "four times what was seen, not the 10,000 that would fit");
  sizes.learn({ entries: 3000, bytes: 300_000 });
  assertEquals(sizes.entriesFor(100_000), 1000);
  assertEquals(sizes.entriesFor(1_000_000), 5000);
});

Deno.test("SizeEstimate follows larger values at once and smaller ones slowly", () => {
  const sizes = new SizeEstimate();
  sizes.learn({ entries: 1000, bytes: 1000 * 100 });
  sizes.learn({ entries: 10, bytes: 10 * 10_000 });
  assertEquals(sizes.entriesFor(100_000), 10);
  sizes.learn({ entries: 10, bytes: 10 * 100 });
  assertEquals(sizes.entriesFor(100_000), 19);
  sizes.learnTooLarge({ entries: 10, bytes: 1_000_000 });
  assertEquals(sizes.entriesFor(100_000), 1);
});

Deno.test("SizeEstimate asks for an entry at least", () => {
  const sizes = new SizeEstimate();
  sizes.learn({ entries: 1, bytes: 50_000_000 });
  assertEquals(sizes.entriesFor(1000), 1);
});
