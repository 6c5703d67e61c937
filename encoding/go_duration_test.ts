import { assertEquals, assertThrows } from "@std/assert";
import { formatGoDuration, parseGoDuration } from "./go_duration.ts";

const CANONICAL: [bigint, string][] = [
  [0n, "0s"],
  [1n, "1ns"],
  [1_100n, "1.1\u00b5s"],
  [1_500_000n, "1.5ms"],
  [1_000_000_000n, "1s"],
  [90_005_000_000n, "1m30.005s"],
  [3_600_000_000_000n, "1h0m0s"],
  [-5_400_000_000_000n, "-1h30m0s"],
  [(1n << 63n) - 1n, "2562047h47m16.854775807s"],
  [-(1n << 63n), "-2562047h47m16.854775808s"],
];

for (const [nanos, text] of CANONICAL) {
  Deno.test(`duration ${text} prints and parses`, () => {
    assertEquals(formatGoDuration(nanos), text);
    assertEquals(parseGoDuration(text), nanos);
  });
}

Deno.test("durations in other forms parse", () => {
  const accepted: [string, bigint][] = [
    ["0", 0n],
    ["+5s", 5_000_000_000n],
    ["5.s", 5_000_000_000n],
    [".5s", 500_000_000n],
    ["1h15m30.918273645s", 4_530_918_273_645n],
    ["12\u03bcs", 12_000n],
    ["12us", 12_000n],
    ["1s1s", 2_000_000_000n],
    ["0.3333333333333333333h", 1_200_000_000_000n],
    ["0.9223372036854775808h", 3_320_413_933_267n],
  ];
  for (const [text, nanos] of accepted) assertEquals(parseGoDuration(text), nanos, text);
});

Deno.test("bad durations fail with Go's messages", () => {
  const rejected: [string, string][] = [
    ["", 'time: invalid duration ""'],
    ["-", 'time: invalid duration "-"'],
    ["x", 'time: invalid duration "x"'],
    [".s", 'time: invalid duration ".s"'],
    ["3", 'time: missing unit in duration "3"'],
    ["3 s", 'time: unknown unit " s" in duration "3 s"'],
    ["1d", 'time: unknown unit "d" in duration "1d"'],
    ['1"', 'time: unknown unit "\\"" in duration "1\\""'],
    ["1\u00e9", 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'],
    ["9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'],
    ["3000000h", 'time: invalid duration "3000000h"'],
  ];
  for (const [text, message] of rejected) assertThrows(() => parseGoDuration(text), RangeError, message, text);
});
