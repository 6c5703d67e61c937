import { assertEquals } from "@std/assert";
import { humanAge, humanDuration } from "./duration.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

const durations: [ms: number, text: string][] = [
  [-2 * second, "<invalid>"],
  [-1999, "0s"],
  [0, "0s"],
  [999, "0s"],
  [119 * second, "119s"],
  [2 * minute, "2m"],
  [2 * minute + 1 * second, "2m1s"],
  [9 * minute + 59 * second, "9m59s"],
  [10 * minute + 59 * second, "10m"],
  [179 * minute, "179m"],
  [3 * hour, "3h"],
  [7 * hour + 59 * minute, "7h59m"],
  [8 * hour + 59 * minute, "8h"],
  [47 * hour, "47h"],
  [2 * day, "2d"],
  [2 * day + hour, "2d1h"],
  [8 * day + hour, "8d"],
  [2 * year - hour, "729d"],
  [2 * year, "2y"],
  [2 * year + day, "2y1d"],
  [8 * year + day, "8y"],
  [2000 * year, "292y"],
];

Deno.test("durations show their largest units, cut off", () => {
  for (const [ms, text] of durations) assertEquals(humanDuration(ms), text, `${ms} ms`);
});

Deno.test("an age counts from the time to now, and is unknown without a time", () => {
  const now = Date.parse("2026-11-22T22:16:09.900Z");
  assertEquals(humanAge("2026-11-22T22:11:21Z", now), "4m48s");
  assertEquals(humanAge("2026-11-22T22:16:08.000001Z", now), "1s");
  assertEquals(humanAge(null, now), "<unknown>");
  assertEquals(humanAge(undefined, now), "<unknown>");
});
