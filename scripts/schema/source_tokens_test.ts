import { assertEquals, assertThrows } from "@std/assert";
import { readTokens, stringValue, TokenCursor } from "./source_tokens.ts";

Deno.test("words, strings and symbols carry their place", () => {
  const [type, name, brace, text] = readTokens('type Box {\n  "a b"');
  assertEquals([type?.kind, type?.line, type?.column], ["word", 1, 0]);
  assertEquals([name?.text, name?.column], ["Box", 5]);
  assertEquals(brace?.kind, "symbol");
  assertEquals([text?.kind, text?.line, text?.column], ["string", 2, 2]);
});

Deno.test("comments go to the token below them, in blocks cut at blank lines", () => {
  const source = "// first\n\n// second\n// +marker\nname // behind the name\n\n// apart\n\nlast";
  const [name, last] = readTokens(source);
  assertEquals(name?.comments, [["first"], ["second", "+marker"]]);
  assertEquals(last?.comments, [["apart"], []]);
});

Deno.test("block comments and what strings hold are no tokens", () => {
  const texts = readTokens('a /* type B\n struct */ "// c" `raw "d"` \'{\'').map(({ text }) => text);
  assertEquals(texts, ["a", '"// c"', '`raw "d"`', "'{'", ""]);
});

Deno.test("string literals read as the text they stand for", () => {
  const [raw, escaped] = readTokens('`a\\n` "b\\n"');
  assertEquals(raw && stringValue(raw), "a\\n");
  assertEquals(escaped && stringValue(escaped), "b\n");
});

Deno.test("brackets are skipped whole", () => {
  const cursor = new TokenCursor("(a {b [c]} (d)) end");
  cursor.skipBrackets();
  assertEquals(cursor.next().text, "end");
});

Deno.test("an unmet expectation names the line", () => {
  const cursor = new TokenCursor("\n\nname");
  assertThrows(() => cursor.expect("{"), SyntaxError, "line 3: expected {, found name");
});
