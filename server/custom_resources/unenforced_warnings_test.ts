// Which parts of a definition are stored and not done.

import { assertEquals } from "@std/assert";
import { unenforcedWarnings } from "./unenforced_warnings.ts";

const rules = { "x-kubernetes-validations": [{ rule: "true" }] };

Deno.test("a plain definition has no warnings", () => {
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } };
  const spec = { conversion: { strategy: "None" }, versions: [{ name: "v1", schema }], validation: schema };
  assertEquals(unenforcedWarnings({ spec }), []);
});

Deno.test("rules are counted for each version, wherever they are", () => {
  const deep = { properties: { a: { items: { additionalProperties: { ...rules } } } }, ...rules };
  const versions = [{ name: "v1", schema: { openAPIV3Schema: deep } }, {
    name: "v2",
    schema: { openAPIV3Schema: rules },
  }];
  assertEquals(unenforcedWarnings({ spec: { versions } }), [
    'version "v1": x-kubernetes-validations are stored (2 rules) but not enforced by this server',
    'version "v2": x-kubernetes-validations are stored (1 rule) but not enforced by this server',
  ]);
});

Deno.test("so are those that stand once for all versions, as they are stored", () => {
  const spec = { versions: [{ name: "v1" }], validation: { openAPIV3Schema: rules } };
  assertEquals(unenforcedWarnings({ spec }).length, 1);
});

Deno.test("conversion by a webhook is not done", () => {
  assertEquals(unenforcedWarnings({ spec: { conversion: { strategy: "Webhook" }, versions: [] } }), [
    "spec.conversion: this server calls no conversion webhooks: objects can only be had in the version that they are " +
    "stored in",
  ]);
});
