// Random documents through the YAML writer and back through an independent YAML 1.1 reader.
import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { jsonToYaml } from "./yaml.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

// Left out is what the writer leaves unquoted though some reader takes it for something else: `<<`, exponents (a number too
// large for a float64), digits with underscores, and U+2028 and U+2029, which are line breaks in YAML 1.1 only.
const WORDS = ("a b yes no n Y null ~ 0 1 12 .5 0x1F : - ? # , [ ] { } & * ! | > % @ ` ' \" \\ --- ... = é 日 😀 " +
  "2020-01-01 T00:00:00Z").split(" ");
const FRAGMENTS = [
  ...WORDS,
  " ",
  "  ",
  "\n",
  "\n\n",
  "\t",
  "\r",
  "\x01",
  "\u00a0",
  "\ufeff",
  "lorem ipsum dolor ".repeat(5),
];
const LITERALS: Json[] = [null, true, false, 1.5, 1e21, -7, 123456789, [], {}];

/** A small linear congruential generator, so that failures repeat. */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function randomText(random: (below: number) => number): string {
  return Array.from({ length: random(9) }, () => FRAGMENTS[random(FRAGMENTS.length)]).join("");
}

function randomValue(random: (below: number) => number, depth = 0): Json {
  const kind = random(depth > 3 ? 5 : 8);
  if (kind < 4) return randomText(random);
  if (kind === 4) return LITERALS[random(LITERALS.length)]!;
  const length = random(4);
  if (kind === 5) return Array.from({ length }, () => randomValue(random, depth + 1));
  return Object.fromEntries(Array.from({ length }, () => [randomText(random), randomValue(random, depth + 1)]));
}

Deno.test("random documents come back from YAML", () => {
  const random = randomSource(36);
  for (let i = 0; i < 2000; i++) {
    const document = { k: randomValue(random), l: [randomValue(random)] };
    const yaml = new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(jsonToYaml(new TextEncoder().encode(JSON.stringify(document))));
    assertEquals(parse(yaml, { version: "1.1", maxAliasCount: 0 }), document, yaml);
  }
});
