import { assertEquals, assertThrows } from "@std/assert";
import { formatMicroTime, formatTime, parseMicroTime, parseTime, ZERO_TIME_SECONDS } from "./rfc3339.ts";

Deno.test("times print in UTC", () => {
  assertEquals(formatTime(0), "1970-01-01T00:00:00Z");
  assertEquals(formatTime(1_795_385_769), "2026-11-22T22:16:09Z");
  assertEquals(formatTime(ZERO_TIME_SECONDS), "0001-01-01T00:00:00Z");
  assertEquals(formatTime(parseTime("9999-12-31T23:59:59-01:00").seconds), "10000-01-01T00:59:59Z");
  assertEquals(formatTime(parseTime("0000-01-01T00:00:00+01:00").seconds), "-0001-12-31T23:00:00Z");
  assertEquals(formatMicroTime({ seconds: -1, nanos: 1_999 }), "1969-12-31T23:59:59.000001Z");
});

Deno.test("every day agrees with Date over four centuries", () => {
  for (let day = -150_000; day < 150_000; day += 7) {
    const text = new Date(day * 86_400_000).toISOString().replace(".000", "");
    assertEquals(formatTime(day * 86_400), text);
    assertEquals(parseTime(text).seconds, day * 86_400);
  }
});

Deno.test("times parse with offsets and fractions", () => {
  const accepted: [string, number, number][] = [
    ["2026-11-22T22:16:09Z", 1_795_385_769, 0],
    ["2026-11-22T23:16:09+01:00", 1_795_385_769, 0],
    ["2026-11-22T21:46:09-00:30", 1_795_385_769, 0],
    ["2026-11-22T22:16:09.5Z", 1_795_385_769, 500_000_000],
    ["2026-11-22T22:16:09,12345678999Z", 1_795_385_769, 123_456_789],
    ["1970-01-01T5:00:00Z", 18_000, 0],
    ["2024-02-29T00:00:00Z", 1_709_164_800, 0],
    ["1970-01-02T00:00:00+24:00", 0, 0],
  ];
  for (const [text, seconds, nanos] of accepted) assertEquals(parseTime(text), { seconds, nanos }, text);
  assertEquals(parseMicroTime("1970-01-01T00:00:01.000042Z"), { seconds: 1, nanos: 42_000 });
});

Deno.test("bad times fail with Go's messages", () => {
  const layout = "2006-01-02T15:04:05Z07:00";
  const rejected: [string, string][] = [
    ["x", `parsing time "x" as "${layout}": cannot parse "x" as "2006"`],
    ["", `parsing time "" as "${layout}": cannot parse "" as "2006"`],
    ["2020", `parsing time "2020" as "${layout}": cannot parse "" as "-"`],
    ["2020-1-01T00:00:00Z", `parsing time "2020-1-01T00:00:00Z" as "${layout}": cannot parse "1-01T00:00:00Z" as "01"`],
    ["2020-01-01", `parsing time "2020-01-01" as "${layout}": cannot parse "" as "T"`],
    ["2020-01-01 00:00", `parsing time "2020-01-01 00:00" as "${layout}": cannot parse " 00:00" as "T"`],
    ["2020-01-01T00:00:00", `parsing time "2020-01-01T00:00:00" as "${layout}": cannot parse "" as "Z07:00"`],
    ["2020-01-01T00:00:00+1:00", `cannot parse "+1:00" as "Z07:00"`],
    ["2020-13-01T00:00:00Z", 'parsing time "2020-13-01T00:00:00Z": month out of range'],
    ["2021-02-29T00:00:00Z", 'parsing time "2021-02-29T00:00:00Z": day out of range'],
    ["2020-01-01T24:00:00Z", 'parsing time "2020-01-01T24:00:00Z": hour out of range'],
    ["2020-01-01T00:60:00Z", 'parsing time "2020-01-01T00:60:00Z": minute out of range'],
    ["2020-01-01T00:00:60Z", 'parsing time "2020-01-01T00:00:60Z": second out of range'],
    ["2020-01-01T00:00:00Z!", 'parsing time "2020-01-01T00:00:00Z!": extra text: "!"'],
    ["2020-01-01T00:00:00+25:00", 'parsing time "2020-01-01T00:00:00+25:00": time zone offset hour out of range'],
  ];
  for (const [text, message] of rejected) assertThrows(() => parseTime(text), RangeError, message, text);
});

Deno.test("micro times need six fraction digits", () => {
  const layout = "2006-01-02T15:04:05.000000Z07:00";
  const rejected: [string, string][] = [
    ["2020-01-01T00:00:00Z", `parsing time "2020-01-01T00:00:00Z" as "${layout}": cannot parse "Z" as ".000000"`],
    ["2020-01-01T00:00:00.123+00:00", `as "${layout}": cannot parse ".123+00:00" as ".000000"`],
    ["2020-01-01T00:00:00.1234567Z", `as "${layout}": cannot parse "7Z" as "Z07:00"`],
  ];
  for (const [text, message] of rejected) assertThrows(() => parseMicroTime(text), RangeError, message, text);
});
