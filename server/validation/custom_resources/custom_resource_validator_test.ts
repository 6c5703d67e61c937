// Custom resources as a whole: type, metadata, scale paths, embedded objects, list types, rules that could not be checked.

import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../encoding/json_value.ts";
import { newJsonObject } from "../../../encoding/json_value.ts";
import { parseJson } from "../../../encoding/json_value.ts";
import { fieldErrorText } from "../../field_error.ts";
import { crdResources } from "../../resources/crd.ts";
import type { Resource } from "../../resources/resource.ts";
import { customResourceValidator } from "./custom_resource_validator.ts";

const properties = {
  spec: {
    type: "object",
    required: ["size"],
    properties: {
      size: { type: "integer" },
      replicas: { "x-kubernetes-preserve-unknown-fields": true },
      template: {
        type: "object",
        "x-kubernetes-embedded-resource": true,
        "x-kubernetes-preserve-unknown-fields": true,
      },
      tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
      ports: {
        type: "array",
        items: { type: "object", properties: { port: { type: "integer" }, protocol: { type: "string" } } },
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["port", "protocol"],
      },
      byName: { type: "object", additionalProperties: { type: "array", "x-kubernetes-list-type": "set" } },
    },
  },
  status: { type: "object", properties: { phase: { type: "string" }, replicas: {}, selector: {} } },
};

function resource(spec: object = properties.spec): Resource {
  const names = { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList" };
  const crd = {
    metadata: { name: "orders.shop.io" },
    spec: {
      group: "shop.io",
      names,
      scope: "Namespaced",
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { ...properties, spec } } },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
      }],
    },
    status: { acceptedNames: names, conditions: [{ type: "Established", status: "True" }] },
  };
  const stored = new TextEncoder().encode(JSON.stringify(crd));
  const [order] = crdResources(stored, { key: "crd", log: ({ message }) => fail(message) });
  return order!;
}

function fail(message: string): never {
  throw new Error(message);
}

const orders = customResourceValidator(resource());

function order(
  { spec, status, ...more }: { spec?: object; status?: object; [member: string]: unknown } = {},
): JsonObject {
  const object = {
    apiVersion: "shop.io/v1",
    kind: "Order",
    metadata: { name: "a", namespace: "n" },
    spec: { size: 1, ...spec },
    ...(status && { status }),
    ...more,
  };
  return newJsonObject(parseJson(new TextEncoder().encode(JSON.stringify(object))) as JsonObject);
}

const tests: [what: string, object: JsonObject, faults: string[]][] = [
  ["nothing is wrong", order(), []],
  ["another kind: nothing else is told", order({ kind: "Other", metadata: {} }), [
    `kind: Invalid value: "Other": must be Order`,
  ]],
  ["another version", order({ apiVersion: "shop.io/v2" }), [
    `apiVersion: Invalid value: "shop.io/v2": must be shop.io/v1`,
  ]],
  ["metadata", order({ metadata: { namespace: "n" } }), [
    "metadata.name: Required value: name or generateName is required",
  ]],
  ["replicas that are none", order({ spec: { replicas: "x" } }), [
    ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: x is of the type string, expected int64",
  ]],
  ["replicas below zero, and too many", order({ spec: { replicas: -1 }, status: { replicas: 2 ** 31 } }), [
    ".spec.replicas: Invalid value: -1: should be a non-negative integer",
    ".status.replicas: Invalid value: 2147483648: should be less than or equal to 2147483647",
  ]],
  ["a selector that is no text", order({ status: { selector: { a: 1 } } }), [
    '.status.selector: Invalid value: "": .status.selector accessor error: map[a:1] is of the type ' +
    "map[string]interface {}, expected string",
  ]],
  ["an embedded object without type", order({ spec: { template: {} } }), [
    "spec.template.apiVersion: Required value",
    "spec.template.kind: Required value",
  ]],
  [
    "an embedded object",
    order({ spec: { template: { apiVersion: "a/b/c", kind: "a.b", metadata: { name: "x/y" } } } }),
    [
      `spec.template.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c`,
      `spec.template.kind: Invalid value: "a.b": may have mixed case, but should otherwise match: a DNS-1035 label must ` +
      `consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an ` +
      `alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
      `spec.template.metadata.name: Invalid value: "x/y": may not contain '/'`,
    ],
  ],
  [
    "an embedded object needs no name",
    order({ spec: { template: { apiVersion: "v1", kind: "Pod", metadata: {} } } }),
    [],
  ],
  ["a set", order({ spec: { tags: ["a", "b", "a", "a"] } }), [`spec.tags[2]: Duplicate value: "a"`]],
  ["sets in a map", order({ spec: { byName: { "x.y": [1, 1] } } }), ["spec.byName[x.y][1]: Duplicate value: 1"]],
  ["a map", order({ spec: { ports: [{ port: 1 }, { port: 1, protocol: "TCP" }, { port: 1 }] } }), [
    `spec.ports[2]: Duplicate value: {"port":1}`,
  ]],
];

for (const [what, object, faults] of tests) {
  Deno.test(`a new object: ${what}`, () => assertEquals(orders.validate(object).map(fieldErrorText), faults));
}

Deno.test("rules in CEL are said to be unchecked where an object is so wrong that they could not be", () => {
  const rules = [{ rule: "self.size > 0" }];
  const validator = customResourceValidator(resource({ ...properties.spec, "x-kubernetes-validations": rules }));
  assertEquals(validator.validate(order({ spec: { tags: ["a", "a"] } })).length, 1);
  assertEquals(validator.validate(order({ spec: { size: "x" } })).map(fieldErrorText), [
    `spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"`,
    "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; " +
    "correct the existing errors to complete validation",
  ]);
});

Deno.test("what was wrong before a change is tolerated", () => {
  const old = order({ spec: { size: "x", tags: ["a", "a"] } });
  const changed = order({ spec: { size: "x", tags: ["b", "b"], replicas: 1 } });
  assertEquals(orders.validateUpdate(changed, old), []);
  assertEquals(orders.validateUpdate(changed, order()).map(fieldErrorText), [
    `spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"`,
    `spec.tags[1]: Duplicate value: "b"`,
  ]);
});

Deno.test("a change of the status is judged by the schema of the status alone", () => {
  const wrong = order({ spec: { size: "x" }, status: { phase: 7 } });
  assertEquals(orders.subresources!.status!(wrong, order()).map(fieldErrorText), [
    `status.phase: Invalid value: "integer": phase in body must be of type string: "integer"`,
  ]);
});

Deno.test("a validator is compiled once for each state of a definition", () => {
  const same = resource();
  assertEquals(customResourceValidator(same) === customResourceValidator(same), true);
});
