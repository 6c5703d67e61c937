// What schemas find, in kube-openapi's words (facts/write-path.md 9.17), and what they tolerate after a change.

import { assertEquals } from "@std/assert";
import { type JsonValue, parseJson } from "../../../encoding/json_value.ts";
import { fieldErrorText } from "../../field_error.ts";
import { checkSchema } from "./check_schema.ts";
import { compileSchema } from "./schema_node.ts";
import { fieldErrors } from "./schema_result.ts";

function json(text: string): JsonValue {
  return parseJson(new TextEncoder().encode(text));
}

/** The faults of `x`, whose schema it is. */
function faults(schema: string, value: string, old?: string): string[] {
  const node = compileSchema(json(`{"type":"object","properties":{"x":${schema}}}`));
  const was = old === undefined ? undefined : { value: json(`{"x":${old}}`) };
  return fieldErrors(checkSchema(node, json(`{"x":${value}}`), { path: "", was })).map(fieldErrorText);
}

const tests: [what: string, schema: string, value: string, faults: string[]][] = [
  ["a type", `{"type":"string"}`, `7`, [`x: Invalid value: "integer": x in body must be of type string: "integer"`]],
  ["null", `{"type":"string"}`, `null`, [`x: Invalid value: "null": x in body must be of type string: "null"`]],
  ["null that may be", `{"type":"string","nullable":true}`, `null`, []],
  ["null is in no enum", `{"type":"string","nullable":true,"enum":["a"]}`, `null`, [
    `x: Unsupported value: null: supported values: "a"`,
  ]],
  ["an integer as a number", `{"type":"number"}`, `7`, []],
  ["a whole float as an integer", `{"type":"integer"}`, `7.0`, []],
  ["a float as an integer", `{"type":"integer"}`, `1.5`, [
    `x: Invalid value: "number": x in body must be of type integer: "number"`,
    `<nil>: Invalid value: "": Checked value must be of type integer (default format) in x`,
  ]],
  ["a float as an int64", `{"type":"integer","format":"int64"}`, `1.5`, [
    `x: Invalid value: "float64": x in body must be of type int64: "float64"`,
    `<nil>: Invalid value: "": Checked value must be of type integer with format int64 in x`,
  ]],
  ["an integer beyond int32", `{"type":"integer","format":"int32"}`, `2147483648`, [
    `<nil>: Invalid value: "": Checked value must be of type integer with format int32 in x`,
  ]],
  ["int or string", `{"x-kubernetes-int-or-string":true}`, `true`, [
    `x: Invalid value: "boolean": x in body must be of type integer,string: "boolean"`,
  ]],
  ["an enum of numbers", `{"type":"integer","enum":[42,9007199254740993]}`, `1`, [
    `x: Unsupported value: 1: supported values: "42", "9007199254740993"`,
  ]],
  ["a large number of an enum", `{"type":"integer","enum":[42,9007199254740993]}`, `9007199254740993`, []],
  ["a minimum", `{"type":"integer","minimum":3}`, `1`, [
    "x: Invalid value: 1: x in body should be greater than or equal to 3",
  ]],
  ["an exclusive maximum", `{"type":"number","maximum":1.5,"exclusiveMaximum":true}`, `1.5`, [
    "x: Invalid value: 1.5: x in body should be less than 1.5",
  ]],
  ["a bound at its value", `{"type":"integer","minimum":3,"maximum":3}`, `3`, []],
  ["a multiple", `{"type":"number","multipleOf":0.1}`, `0.3`, []],
  ["no multiple", `{"type":"integer","multipleOf":5}`, `7`, [
    "x: Invalid value: 7: x in body should be a multiple of 5",
  ]],
  ["a length, in characters", `{"type":"string","maxLength":2}`, `"äö🙂"`, [
    "x: Too long: may not be more than 2 bytes",
  ]],
  ["a text too short", `{"type":"string","minLength":2}`, `"🙂"`, [
    `x: Invalid value: "🙂": x in body should be at least 2 chars long`,
  ]],
  ["a pattern", `{"type":"string","pattern":"^a$"}`, `"b"`, [`x: Invalid value: "b": x in body should match '^a$'`]],
  ["a pattern of Go's", `{"type":"string","pattern":"^(?i)[[:alpha:]]+\\\\z"}`, `"aB"`, []],
  ["a pattern that takes others for ever", `{"type":"string","pattern":"^(a+)+$"}`, `"${"a".repeat(40)}b"`, [
    `x: Invalid value: "${"a".repeat(40)}b": x in body should match '^(a+)+$'`,
  ]],
  ["a format", `{"type":"string","format":"date-time"}`, `"soon"`, [
    `x: Invalid value: "soon": x in body must be of type date-time: "soon"`,
  ]],
  ["a format of another type", `{"type":"string","format":"date-time"}`, `7`, [
    `x: Invalid value: "int64": x in body must be of type date-time: "int64"`,
  ]],
  ["a format nobody knows", `{"type":"string","format":"planet"}`, `"soon"`, []],
  ["elements, too many of them", `{"type":"array","maxItems":1,"items":{"type":"string"}}`, `["a",1]`, [
    `x[1]: Invalid value: "integer": x[1] in body must be of type string: "integer"`,
    "x: Too many: 2: must have at most 1 item",
  ]],
  ["elements, too few of them", `{"type":"array","minItems":1}`, `[]`, [
    "x: Invalid value: 0: x in body should have at least 1 items",
  ]],
  ["elements that are there twice", `{"type":"array","uniqueItems":true}`, `[{"a":1},{"a":1}]`, [
    `x: Invalid value: "": x in body shouldn't contain duplicates`,
  ]],
  ["members", `{"type":"object","required":["a","b"],"properties":{"b":{"type":"string"}}}`, `{"b":1}`, [
    `x.b: Invalid value: "integer": x.b in body must be of type string: "integer"`,
    "x.a: Required value",
  ]],
  ["a map", `{"type":"object","maxProperties":1,"additionalProperties":{"type":"integer"}}`, `{"a":"1","b":2}`, [
    "x: Too many: 2: must have at most 1 item",
    `x.a: Invalid value: "string": x.a in body must be of type integer: "string"`,
  ]],
  ["all of", `{"allOf":[{"minimum":1},{"minimum":2}]}`, `1`, [
    "x: Invalid value: 1: x in body should be greater than or equal to 2",
    `<nil>: Invalid value: "": "x" must validate all the schemas (allOf)`,
  ]],
  ["any of, told by what fits best", `{"anyOf":[{"type":"string"},{"type":"integer","minimum":5}]}`, `3`, [
    `<nil>: Invalid value: "": "x" must validate at least one schema (anyOf)`,
    "x: Invalid value: 3: x in body should be greater than or equal to 5",
  ]],
  ["one of none", `{"oneOf":[{"required":["a"]},{"required":["b"]}]}`, `{}`, [
    `<nil>: Invalid value: "": "x" must validate one and only one schema (oneOf). Found none valid`,
    "x.a: Required value",
  ]],
  ["one of two", `{"oneOf":[{"required":["a"]},{"required":["b"]}]}`, `{"a":1,"b":1}`, [
    `<nil>: Invalid value: "": "x" must validate one and only one schema (oneOf). Found 2 valid alternatives`,
  ]],
  ["not", `{"not":{"required":["a"]}}`, `{"a":1}`, [
    `<nil>: Invalid value: "": "x" must not validate the schema (not)`,
  ]],
];

for (const [what, schema, value, expected] of tests) {
  Deno.test(`${what}: ${value.slice(0, 30)} against ${schema}`, () => assertEquals(faults(schema, value), expected));
}

const list = `{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"},"n":{"type":"integer"}}}`;
const map = `${list},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}`;
const wrong = `Invalid value: "string": x[1].n in body must be of type integer: "string"`;

const changes: [what: string, schema: string, change: { old: string; value: string }, faults: string[]][] = [
  ["a value that stayed", `{"type":"string"}`, { old: `7`, value: `7` }, []],
  [
    "a value that is wrong in another way",
    `{"type":"string"}`,
    { old: `7`, value: `8` },
    faults(`{"type":"string"}`, "8"),
  ],
  ["an object, of which another member changed", `{"type":"object","properties":{"a":{"type":"string"},"b":{}}}`, {
    old: `{"a":7,"b":1}`,
    value: `{"a":7,"b":2}`,
  }, []],
  ["a rule of an object that changed", `{"type":"object","properties":{"a":{}},"required":["c"]}`, {
    old: `{"a":1}`,
    value: `{"a":2}`,
  }, ["x.c: Required value"]],
  ["an element at its place", `${list}}`, { old: `[{},{"n":"1"}]`, value: `[{"k":"a"},{"n":"1"}]` }, []],
  ["an element of a map, by its key", map, {
    old: `[{"k":"b","n":"1"}]`,
    value: `[{"k":"a"},{"k":"b","n":"1"}]`,
  }, []],
  ["an element of an atomic list", `${list},"x-kubernetes-list-type":"atomic"}`, {
    old: `[{},{"n":"1"}]`,
    value: `[{"k":"a"},{"n":"1"}]`,
  }, [`x[1].n: ${wrong}`]],
  ["an atomic list that stayed", `${list},"x-kubernetes-list-type":"atomic"}`, {
    old: `[{},{"n":"1"}]`,
    value: `[{},{"n":"1"}]`,
  }, []],
];

for (const [what, schema, { old, value }, expected] of changes) {
  Deno.test(`after a change, ${what}`, () => assertEquals(faults(schema, value, old), expected));
}
