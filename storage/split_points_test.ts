import { assertEquals } from "@std/assert";
import { SplitPoints } from "./split_points.ts";

Deno.test("SplitPoints gives the first cut within a range, its ends excluded", () => {
  const splits = new SplitPoints();
  for (const key of ["/b", "/d", "/a", "/c", "/b"]) splits.add(key);
  assertEquals(splits.after("/", "/z"), "/a");
  assertEquals(splits.after("/a", "/z"), "/b");
  assertEquals(splits.after("/a1", "/z"), "/b");
  assertEquals(splits.after("/c", "/d"), undefined);
  assertEquals(splits.after("/d", "/z"), undefined);
  splits.remove("/b");
  assertEquals(splits.after("/a", "/z"), "/c");
});

Deno.test("SplitPoints takes no cut whose place among JavaScript strings may differ from that among bytes", () => {
  const splits = new SplitPoints();
  splits.add("/\uffee");
  splits.add("/\u{1f600}");
  assertEquals(splits.after("/", "0"), undefined);
});

Deno.test("SplitPoints forgets every other cut when there are too many", () => {
  const splits = new SplitPoints();
  const keys = Array.from({ length: 20_000 }, (_, index) => `/${String(index).padStart(6, "0")}`);
  keys.forEach((key) => splits.add(key));
  const kept = keys.filter((key) => splits.has(key));
  assertEquals(kept.length <= 8192 && kept.length > 4000, true);
});
