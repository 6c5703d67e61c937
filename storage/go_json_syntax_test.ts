import { assertEquals } from "@std/assert";
import { goJsonSyntaxError } from "./go_json_syntax.ts";

const cases: [text: string, error: string | undefined][] = [
  ['{"a":[1,-0.5e+3,"x\\u00e9\\n",true,false,null,{}],"b":[]}', undefined],
  [" 0 ", undefined],
  ["", "unexpected end of JSON input"],
  ['{"a"', "unexpected end of JSON input"],
  ["1.", "unexpected end of JSON input"],
  ["hello", "invalid character 'h' looking for beginning of value"],
  ["{a}", "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 2}', "invalid character '2' after object key:value pair"],
  ["[1 2]", "invalid character '2' after array element"],
  ["[1,]", "invalid character ']' looking for beginning of value"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
  ["-x", "invalid character 'x' in numeric literal"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["1e+x", "invalid character 'x' in exponent of numeric literal"],
  ["nul1", "invalid character '1' in literal null (expecting 'l')"],
  ["01", "invalid character '1' after top-level value"],
  ["{}\0", "invalid character '\\x00' after top-level value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['{}"', "invalid character '\"' after top-level value"],
  ["é", "invalid character 'Ã' looking for beginning of value"],
  ["[".repeat(10_001), "exceeded max depth"],
];

for (const [text, error] of cases) {
  Deno.test(`goJsonSyntaxError(${JSON.stringify(text.slice(0, 40))}) is ${error}`, () => {
    assertEquals(goJsonSyntaxError(new TextEncoder().encode(text)), error);
  });
}

Deno.test("goJsonSyntaxError names a byte outside ASCII by its number", () => {
  assertEquals(
    goJsonSyntaxError(Uint8Array.of(0x81)),
    "invalid character '\\u0081' looking for beginning of value",
  );
});
