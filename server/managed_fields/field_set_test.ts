// Field sets as FieldsV1 has them, and what can be done with them.

import { assertEquals, assertThrows } from "@std/assert";
import {
  difference,
  equalSets,
  type FieldSet,
  intersection,
  pathTexts,
  recursiveDifference,
  union,
} from "./field_set.ts";
import { fieldsV1Text, fieldsV1Value, readFieldsV1 } from "./fields_v1.ts";

const texts: [what: string, read: string, written: string][] = [
  ["a leaf", `{"f:data":{}}`, `{"f:data":{}}`],
  ["a member with members", `{"f:data":{"f:a":{},".":{}}}`, `{"f:data":{".":{},"f:a":{}}}`],
  ["members by bytes", `{"f:b":{},"f:é":{},"f:B":{},"f:a":{}}`, `{"f:B":{},"f:a":{},"f:b":{},"f:é":{}}`],
  [
    "keys by their values",
    `{"k:{\\"port\\":443}":{},"k:{\\"port\\":80}":{}}`,
    `{"k:{\\"port\\":80}":{},"k:{\\"port\\":443}":{}}`,
  ],
  ["keys in one spelling", `{"k:{ \\"b\\":1, \\"a\\":2 }":{}}`, `{"k:{\\"a\\":2,\\"b\\":1}":{}}`],
  [
    "values",
    `{"v:\\"b\\"":{},"v:2":{},"v:\\"a\\"":{},"v:10":{}}`,
    `{"v:2":{},"v:10":{},"v:\\"a\\"":{},"v:\\"b\\"":{}}`,
  ],
  ["places", `{"i:10":{},"i:9":{}}`, `{"i:9":{},"i:10":{}}`],
  ["kinds of elements", `{"v:1":{},"k:{}":{},"f:z":{}}`, `{"f:z":{},"k:{}":{},"v:1":{}}`],
  ["HTML", `{"f:<&>":{}}`, `{"f:<&>":{}}`],
  ["elements that nobody knows", `{"x:1":{},"f:a":{}}`, `{"f:a":{}}`],
];
for (const [what, read, written] of texts) {
  Deno.test(`FieldsV1: ${what}`, () => {
    const set = setOf(read);
    assertEquals(fieldsV1Text(set), written);
    assertEquals(fieldsV1Text(readFieldsV1(fieldsV1Value(set))), written);
  });
}

for (const text of [`[]`, `{"f:a":1}`, `{"k:x":{}}`, `{"k:1":{}}`, `{"v:":{}}`, `{"i:a":{}}`]) {
  Deno.test(`no FieldsV1: ${text}`, () => void assertThrows(() => setOf(text), SyntaxError));
}

const a = `{"f:x":{".":{},"f:y":{}},"f:z":{}}`;
const operations: [what: string, operation: (a: FieldSet, b: FieldSet) => FieldSet, b: string, result: string][] = [
  ["union", union, `{"f:x":{"f:w":{}}}`, `{"f:x":{".":{},"f:w":{},"f:y":{}},"f:z":{}}`],
  ["intersection", intersection, `{"f:x":{"f:y":{},"f:w":{}}}`, `{"f:x":{"f:y":{}}}`],
  ["intersection of nothing", intersection, `{"f:w":{}}`, `{}`],
  ["difference leaves what is below", difference, `{"f:x":{}}`, `{"f:x":{"f:y":{}},"f:z":{}}`],
  ["difference of all", difference, a, `{}`],
  ["recursive difference takes what is below", recursiveDifference, `{"f:x":{}}`, `{"f:z":{}}`],
  ["recursive difference of something below", recursiveDifference, `{"f:x":{"f:y":{}}}`, `{"f:x":{},"f:z":{}}`],
];
for (const [what, operation, b, result] of operations) {
  Deno.test(what, () => {
    const set = operation(setOf(a), setOf(b));
    assertEquals(fieldsV1Text(set), result);
    assertEquals([equalSets(set, setOf(result)), equalSets(set, setOf(`{"f:other":{}}`))], [true, false]);
  });
}

Deno.test("paths as messages show them", () => {
  const set = setOf(
    `{"f:spec":{"f:containers":{"k:{\\"name\\":\\"c1\\"}":{"f:image":{}},"k:{\\"p\\":80,\\"q\\":true}":{}},"f:s":{"v:\\"a\\"":{},"i:3":{}}}}`,
  );
  assertEquals(pathTexts(set), [
    `.spec.containers[name="c1"].image`,
    `.spec.containers[p=80,q=true]`,
    `.spec.s[="a"]`,
    `.spec.s[3]`,
  ]);
});

function setOf(text: string): FieldSet {
  return readFieldsV1(JSON.parse(text));
}
