import { assertEquals } from "@std/assert";
import { RawJson, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { sameField, semanticEqual } from "./equality.ts";
import { customResource, earlier, now, resourceNamed } from "./strategy_fixture.ts";

const raw = (text: string) => new RawJson(new TextEncoder().encode(text));
const requests = (cpu: string): TypedObject => ({ spec: { containers: [{ resources: { requests: { cpu } } }] } });

const builtin: [what: string, resource: string, a: TypedObject, b: TypedObject, same: boolean][] = [
  ["nil and an empty map", "configmaps", { data: {} }, {}, true],
  ["maps with other keys", "configmaps", { data: { a: "" } }, { data: { b: "" } }, false],
  ["nil and an empty list", "pods", { spec: { containers: [] } }, { spec: {} }, true],
  ["nil and an empty struct", "pods", { spec: {} }, {}, true],
  ["nil and a pointer to an empty struct", "pods", { spec: { securityContext: {} } }, { spec: {} }, false],
  ["an unset text and an empty one", "pods", { spec: { nodeName: "" } }, { spec: {} }, true],
  ["an unset pointer and false", "pods", { spec: { enableServiceLinks: false } }, { spec: {} }, false],
  ["quantities of one value", "pods", requests("1Ki"), requests("1024"), true],
  ["quantities of other values", "pods", requests("1Ki"), requests("1000"), false],
  ["lists in another order", "pods", { spec: { tolerations: [{ key: "a" }, { key: "b" }] } }, {
    spec: { tolerations: [{ key: "b" }, { key: "a" }] },
  }, false],
  ["times", "pods", { metadata: { creationTimestamp: now } }, { metadata: { creationTimestamp: earlier } }, false],
  ["bytes", "secrets", { data: { a: new Uint8Array([1]) } }, { data: { a: new Uint8Array([1]) } }, true],
  ["raw JSON by its bytes", "controllerrevisions.apps", { data: raw('{"a":1}') }, { data: raw('{"a": 1}') }, false],
];
for (const [what, resource, a, b, same] of builtin) {
  Deno.test(`${what} are ${same ? "the same" : "different"} in ${resource}`, () => {
    assertEquals(semanticEqual(a, b, { resource: resourceNamed(resource) }), same);
    assertEquals(semanticEqual(b, a, { resource: resourceNamed(resource) }), same);
  });
}

const custom: [what: string, a: TypedObject, b: TypedObject, same: boolean][] = [
  ["keys in another order", { spec: { a: 1, b: [{ c: null }] } }, { spec: { b: [{ c: null }], a: 1 } }, true],
  ["an absent and an empty map", { spec: {} }, {}, false],
  ["null and an empty list", { spec: null }, { spec: [] }, false],
  ["what is left out", { metadata: { name: "a" }, spec: 1 }, { spec: 1 }, true],
];
for (const [what, a, b, same] of custom) {
  Deno.test(`${what} are ${same ? "the same" : "different"} in custom resources`, () => {
    const resource = customResource({ hasStatus: true });
    assertEquals(semanticEqual(a, b, { resource, except: ["metadata"] }), same);
  });
}

Deno.test("a field is compared by its path, wherever the struct before it is missing", () => {
  const resource = resourceNamed("deployments.apps");
  const path = "metadata.annotations";
  assertEquals(sameField({}, { metadata: { annotations: {} } }, { resource, path }), true);
  assertEquals(sameField({}, { metadata: { annotations: { a: "" } } }, { resource, path }), false);
});
