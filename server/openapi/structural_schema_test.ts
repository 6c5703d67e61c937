import { assertEquals } from "@std/assert";
import type { JsonValue } from "../../encoding/json_value.ts";
import { structuralProblem } from "./structural_schema.ts";

const string = { type: "string" };

/** What a CRD's `openAPIV3Schema` is, and what is wrong with it. */
const schemas: readonly (readonly [string, JsonValue, string | undefined])[] = [
  ["an object", { type: "object", properties: { spec: { type: "object" } } }, undefined],
  ["no type at the root", { properties: {} }, "the root: there is no type"],
  ["another type at the root", { type: "string" }, "the root: it is no object"],
  ["no type", { type: "object", properties: { a: {} } }, ".a: there is no type"],
  [
    "no type, but open",
    { type: "object", properties: { a: { "x-kubernetes-preserve-unknown-fields": true } } },
    undefined,
  ],
  [
    "no type, but int or string",
    { type: "object", properties: { a: { "x-kubernetes-int-or-string": true } } },
    undefined,
  ],
  ["an unknown type", { type: "object", properties: { a: { type: "date" } } }, ".a: date is no type"],
  ["a list of anything", { type: "object", properties: { a: { type: "array" } } }, ".a: an array has no items"],
  ["deep inside", { type: "object", properties: { a: { type: "array", items: {} } } }, ".a.items: there is no type"],
  [
    "values of a map",
    { type: "object", properties: { a: { type: "object", additionalProperties: {} } } },
    ".a.additionalProperties: there is no type",
  ],
  [
    "a map at the root",
    { type: "object", additionalProperties: string },
    "the root: additionalProperties must not be used here",
  ],
  ["a reference", { type: "object", properties: { a: { $ref: "#/x" } } }, ".a: $ref is not supported"],
  ["a type in a junctor", { type: "object", anyOf: [{ type: "object" }] }, "the root: type stands inside a junctor"],
  ["a restriction in a junctor", { type: "object", properties: { a: string }, not: { required: ["a"] } }, undefined],
  ["int or string, written out", {
    type: "object",
    properties: { a: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, string] } },
  }, undefined],
  ["int or string, in allOf", {
    type: "object",
    properties: {
      a: { "x-kubernetes-int-or-string": true, allOf: [{ anyOf: [{ type: "integer" }, string] }, { pattern: "a" }] },
    },
  }, undefined],
  ["restricted names", {
    type: "object",
    properties: { metadata: { type: "object", properties: { name: { type: "string", maxLength: 5 } } } },
  }, undefined],
  ["restricted labels", {
    type: "object",
    properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } },
  }, "the root: metadata can be restricted only in name and generateName"],
  ["an embedded resource without properties", {
    type: "object",
    properties: { a: { type: "object", "x-kubernetes-embedded-resource": true } },
  }, ".a: an embedded resource has no properties"],
];

for (const [name, schema, problem] of schemas) {
  Deno.test(`structural or not: ${name}`, () => assertEquals(structuralProblem(schema), problem));
}
