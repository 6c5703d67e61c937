import { assertEquals, assertThrows } from "@std/assert";
import { JsonReader, JsonSyntaxError } from "./json_reader.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function reader(text: string): JsonReader {
  return new JsonReader(encoder.encode(text));
}

/** Every token of a text, one word each. */
function tokens(text: string): string[] {
  const json = reader(text);
  const seen: string[] = [];
  const walk = () => {
    const kind = json.peek();
    if (kind === "object") {
      json.enterObject();
      for (let key = json.nextKey(); key !== undefined; key = json.nextKey()) {
        seen.push(`${key}:`);
        walk();
      }
    } else if (kind === "array") {
      json.enterArray();
      while (json.nextElement()) walk();
    } else if (kind === "string") seen.push(json.readString());
    else if (kind === "number") seen.push(json.readNumberText());
    else if (kind === "boolean") seen.push(String(json.readBoolean()));
    else {
      json.readNull();
      seen.push("null");
    }
  };
  walk();
  json.expectEnd();
  return seen;
}

Deno.test("tokens come in the order of the text, numbers with all their digits", () => {
  const text = ` {"a" : [ ] , "b":{ },"c":[1.50,-0,12345678901234567890,1E+400],"d":[true,false,null,"x"]} \n`;
  assertEquals(
    tokens(text),
    ["a:", "b:", "c:", "1.50", "-0", "12345678901234567890", "1E+400", "d:", "true", "false", "null", "x"],
  );
});

Deno.test("strings are unescaped, half surrogates become U+FFFD", () => {
  assertEquals(tokens(String.raw`"\"\\\/\b\f\n\r\té\ud83d\ude00 \ud83d é"`), ['"\\/\b\f\n\r\té😀 \ufffd é']);
});

Deno.test("the raw text of a value is a view of the bytes", () => {
  const json = reader(`{"a": {"x": [1, "}"] } , "b":2}`);
  json.enterObject();
  assertEquals(json.nextKey(), "a");
  const raw = json.readRaw();
  assertEquals(decoder.decode(raw), `{"x": [1, "}"] }`);
  assertEquals(raw.buffer, json.bytes.buffer);
  assertEquals(json.nextKey(), "b");
});

Deno.test("a range of a larger buffer is read as a text of its own", () => {
  const json = new JsonReader(encoder.encode(`xx[1]yy`), { start: 2, end: 5 });
  json.skipValue();
  json.expectEnd();
});

const broken: readonly (readonly [text: string, message: string])[] = [
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ['{"a":', "unexpected end of JSON input"],
  ['"a', "unexpected end of JSON input"],
  ["-", "unexpected end of JSON input"],
  ["{} x", "invalid character 'x' after top-level value"],
  ["max", "invalid character 'm' looking for beginning of value"],
  ["[1,]", "invalid character ']' looking for beginning of value"],
  ["[1 2]", "invalid character '2' after array element"],
  ["{,}", "invalid character ',' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ["nul!", "invalid character '!' in literal null (expecting 'l')"],
  ["01", "invalid character '1' after top-level value"],
  ["-x", "invalid character 'x' in numeric literal"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["1ex", "invalid character 'x' in exponent of numeric literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['"\n"', "invalid character '\\n' in string literal"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ["é", "invalid character 'Ã' looking for beginning of value"],
];

for (const [text, message] of broken) {
  Deno.test(`broken JSON ${JSON.stringify(text)}: ${message}`, () => {
    assertThrows(() => tokens(text), JsonSyntaxError, message);
    assertThrows(
      () => {
        const json = reader(text);
        json.skipValue();
        json.expectEnd();
      },
      JsonSyntaxError,
      message,
    );
  });
}

Deno.test("nesting ends at 10,000 levels", () => {
  reader("[".repeat(10_000) + "]".repeat(10_000)).skipValue();
  assertThrows(() => reader("[".repeat(10_001)).skipValue(), JsonSyntaxError, "exceeded max depth");
});
