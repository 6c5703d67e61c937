import { assertEquals, assertThrows } from "@std/assert";
import { decodeBase64 } from "./base64.ts";

Deno.test("line breaks in base64 are ignored, loose bits at the end too", () => {
  assertEquals([...decodeBase64("QU\r\nJD\n")], [65, 66, 67]);
  assertEquals([...decodeBase64("QR==")], [65]);
  assertEquals([...decodeBase64("")], []);
});

const errors: readonly (readonly [text: string, offset: number])[] = [
  ["!", 0],
  ["QUJD!", 4],
  ["x", 0],
  ["abc", 0],
  ["QUJDabc", 4],
  ["QUJD\nab", 5],
  ["Q=", 1],
  ["QQ=", 3],
  ["QQ=x", 2],
  ["QQ==QQ==", 4],
  ["QUI=x", 4],
  ["QU JD", 2],
  ["é", 0],
];

for (const [text, offset] of errors) {
  Deno.test(`${JSON.stringify(text)} is wrong at byte ${offset}`, () => {
    assertThrows(() => decodeBase64(text), RangeError, `illegal base64 data at input byte ${offset}`);
  });
}
