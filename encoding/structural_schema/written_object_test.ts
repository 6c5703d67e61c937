import { assertEquals, assertThrows } from "@std/assert";
import { isJsonObject, type JsonObject, parseJson, writeJsonValue } from "../json_value.ts";
import { compileCustomResource } from "./custom_resource.ts";
import { EmbeddedObjectError } from "./written_object.ts";

const schema = parse({
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        size: { type: "integer" },
        parts: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
        template: { type: "object", "x-kubernetes-embedded-resource": true },
        open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  },
});
const form = compileCustomResource({
  group: "x.io",
  kind: "T",
  conversionStrategy: "None",
  schemas: new Map([["v1", schema]]),
}, "v1");

function parse(value: unknown): JsonObject {
  const parsed = parseJson(new TextEncoder().encode(JSON.stringify(value)));
  if (!isJsonObject(parsed)) throw new TypeError("no object");
  return parsed;
}

function written(members: Record<string, unknown>): JsonObject {
  return parse({ apiVersion: "x.io/v1", kind: "T", metadata: { name: "n" }, ...members });
}

Deno.test("unknown fields are pruned and told: metadata, the rest, embedded metadata, each in order", () => {
  const object = written({
    zz: 1,
    metadata: { nosuch: 1 },
    spec: {
      parts: [{ name: "a", zz: 1 }],
      aa: 1,
      open: { x: 1 },
      template: { metadata: { b: 1 }, kind: "K", apiVersion: "v1" },
    },
  });
  assertEquals(form.check(object), [
    "metadata.nosuch",
    "spec.aa",
    "spec.parts[0].zz",
    "zz",
    "spec.template.metadata.b",
  ]);
  assertEquals(
    writeJsonValue(object.spec!),
    `{"open":{"x":1},"parts":[{"name":"a"}],"template":{"apiVersion":"v1","kind":"K","metadata":{"b":1}}}`,
  );
});

Deno.test("fields of another kind are not known", () => {
  assertEquals(form.check(written({ kind: "Other", zz: 1 })), []);
});

Deno.test("malformed metadata is an error", () => {
  const message = "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string";
  assertThrows(() => form.check(written({ metadata: { labels: { a: 1 } } })), TypeError, message);
  const list = "json: cannot unmarshal array into Go value of type v1.ObjectMeta";
  assertThrows(() => form.check(written({ metadata: [] })), TypeError, list);
});

Deno.test("malformed members of embedded objects are errors of their field", () => {
  const kind = assertThrows(() => form.check(written({ spec: { template: { kind: 5 } } })), EmbeddedObjectError);
  assertEquals([kind.field, kind.value, kind.detail], ["spec.template.kind", 5, "must be a string"]);
  const list = assertThrows(() => form.check(written({ spec: { template: { metadata: [] } } })), EmbeddedObjectError);
  assertEquals(list.field, "spec.template.metadata");
});
