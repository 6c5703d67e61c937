import { assertEquals } from "@std/assert";
import { goQuote } from "./go_quote.ts";

const cases: [text: string, quoted: string][] = [
  ["web-0", '"web-0"'],
  ["", '""'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ["a\0b", '"a\\x00b"'],
  ["\x07\b\f\n\r\t\v\x7f", '"\\a\\b\\f\\n\\r\\t\\v\\x7f"'],
  ["日本 <b>", '"日本 <b>"'],
  ["\u00a0\u2028\ufeff", '"\\u00a0\\u2028\\ufeff"'],
  ["😀\u{e0001}", '"😀\\U000e0001"'],
  ["\udcff", '"\\xff"'],
];
for (const [text, quoted] of cases) {
  Deno.test(`${JSON.stringify(text)} is quoted as ${quoted}`, () => assertEquals(goQuote(text), quoted));
}
