import { assertEquals, assertThrows } from "@std/assert";
import { parseJson, writeJsonValue } from "../json_value.ts";
import { compileCustomResource, ConversionError, type CustomResourceForm } from "./custom_resource.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
type Json = Record<string, unknown>;

const metadata = { generation: 1, name: "n" };

/** A CRD of the group `x.io` whose `spec` has this schema, in versions v1 and v2. */
function formOf(
  spec: Json,
  options: { strategy?: "None" | "Webhook"; v2?: Json; version?: string } = {},
): CustomResourceForm {
  const root = (schema: Json) => parsed({ type: "object", properties: { spec: schema } });
  return compileCustomResource({
    group: "x.io",
    kind: "T",
    conversionStrategy: options.strategy ?? "None",
    schemas: new Map([["v1", root(spec)], ["v2", root(options.v2 ?? spec)]]),
  }, options.version ?? "v1");
}

function parsed(value: unknown): unknown {
  return parseJson(encoder.encode(JSON.stringify(value)));
}

/** As kube-apiserver stores it: sorted keys and a newline. */
function stored(object: Json): Uint8Array {
  const text = JSON.stringify({ apiVersion: "x.io/v1", kind: "T", metadata, ...object });
  return encoder.encode(`${writeJsonValue(parseJson(encoder.encode(text)))}\n`);
}

function read(form: CustomResourceForm, bytes: Uint8Array): Json {
  return JSON.parse(decoder.decode(form.normalize(bytes)));
}

const object = (properties: Json, more: Json = {}) => ({ type: "object", properties, ...more });
const string = { type: "string" };
const anything = { "x-kubernetes-preserve-unknown-fields": true };

const specs: readonly (readonly [what: string, schema: Json, spec: unknown, expected: unknown])[] = [
  ["known fields stay", object({ a: string }), { a: "1" }, { a: "1" }],
  ["unknown fields go", object({ a: string }), { a: "1", b: "2" }, { a: "1" }],
  ["… in lists too", object({ l: { type: "array", items: object({ a: string }) } }), { l: [{ a: "1", b: 2 }] }, {
    l: [{ a: "1" }],
  }],
  ["… but not where they are preserved", { ...object({ o: object({ a: string }) }), ...anything }, {
    x: { y: 1 },
    o: { a: "", b: 1 },
  }, { x: { y: 1 }, o: { a: "" } }],
  ["maps keep their keys", object({}, { additionalProperties: object({ a: string }) }), { k: { a: "1", b: 2 } }, {
    k: { a: "1" },
  }],
  ["values of any type lose the fields of objects", object({}, { additionalProperties: true }), { k: [1, { b: 2 }] }, {
    k: [1, {}],
  }],
  ["defaults are filled in", object({ a: { ...string, default: "d" }, n: { type: "integer", default: 0 } }), {}, {
    a: "d",
    n: 0,
  }],
  ["… inside of defaults", object({ o: { ...object({ x: { type: "integer", default: 1 } }), default: {} } }), {}, {
    o: { x: 1 },
  }],
  ["… in list items", object({ l: { type: "array", items: object({ a: { type: "integer", default: 5 } }) } }), {
    l: [{}, { a: 1 }],
  }, { l: [{ a: 5 }, { a: 1 }] }],
  ["… not where nothing is", object({ o: object({ x: { type: "integer", default: 1 } }) }), {}, {}],
  ["null makes way for a default", object({ a: { ...string, default: "d" } }), { a: null }, { a: "d" }],
  ["null goes where it is no value", object({ a: string }), { a: null }, {}],
  ["… and stays where it is one", object({ a: { ...string, nullable: true, default: "d" } }), { a: null }, { a: null }],
  ["null in a list stays", object({ l: { type: "array", items: string } }), { l: [null] }, { l: [null] }],
  [
    "embedded objects keep what every object has",
    object({ e: { type: "object", "x-kubernetes-embedded-resource": true } }),
    { e: { apiVersion: "v1", kind: "K", metadata: { name: "n", x: 1 }, data: {} } },
    { e: { apiVersion: "v1", kind: "K", metadata: { name: "n" } } },
  ],
];

for (const [what, schema, spec, expected] of specs) {
  Deno.test(`spec ${JSON.stringify(spec)} under a schema: ${what}`, () => {
    const form = formOf(schema);
    const bytes = stored({ spec });
    assertEquals(read(form, bytes).spec, expected);
    const changes = JSON.stringify(spec) !== JSON.stringify(expected);
    assertEquals(form.needsSlowPath(bytes, 0, bytes.length), changes);
  });
}

const metadatas: readonly (readonly [what: string, metadata: Json, expected: Json])[] = [
  ["stays", { ...metadata, labels: { a: "" }, finalizers: ["f"] }, {
    ...metadata,
    labels: { a: "" },
    finalizers: ["f"],
  }],
  ["old objects have generation 1", { name: "n" }, metadata],
  ["empty members vanish", { ...metadata, labels: {}, namespace: "", finalizers: [] }, metadata],
  ["unknown members vanish", { ...metadata, clusterName: "c" }, metadata],
  ["members of a wrong type vanish", { ...metadata, labels: { a: "1", b: 2 }, uid: 3 }, {
    ...metadata,
    labels: { a: "1" },
  }],
  ["times are told to the second", { ...metadata, creationTimestamp: "2026-01-01T01:00:00.5+01:00" }, {
    ...metadata,
    creationTimestamp: "2026-01-01T00:00:00Z",
  }],
];

for (const [what, given, expected] of metadatas) {
  Deno.test(`metadata ${JSON.stringify(given)}: ${what}`, () => {
    const form = formOf(object({}));
    const bytes = stored({ metadata: given });
    assertEquals(read(form, bytes).metadata, expected);
    assertEquals(
      form.needsSlowPath(bytes, 0, bytes.length),
      given !== expected && JSON.stringify(given) !== JSON.stringify(expected),
    );
  });
}

const spellings: readonly (readonly [text: string, isCanonical: boolean])[] = [
  [`{"a":[1,-5,0.5,1e+21,1e-7,100000000000000000000,true,null,"x"]}`, true],
  [`{"\\"":1,"a\\u003c":2,"b":"\\u0026\\n\\u001f\\u2028é"}`, true],
  [`{"k:{\\"n\\":\\"a\\"}":1,"k:{\\"n\\":\\"b\\"}":2}`, true],
  [`{"a": 1}`, false],
  [`{"b":1,"a":2}`, false],
  [`{"a":1,"a":2}`, false],
  [`{"a":1.0}`, false],
  [`{"a":1e3}`, false],
  [`{"a":-0}`, false],
  [`{"a":9223372036854775808}`, false],
  [`{"a":"<"}`, false],
  [`{"a":"\\u003C"}`, false],
  [`{"a":"\\/"}`, false],
  [`{"a":"\u2028"}`, false],
];

for (const [text, isCanonical] of spellings) {
  Deno.test(`${text} is ${isCanonical ? "" : "not "}spelled as it is served`, () => {
    const form = formOf({ type: "object", ...anything });
    const bytes = encoder.encode(`{"apiVersion":"x.io/v1","kind":"T","metadata":{"generation":1},"spec":${text}}\n`);
    const served = decoder.decode(form.normalize(bytes));
    assertEquals(served === decoder.decode(bytes).trimEnd(), isCanonical);
    assertEquals(form.needsSlowPath(bytes, 0, bytes.length), !isCanonical);
  });
}

Deno.test("an object of another version has the defaults of its own and the fields of the one asked for", () => {
  const v1 = object({ a: { ...string, default: "d" }, old: string });
  const form = formOf(v1, { v2: object({ a: string, b: { ...string, default: "x" } }), version: "v2" });
  const bytes = stored({ spec: { old: "o" } });
  assertEquals(read(form, bytes), { apiVersion: "x.io/v2", kind: "T", metadata, spec: { a: "d" } });
  assertEquals(form.needsSlowPath(bytes, 0, bytes.length), true);
});

Deno.test("conversion by webhook, or from a version that is gone, is an error", () => {
  const form = formOf({}, { strategy: "Webhook", version: "v2" });
  assertThrows(() => form.normalize(stored({})), ConversionError, "conversion webhook for x.io/v1, Kind=T failed: ");
  assertThrows(
    () => form.normalize(stored({ apiVersion: "x.io/v0" })),
    ConversionError,
    "request to convert CR from an invalid group/version: x.io/v0",
  );
  assertEquals(read(form, stored({ apiVersion: "x.io/v2" })).kind, "T");
});
