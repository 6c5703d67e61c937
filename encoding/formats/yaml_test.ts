import { assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../wire_writer.ts";
import { appendYamlItem, jsonToYaml, YamlControlCharacterError } from "./yaml.ts";

function yaml(json: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(jsonToYaml(new TextEncoder().encode(json)));
}

/** What stands after `k: ` for a member with this value. */
function value(text: string): string {
  const document = yaml(JSON.stringify({ k: text }));
  assertEquals(document.slice(0, 3), "k: ");
  return document.slice(3).replace(/\n$/, "");
}

const wide = "x".repeat(78);

Deno.test("maps and lists nest by two columns, lists at the column of their key", () => {
  const cases: [string, string][] = [
    ["{}", "{}\n"],
    ["[]", "[]\n"],
    ["null", "null\n"],
    ['{"b":{"d":1,"c":[]},"a":{}}', "a: {}\nb:\n  c: []\n  d: 1\n"],
    ['{"a":[1,{"b":2,"c":[3]},[4,[5]],[]]}', "a:\n- 1\n- b: 2\n  c:\n  - 3\n- - 4\n  - - 5\n- []\n"],
    ['{"a":1,"a":2,"b":[{"c":3,"c":4}]}', "a: 2\nb:\n- c: 4\n"],
    ['{"a" : [ true , null ] }\n', "a:\n- true\n- null\n"],
  ];
  for (const [json, expected] of cases) assertEquals(yaml(json), expected, json);
});

Deno.test("list items begin with a dash and nest below it", () => {
  const writer = new ByteWriter(1);
  for (const item of ['{"b":[1],"a":{"c":2}}', "{}"]) appendYamlItem(writer, new TextEncoder().encode(item));
  assertEquals(new TextDecoder().decode(writer.view()), "- a:\n    c: 2\n  b:\n  - 1\n- {}\n");
});

Deno.test("keys are in natural order", () => {
  const keys = [
    "",
    "_x",
    "1",
    "01",
    "9",
    "10",
    "Ab",
    "B",
    "a",
    "b",
    "b-c",
    "b.c",
    "b/c",
    "b9",
    "b10",
    "bc",
    "true",
    "é",
  ];
  const reversed = Object.fromEntries(keys.map((key) => [key, 0]).reverse());
  const printed = yaml(JSON.stringify(reversed)).split("\n").slice(0, -1).map((line) => line.replace(/: 0$/, ""));
  assertEquals(printed.map((key) => key.replaceAll('"', "")), keys);

  const many = Array.from({ length: 200 }, (_, i) => `k${i}`);
  const byText = Object.fromEntries([...many].sort().map((key) => [key, 0]));
  assertEquals(yaml(JSON.stringify(byText)), many.map((key) => `${key}: 0\n`).join(""));
});

Deno.test("numbers of 64 bits stay, others are floats", () => {
  const cases: [string, string][] = [
    ["0", "0"],
    ["-0", "0"],
    ["-12", "-12"],
    ["9223372036854775807", "9223372036854775807"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["-9223372036854775809", "-9.223372036854776e+18"],
    ["18446744073709551615", "18446744073709551615"],
    ["18446744073709551616", "1.8446744073709552e+19"],
    ["123456.5", "123456.5"],
    ["1234567.5", "1.2345675e+06"],
    ["123456789.12345679", "1.2345678912345679e+08"],
    ["1e+20", "1e+20"],
    ["100000", "100000"],
    ["1e5", "100000"],
    ["1e6", "1e+06"],
    ["1.0", "1"],
    ["-0.0", "-0"],
    ["0.0001", "0.0001"],
    ["0.00001", "1e-05"],
    ["1e-7", "1e-07"],
    ["1e400", "1e400"],
  ];
  for (const [json, expected] of cases) assertEquals(yaml(`{"k":${json}}`), `k: ${expected}\n`, json);
});

Deno.test("strings that need nothing are plain", () => {
  const plain =
    "a -a --a :a a:b ?a = << a,b a]b v1 1Gi 10% 100m 2.0.1 0x a\\b a'b é 日本 8e944239 yEs nULL .Inf2 1:60 " +
    "1:2:x 2020-13-01 2021-02-29 2020-01-01T24:00:00Z 2020-01-01T00:00:00 0b2 0o9 +-1 -. . ._5 .5_ .. a# yes1";
  for (const text of [...plain.split(" "), "a b", "a - b-"]) assertEquals(value(text), text);
});

Deno.test("strings that would be read as another type are in double quotes", () => {
  const words =
    "true True TRUE false yes Yes YES no on off y Y n N null Null NULL ~ +1 -1 012 08 0x1F 0X1f 0o7 0b1 -0b1 " +
    "0b-1 1_000 -_1 1.5 .5 5. 1e3 1E-3 +.5 .5e3 .5_1e1_0 .inf -.inf +.Inf .nan .NaN 1:2 190:20:30 1:2.5 -1:59 2020-01-01 2020-1-1 " +
    "2020-01-01T00:00:00Z 2020-1-1t5:4:3.25+01:00 18446744073709551615 18446744073709551616 0777777777777777777777777";
  for (const text of ["", ...words.split(" "), "2020-01-01   5:4:3"]) assertEquals(value(text), `"${text}"`);
});

Deno.test("strings with characters that must be escaped are in double quotes", () => {
  const cases: [string, string][] = [
    ["a\tb", '"a\\tb"'],
    ["a\r", '"a\\r"'],
    ["\0\x07\b\v\f\x1b\x01", '"\\0\\a\\b\\v\\f\\e\\x01"'],
    ['a\t"\\', '"a\\t\\"\\\\"'],
    ["a\ufeffb", '"a\\uFEFFb"'],
    ["😀", '"\\U0001F600"'],
    ["\ufeffx \u00a0", '"\\uFEFF\\x78\\x20\\_"'],
    ["a \nb", '"a \\nb"'],
    ["a\nb ", '"a\\nb "'],
    ["a\tb\nc", '"a\\tb\\nc"'],
    ["a \u2028b", '"a \\Lb"'],
    ["a\u2029 b", '"a\\P b"'],
  ];
  for (const [text, expected] of cases) assertEquals(value(text), expected, JSON.stringify(text));
  assertEquals(yaml('{"k":"\\u0085\\u007f"}'), 'k: "\\N\\x7F"\n');
});

Deno.test("strings that mean something in YAML are in single quotes", () => {
  const texts = [
    " a",
    "a ",
    "a: b",
    "a #b",
    "a:",
    "#a",
    "%a",
    "@a",
    "`a",
    "!a",
    "&a",
    "*a",
    "|a",
    ">a",
    "[a",
    "]a",
    "{a",
    "}a",
  ];
  for (const text of [...texts, ",a", '"a', "- a", "-", "?", "? a", ":", ": a", "---a", "...", "# b"]) {
    assertEquals(value(text), `'${text}'`);
  }
  assertEquals(value("'it's"), "'''it''s'");
  assertEquals(value("a\u2028b\u2028"), "'a\u2028  b\u2028'");
  assertEquals(value("a\u2028'b"), "'a\u2028  ''b'");
  assertEquals(value("\u2028\u2029b"), "'\u2028\u2029  b'");
});

Deno.test("multi-line strings are blocks", () => {
  const cases: [string, string][] = [
    ["a\nb", "k: |-\n  a\n  b\n"],
    ["a\n", "k: |\n  a\n"],
    ["a\n\n\nb\n\n", "k: |+\n  a\n\n\n  b\n\n"],
    ["\n", "k: |2+\n\n"],
    ["\na", "k: |2-\n\n  a\n"],
    [" a\n b", "k: |2-\n   a\n   b\n"],
    ["a\n'\u2028b", "k: |-\n  a\n  '\u2028  b\n"],
    ["a\nb\u2028", "k: |\n  a\n  b\u2028"],
    ["\n\n", "k: |2+\n\n\n"],
    ['"a"\n\\n', 'k: |-\n  "a"\n  \\n\n'],
    ["a\n é", "k: |-\n  a\n   é\n"],
  ];
  for (const [text, expected] of cases) assertEquals(yaml(JSON.stringify({ k: text })), expected);
  assertEquals(yaml('{"k":"\\u003cb\\u003E\\n\\u0026\\/"}'), "k: |-\n  <b>\n  &/\n");
  assertEquals(yaml('{"k":"a\\u000ab\\u0020\\nc"}'), 'k: "a\\nb \\nc"\n');
  assertEquals(yaml('{"k":"a\\u000ab"}'), "k: |-\n  a\n  b\n");
  assertEquals(yaml('{"a":["b\\nc\\n",1]}'), "a:\n- |\n  b\n  c\n- 1\n");
});

Deno.test("long values are folded at a space past column 80", () => {
  const cases: [string, string][] = [
    [`${wide} b c`, `${wide}\n  b c`],
    [`x${wide} b c`, `x${wide}\n  b c`],
    [`${wide.slice(1)} b c`, `${wide.slice(1)} b\n  c`],
    [`${wide}  b c`, `${wide}  b\n  c`],
    [`${wide} b ${wide} c`, `${wide}\n  b ${wide.slice(3)}xxx\n  c`],
    [`'${wide} b`, `'''${wide}\n  b'`],
    [`'${wide} b `, `'''${wide}\n  b '`],
    [`\t${wide} b`, `"\\t${wide}\n  b"`],
    [`\t${wide}   b`, `"\\t${wide}\n  \\  b"`],
    [`\t${wide} `, `"\\t${wide} "`],
    [` ${wide}${wide}`, `' ${wide}${wide}'`],
    [`${wide}: b`, `'${wide}:\n  b'`],
  ];
  for (const [text, expected] of cases) assertEquals(value(text), expected, text);
  assertEquals(yaml(JSON.stringify({ a: [{ b: [`${wide} c d`] }] })), `a:\n- b:\n  - ${wide}\n    c d\n`);
  assertEquals(
    yaml(JSON.stringify({ ["é".repeat(60)]: `${"x".repeat(18)} b c` })).endsWith(` ${"x".repeat(18)} b\n  c\n`),
    true,
  );
});

Deno.test("keys take the styles of values, without folding", () => {
  const cases: [string, string][] = [
    ['{"yes":1}', '"yes": 1\n'],
    ['{"a: b":1}', "'a: b': 1\n"],
    ['{"a\\tb":1}', '"a\\tb": 1\n'],
    [`{"${wide} a b":1}`, `${wide} a b: 1\n`],
    [`{"${"k".repeat(128)}":1}`, `${"k".repeat(128)}: 1\n`],
    [`{"${"k".repeat(129)}":1}`, `? ${"k".repeat(129)}\n: 1\n`],
    [`{"${"é".repeat(65)}":{"a":[1]}}`, `? ${"é".repeat(65)}\n: a:\n  - 1\n`],
    ['{"a":{"b\\nc":[1,{}]}}', "a:\n  ? |-\n    b\n    c\n  : - 1\n    - {}\n"],
    ['{"b\\n":"x y"}', "? |\n  b\n: x y\n"],
  ];
  for (const [json, expected] of cases) assertEquals(yaml(json), expected, json);
});

Deno.test("characters that YAML does not allow are an error, in keys too", () => {
  for (const character of ["\u007f", "\u0080", "\u009f", "\ufffe", "\uffff"]) {
    assertThrows(
      () => yaml(`{"k":"a${character}"}`),
      YamlControlCharacterError,
      "yaml: control characters are not allowed",
    );
    assertThrows(() => yaml(`{"a${character}":1}`), YamlControlCharacterError);
  }
});

Deno.test("a raw U+0085 is a line break to the reader", () => {
  const cases: [string, string][] = [
    ["a\u0085b", "a b"],
    ["a  \u0085 b", "a b"],
    ["a\u0085\u0085b", "|-\n  a\n  b"],
    ["a\u0085 \u0085\u0085b", "|-\n  a\n\n  b"],
  ];
  for (const [text, expected] of cases) assertEquals(value(text), expected);
});
