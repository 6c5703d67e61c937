import { assertEquals, assertThrows } from "@std/assert";
import { canonicalQuantity } from "./quantity.ts";

Deno.test("quantities that Go keeps as written", () => {
  const kept = "+1 010 5. 1e+3 1.500 1.123456789 +12Ki 100m 1Gi 128974848 123Mi 0308M 1 250m 12e6 -1 -5Mi 1e3 1023Ki";
  for (const text of kept.split(" ")) assertEquals(canonicalQuantity(text), text);
});

Deno.test("quantities that become canonical", () => {
  const cases: [string, string][] = [
    ["0", "0"],
    ["00", "0"],
    ["-0", "0"],
    ["-", "0"],
    [".", "0"],
    ["k", "0"],
    ["0Ki", "0"],
    [".Ki", "0"],
    ["1000", "1k"],
    ["0.5", "500m"],
    ["-0.5", "-500m"],
    ["1.5", "1500m"],
    ["1.50", "1500m"],
    ["1000m", "1"],
    ["1.5k", "1500"],
    ["1.5e3", "1500"],
    ["1E", "1E"],
    ["10E", "10E"],
    ["5000E", "5"],
    ["5e-1", "500e-3"],
    ["1e100", "10e99"],
    ["1000e-3", "1"],
    ["1E3", "1E3"],
    ["0.1n", "1n"],
    ["-0.1n", "-1n"],
    ["1e-1000000000", "1e-9"],
    ["1.1234567891", "1123456790n"],
    ["+2Pi", "2Pi"],
    ["08Mi", "8Mi"],
    ["1024Ki", "1Mi"],
    ["1048576Ki", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["0.1Ki", "102400m"],
    ["8Ei", "9223372036854775807"],
    ["-16Ei", "-9223372036854775807"],
    ["7Ei", "7Ei"],
  ];
  for (const [text, canonical] of cases) {
    assertEquals(canonicalQuantity(text), canonical, text);
    assertEquals(canonicalQuantity(canonical), canonical, `${canonical} again`);
  }
});

Deno.test("quantities round up to a coarser scale", () => {
  const cases: [string, string][] = [
    ["1.500", "1.500"],
    ["100m", "100m"],
    ["1.0001", "1001m"],
    ["-1.0001", "-1001m"],
    ["1n", "1m"],
    ["0.0001Ki", "103m"],
    ["1Gi", "1Gi"],
  ];
  for (const [text, rounded] of cases) assertEquals(canonicalQuantity(text, -3), rounded, text);
});

Deno.test("texts that are no quantity fail with Go's messages", () => {
  const pattern = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  const cases: [string, string][] = [
    ["", pattern],
    ["abc", pattern],
    ["1 Gi", pattern],
    ["1.2.3", pattern],
    ["1Kib", pattern],
    ["1K", "unable to parse quantity's suffix"],
    ["1e", "unable to parse quantity's suffix"],
    ["1nn", "unable to parse quantity's suffix"],
    ["1-5", "unable to parse quantity's suffix"],
    [".Pi", "unable to parse numeric part of quantity"],
    [".Ei", "unable to parse numeric part of quantity"],
  ];
  for (const [text, message] of cases) assertThrows(() => canonicalQuantity(text), RangeError, message, text);
});
