// Values by their schema: which fields they set, what is different between two of them, how they merge, what is left without
// some of their fields, what is wrong with them.

import { assertEquals, assertThrows } from "@std/assert";
import type { JsonObject } from "../../encoding/json_value.ts";
import type { SchemaObject } from "../openapi/schema_object.ts";
import { valueFault } from "./check_value.ts";
import { compareValues } from "./compare_values.ts";
import { fieldSetOf } from "./field_set_of.ts";
import { fieldsV1Text, readFieldsV1 } from "./fields_v1.ts";
import { messageType } from "./kind_type.ts";
import { TypedValueError } from "./list_elements.ts";
import { mergeValues } from "./merge_values.ts";
import { removeFields, withStructs } from "./remove_fields.ts";
import { schemaType } from "./schema_type.ts";

const scalars = { type: "array", items: { type: "string" } };
const schema: SchemaObject = {
  type: "object",
  properties: {
    name: { type: "string" },
    count: { type: "integer" },
    flag: { type: "boolean" },
    either: {},
    map: { type: "object", additionalProperties: { type: "string" } },
    struct: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } },
    whole: { type: "object", properties: { a: { type: "string" } }, "x-kubernetes-map-type": "atomic" },
    open: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    list: scalars,
    set: { ...scalars, "x-kubernetes-list-type": "set" },
    items: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["id", "kind"],
      items: {
        type: "object",
        properties: { id: { type: "integer" }, kind: { type: "string", default: "K" }, v: { type: "string" } },
      },
    },
    merged: {
      type: "array",
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "name",
      items: { type: "object", properties: { name: { type: "string" }, v: { type: "string" } } },
    },
  },
};
const unreferenced = () => {
  throw new RangeError("nothing is referred to");
};
const type = schemaType(schema, { referenced: unreferenced, referencedDefault: unreferenced });

const fieldSets: [what: string, value: JsonObject, set: string][] = [
  ["scalars", { name: "a", count: 1, either: 2 }, `{"f:count":{},"f:either":{},"f:name":{}}`],
  ["members of maps are fields, the map of a struct is none", { map: { k: "v" } }, `{"f:map":{"f:k":{}}}`],
  ["members of structs", { struct: { a: "1" } }, `{"f:struct":{"f:a":{}}}`],
  ["what is empty or null", { map: {}, struct: null }, `{"f:map":{},"f:struct":{}}`],
  ["an empty list is nothing", { set: [] }, `{}`],
  ["atomic lists and maps", { list: ["a"], whole: { a: "1" } }, `{"f:list":{},"f:whole":{}}`],
  ["sets", { set: ["b", "a"] }, `{"f:set":{"v:\\"a\\"":{},"v:\\"b\\"":{}}}`],
  [
    "lists by keys, which may be defaults",
    { items: [{ id: 1, v: "x" }] },
    `{"f:items":{"k:{\\"id\\":1,\\"kind\\":\\"K\\"}":{".":{},"f:id":{},"f:v":{}}}}`,
  ],
  [
    "lists by their merge key",
    { merged: [{ name: "a" }] },
    `{"f:merged":{"k:{\\"name\\":\\"a\\"}":{".":{},"f:name":{}}}}`,
  ],
  ["what no schema knows", { open: { m: { n: 1 }, l: [{}] } }, `{"f:open":{"f:l":{},"f:m":{".":{},"f:n":{}}}}`],
];
for (const [what, value, set] of fieldSets) {
  Deno.test(`the fields of a value: ${what}`, () => assertEquals(fieldsV1Text(fieldSetOf(type, value)), set));
}

const comparisons: [what: string, before: JsonObject, after: JsonObject, changes: Partial<Record<string, string>>][] = [
  ["nothing", { map: { a: "1" }, list: ["a"] }, { map: { a: "1" }, list: ["a"] }, {}],
  ["a number is its value", { count: 1 }, { count: 1.0 }, {}],
  ["scalars", { name: "a", count: 1 }, { name: "b", flag: true }, {
    added: `{"f:flag":{}}`,
    modified: `{"f:name":{}}`,
    removed: `{"f:count":{}}`,
  }],
  ["a map that comes is a field itself", {}, { map: { a: "1" } }, { added: `{"f:map":{".":{},"f:a":{}}}` }],
  ["a map that was null is not", { map: null }, { map: { a: "1" } }, { added: `{"f:map":{"f:a":{}}}` }],
  ["null and empty are not the same", { map: null }, { map: {} }, { modified: `{"f:map":{}}` }],
  ["members named like those of every object", { map: { constructor: "1" } }, { map: {} }, {
    removed: `{"f:map":{"f:constructor":{}}}`,
  }],
  ["atomic lists", { list: ["a", "b"] }, { list: ["b", "a"] }, { modified: `{"f:list":{}}` }],
  ["the order of sets does not count", { set: ["a", "b"] }, { set: ["b", "a"] }, {}],
  ["elements", { items: [{ id: 1, v: "x" }, { id: 2 }] }, { items: [{ id: 3 }, { id: 1, v: "y" }] }, {
    added: `{"f:items":{"k:{\\"id\\":3,\\"kind\\":\\"K\\"}":{".":{},"f:id":{}}}}`,
    modified: `{"f:items":{"k:{\\"id\\":1,\\"kind\\":\\"K\\"}":{"f:v":{}}}}`,
    removed: `{"f:items":{"k:{\\"id\\":2,\\"kind\\":\\"K\\"}":{".":{},"f:id":{}}}}`,
  }],
  ["elements that stand there twice are one", { set: ["a", "a"] }, { set: ["a"] }, {
    modified: `{"f:set":{"v:\\"a\\"":{}}}`,
  }],
  ["another form of value", { either: 1 }, { either: { a: 1 } }, {
    added: `{"f:either":{"f:a":{}}}`,
    modified: `{"f:either":{}}`,
  }],
];
for (const [what, before, after, changes] of comparisons) {
  Deno.test(`what is different: ${what}`, () => {
    const { added, modified, removed } = compareValues(type, { before, after });
    const texts = Object.entries({ added, modified, removed }).map(([kind, set]) => [kind, fieldsV1Text(set)]);
    assertEquals(Object.fromEntries(texts.filter(([, text]) => text !== "{}")), changes);
  });
}

const merges: [what: string, live: JsonObject, applied: JsonObject, merged: JsonObject][] = [
  ["scalars", { name: "a", count: 1 }, { name: "b" }, { name: "b", count: 1 }],
  ["maps", { map: { a: "1", b: "2" } }, { map: { b: "3", c: "4" } }, { map: { a: "1", b: "3", c: "4" } }],
  ["null does not empty a map", { map: { a: "1" } }, { map: null }, { map: { a: "1" } }],
  ["atomic values", { list: ["a"], whole: { a: "1" } }, { list: ["b"], whole: {} }, { list: ["b"], whole: {} }],
  ["new elements come last", { set: ["a", "b"] }, { set: ["c"] }, { set: ["a", "b", "c"] }],
  ["new elements come before the applied one that follows", { set: ["a", "b"] }, { set: ["c", "b"] }, {
    set: ["a", "c", "b"],
  }],
  ["the applied order counts", { set: ["a", "b", "c"] }, { set: ["c", "a"] }, { set: ["c", "a", "b"] }],
  ["elements are merged", { items: [{ id: 1, v: "x" }] }, { items: [{ id: 1, kind: "K" }] }, {
    items: [{ id: 1, v: "x", kind: "K" }],
  }],
  ["what no schema knows", { open: { m: { a: 1 }, l: [1] } }, { open: { m: { b: 2 }, l: [2] } }, {
    open: { m: { a: 1, b: 2 }, l: [2] },
  }],
];
for (const [what, live, applied, merged] of merges) {
  Deno.test(`merged: ${what}`, () => assertEquals(plain(mergeValues(type, { live, applied })), merged));
}

const removals: [what: string, value: JsonObject, fields: string, left: JsonObject][] = [
  ["a scalar", { name: "a", count: 1 }, `{"f:name":{}}`, { count: 1 }],
  ["a member of a map", { map: { a: "1", b: "2" } }, `{"f:map":{"f:a":{}}}`, { map: { b: "2" } }],
  ["the last one leaves null", { map: { a: "1" } }, `{"f:map":{"f:a":{}}}`, { map: null }],
  ["an element", { set: ["a", "b"] }, `{"f:set":{"v:\\"a\\"":{}}}`, { set: ["b"] }],
  ["a field of an element", { merged: [{ name: "a", v: "x" }] }, `{"f:merged":{"k:{\\"name\\":\\"a\\"}":{"f:v":{}}}}`, {
    merged: [{ name: "a" }],
  }],
];
for (const [what, value, fields, left] of removals) {
  Deno.test(`removed: ${what}`, () =>
    assertEquals(plain(removeFields(value, { type, fields: readFieldsV1(JSON.parse(fields)) })), left));
}

Deno.test("whoever owns something in a struct owns the struct, in a map only that", () => {
  const set = readFieldsV1(JSON.parse(`{"f:struct":{"f:a":{}},"f:open":{"f:m":{"f:n":{}}}}`));
  assertEquals(
    fieldsV1Text(withStructs(type, set)),
    `{"f:open":{".":{},"f:m":{"f:n":{}}},"f:struct":{".":{},"f:a":{}}}`,
  );
});

const faults: [value: JsonObject, fault: string | undefined][] = [
  [{ name: null, map: { a: "1" }, open: { x: [] } }, undefined],
  [{ foo: 1 }, ".foo: field not declared in schema"],
  [{ map: "x" }, ".map: expected map, got &{x}"],
  [{ set: { a: 1 } }, ".set: expected list, got &{map[a:1]}"],
  [{ name: 5 }, ".name: expected string, got &value.valueUnstructured{Value:5}"],
  [{ count: "5" }, ".count: expected numeric (int or float), got string"],
  [{ flag: "yes" }, ".flag: expected boolean, got &{yes}"],
  [{ merged: [{ name: "x" }, { name: "x" }] }, `.merged: duplicate entries for key [name="x"]`],
  [
    { items: [{ kind: "a" }] },
    '.items: element 0: associative list with keys has an element that omits key field "id" (and doesn\'t have default value)',
  ],
  [{ merged: [null] }, ".merged: element 0: associative list with keys may not have a null element"],
  [{ merged: ["a", "b"] }, ".merged: element 0: associative list with keys may not have non-map elements"],
  [{ set: [null] }, ".set: element 0: associative list without keys has an element that's an explicit null"],
  [{ set: [{}] }, ".set: element 0: associative list without keys has an element that's a map type"],
  [
    { name: 1, struct: { c: 1 } },
    `errors:
  .name: expected string, got &value.valueUnstructured{Value:1}
  .struct.c: field not declared in schema`,
  ],
];
for (const [value, fault] of faults) {
  Deno.test(`what is wrong with ${JSON.stringify(value)}`, () => assertEquals(valueFault(type, value), fault));
}

Deno.test("an element without its key cannot be told apart", () => {
  assertThrows(() => compareValues(type, { before: {}, after: { items: [{ kind: "a" }] } }), TypedValueError);
});

Deno.test("built-in types are merged as their OpenAPI says", () => {
  const pod = messageType("k8s.io.api.core.v1.Pod");
  const value: JsonObject = {
    metadata: { labels: { a: "b" }, finalizers: ["x/y"] },
    spec: {
      containers: [{ name: "c", ports: [{ containerPort: 80 }], args: ["a"] }],
      nodeSelector: { a: "b" },
      tolerations: [],
    },
  };
  assertEquals(
    fieldsV1Text(fieldSetOf(pod, value)),
    `{"f:metadata":{"f:finalizers":{"v:\\"x/y\\"":{}},"f:labels":{"f:a":{}}},` +
      `"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:args":{},"f:name":{},` +
      `"f:ports":{"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}}}}},` +
      `"f:nodeSelector":{},"f:tolerations":{}}}`,
  );
});

/** Without what tells objects of JSON from others. */
function plain(value: JsonObject): unknown {
  return JSON.parse(JSON.stringify(value));
}
