import { assertEquals, assertThrows } from "@std/assert";
import { JsonReader } from "./json_reader.ts";
import { parseJson, readJsonValue, writeJsonValue } from "./json_value.ts";

const encoder = new TextEncoder();

const rewritten: readonly (readonly [text: string, canonical: string])[] = [
  [`{"b":1,"a":{"d":[],"c":{}}}`, `{"a":{"c":{},"d":[]},"b":1}`],
  [`{"\u{1F600}":1,"\u{FFFD}":2}`, `{"\u{FFFD}":2,"\u{1F600}":1}`],
  [`[1.0, 1e3, 1.50, -0, -0.0, 100000000000000000000]`, `[1,1000,1.5,0,-0,100000000000000000000]`],
  [`[9223372036854775807, 9223372036854775808]`, `[9223372036854775807,9223372036854776000]`],
  [`[1e21, 0.000001, 0.0000001, 123456789012345678.0]`, `[1e+21,0.000001,1e-7,123456789012345680]`],
  [`"<a href='x'>&\\u2028\\u0001\\b\\f\u007f/é"`, `"\\u003ca href='x'\\u003e\\u0026\\u2028\\u0001\\b\\f\u007f/é"`],
  [`{"a":1,"a":{"x":null}}`, `{"a":{"x":null}}`],
  [`{"__proto__":1}`, `{"__proto__":1}`],
];

for (const [text, canonical] of rewritten) {
  Deno.test(`${text} is written as Go writes it`, () => {
    assertEquals(writeJsonValue(parseJson(encoder.encode(text))), canonical);
  });
}

Deno.test("duplicate keys are reported with their path", () => {
  const duplicates: string[] = [];
  readJsonValue(
    new JsonReader(encoder.encode(`{"a":{"b":[{"c":1,"c":2}]},"a":1}`)),
    (path) => duplicates.push(path),
  );
  assertEquals(duplicates, ["a.b[0].c", "a"]);
});

Deno.test("a number beyond float64 is an error", () => {
  assertThrows(
    () => parseJson(encoder.encode("1E400")),
    RangeError,
    "json: cannot unmarshal number 1E400 into Go value of type float64",
  );
});
