import { assertEquals, assertRejects } from "@std/assert";
import { YamlSyntaxError } from "./yaml_error.ts";
import { yamlToJson } from "./yaml_to_json.ts";

const encoder = new TextEncoder();

async function convert(yaml: string): Promise<string> {
  return new TextDecoder().decode((await yamlToJson(encoder.encode(yaml))).json);
}

const values: readonly (readonly [yaml: string, json: string])[] = [
  ["", "null"],
  ["# nothing", "null"],
  ["a: y\nb: No\nc: on\nd: 'on'\ne: ~\nf:", `{"a":true,"b":false,"c":true,"d":"on","e":null,"f":null}`],
  ["a: 012\nb: 0x1F\nc: 0b11\nd: 1_000\ne: 08\nf: -5", `{"a":10,"b":31,"c":3,"d":1000,"e":8,"f":-5}`],
  ["a: 1.50\nb: 1e3\nc: .5\nd: 18446744073709551615", `{"a":1.5,"b":1000,"c":0.5,"d":18446744073709551615}`],
  ["a: 2020-01-01\nb: 1:30\nc: 1.2.3\nd: 100m", `{"a":"2020-01-01","b":"1:30","c":"1.2.3","d":"100m"}`],
  ["5: a\ntrue: b\nx: c", `{"5":"a","true":"b","x":"c"}`],
  ['a: !!str 5\nb: !!int "5"\nc: !!binary aGk=\nd: !mine 5', `{"a":"5","b":5,"c":"hi","d":"5"}`],
  ["a: &x {b: 1}\nc: *x", `{"a":{"b":1},"c":{"b":1}}`],
  ["a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3", `{"a":{"b":1,"c":2},"d":{"b":3,"c":2}}`],
  ["b: 1\na: 2\nb: 3", `{"a":2,"b":3}`],
  ["a: 1\n---\nb: [", `{"a":1}`],
  ["a: |\n  x\n  y\nb: >-\n  x\n  y", `{"a":"x\\ny\\n","b":"x y"}`],
];

for (const [yaml, json] of values) {
  Deno.test(`${JSON.stringify(yaml)} is ${json}`, async () => assertEquals(await convert(yaml), json));
}

const errors: readonly (readonly [yaml: string, message: string])[] = [
  ["a: b\n\tc: d", "yaml: line 2: found a tab character that violates indentation"],
  ["a: [", "yaml: line 1: did not find expected node content"],
  ["a: [b", "yaml: line 1: did not find expected ',' or ']'"],
  ["x: 1\na: {b", "yaml: line 2: did not find expected ',' or '}'"],
  ["a: b\nc: d: e", "yaml: line 2: mapping values are not allowed in this context"],
  ["a: 1\nb: @x", "yaml: line 2: found character that cannot start any token"],
  ['a: 1\nb: "\\q"', "yaml: line 2: found unknown escape character"],
  ["a: 1\nb: 'x", "yaml: line 2: found unexpected end of stream"],
  ["- a\nb: c", "yaml: line 1: did not find expected '-' indicator"],
  ["a: *x", "yaml: unknown anchor 'x' referenced"],
  ["a: &x [*x]", "yaml: anchor 'x' value contains itself"],
  ["a: .inf", "json: unsupported value: +Inf"],
  ["a: \x01", "yaml: control characters are not allowed"],
];

for (const [yaml, message] of errors) {
  Deno.test(`${JSON.stringify(yaml)} is an error`, async () => {
    assertEquals((await assertRejects(() => convert(yaml), YamlSyntaxError)).message, message);
  });
}

Deno.test("duplicate keys are told with the line of their value", async () => {
  const { duplicateKeys } = await yamlToJson(encoder.encode("a: 1\nb:\n  c: 1\n  c: 2\na:\n  x: 1\n5: a\n5: b\n"));
  assertEquals(duplicateKeys, [
    `line 4: key "c" already set in map`,
    `line 6: key "a" already set in map`,
    "line 8: key 5 already set in map",
  ]);
});

Deno.test("aliases that blow a text up are refused", async () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(", ")}]`);
  const error = await assertRejects(() => convert(lines.join("\n")), YamlSyntaxError);
  assertEquals(error.message, "yaml: document contains excessive aliasing");
});
