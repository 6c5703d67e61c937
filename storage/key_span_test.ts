import { assert, assertEquals } from "@std/assert";
import { guessKey } from "./key_span.ts";

Deno.test("guessKey reaches as far on as so many keys have reached so far", () => {
  const span = { first: "/pods/a/10", last: "/pods/a/30", keys: 100 };
  assertEquals(guessKey(span, 200), "/pods/a/70\0\0\0\0");
});

Deno.test("guessKey always goes on, if only by a little", () => {
  const guess = guessKey({ first: "/pods/a/x", last: "/pods/a/x\0", keys: 1000 }, 1);
  assert(guess !== undefined && guess > "/pods/a/x\0");
});

Deno.test("guessKey stops where names begin differently", () => {
  assertEquals(guessKey({ first: "/pods/a/x0", last: "/pods/a/xz", keys: 10 }, 1000), "/pods/a/y");
});
