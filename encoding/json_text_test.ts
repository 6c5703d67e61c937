import { assertEquals } from "@std/assert";
import { goJson, goJsonIndent } from "./json_text.ts";

const cases: [name: string, value: unknown, json: string][] = [
  ["members keep their order", { kind: "Status", apiVersion: "v1" }, '{"kind":"Status","apiVersion":"v1"}'],
  ["undefined members vanish", { a: undefined, b: null }, '{"b":null}'],
  ["HTML characters are escaped in values", "<a href='x'>&", String.raw`"\u003ca href='x'\u003e\u0026"`],
  ["HTML characters are escaped in names", { "<": 1 }, String.raw`{"\u003c":1}`],
  ["line separators are escaped", "a\u2028b\u2029c", String.raw`"a\u2028b\u2029c"`],
  ["control characters take their short form", "\b\f\n\r\t\u0001", String.raw`"\b\f\n\r\t\u0001"`],
  ["other characters stay raw", "é\u007f😀/", '"é\u007f😀/"'],
];

for (const [name, value, json] of cases) {
  Deno.test(`goJson: ${name}`, () => assertEquals(goJson(value), json));
}

Deno.test("goJsonIndent: two spaces, empty containers on one line, no newline at the end", () => {
  assertEquals(goJsonIndent({ a: {}, b: [], c: ["<"] }), '{\n  "a": {},\n  "b": [],\n  "c": [\n    "\\u003c"\n  ]\n}');
});
