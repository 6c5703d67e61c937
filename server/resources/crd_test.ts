import { assertEquals } from "@std/assert";
import { crdResources } from "./crd.ts";
import type { Resource } from "./resource.ts";

const established = { conditions: [{ type: "Established", status: "True" }] };
const names = { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList", shortNames: ["ord"] };

function crd(parts: { spec?: Record<string, unknown>; status?: Record<string, unknown> }): Record<string, unknown> {
  return {
    kind: "CustomResourceDefinition",
    apiVersion: "apiextensions.k8s.io/v1beta1",
    metadata: { name: "orders.shop.io" },
    spec: {
      group: "shop.io",
      version: "v1",
      names,
      scope: "Namespaced",
      versions: [{ name: "v1", served: true, storage: true }],
      ...parts.spec,
    },
    status: { ...established, acceptedNames: names, ...parts.status },
  };
}

function parse(object: unknown): { resources: readonly Resource[]; problems: string[] } {
  const problems: string[] = [];
  const stored = new TextEncoder().encode(JSON.stringify(object) + "\n");
  const resources = crdResources(stored, { key: "crd", log: ({ message }) => problems.push(message) });
  return { resources, problems };
}

Deno.test("each served version is a resource", () => {
  const { resources } = parse(crd({
    spec: {
      versions: [
        { name: "v1alpha1", served: true, storage: false, deprecated: true },
        { name: "v1", served: true, storage: true },
        { name: "v0", served: false, storage: false },
      ],
    },
  }));
  assertEquals(resources.map(({ version, warnings }) => [version, warnings]), [
    ["v1alpha1", ["shop.io/v1alpha1 Order is deprecated"]],
    ["v1", []],
  ]);
  const storage = {
    keyPrefix: "/shop.io/orders",
    encoding: "json",
    apiVersion: "shop.io/v1",
    kind: "Order",
    leased: false,
  };
  assertEquals(resources.map((resource) => resource.storage), [storage, storage] as typeof resources[0]["storage"][]);
});

Deno.test("what stands at the top of a v1beta1 spec holds for every version", () => {
  const schema = { type: "object", properties: { spec: { type: "object" } } };
  const { resources: [order] } = parse(crd({
    spec: {
      validation: { openAPIV3Schema: schema },
      subresources: { status: {}, scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" } },
      additionalPrinterColumns: [{ name: "N", type: "integer", priority: 1, JSONPath: ".spec.n" }],
      selectableFields: [{ jsonPath: ".spec.region" }],
    },
  }));
  assertEquals(JSON.parse(JSON.stringify(order?.custom?.schemas.get("v1"))), schema);
  assertEquals(order?.subresources.map(({ name, group = "" }) => [name, group]), [["status", ""], [
    "scale",
    "autoscaling",
  ]]);
  assertEquals(order?.custom?.scale, { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" });
  assertEquals(order?.custom?.printerColumns, [
    { name: "N", type: "integer", format: "", description: "", priority: 1, jsonPath: ".spec.n" },
  ]);
  assertEquals(order?.fieldSelectors.map(({ label }) => label), ["metadata.name", "metadata.namespace", "spec.region"]);
});

Deno.test("in the v1 form, and where versions differ, it stands in the version", () => {
  const { resources: [order] } = parse(crd({
    spec: {
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", maxProperties: 9007199254740993 } },
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: "N", type: "string", jsonPath: ".spec.n" }],
      }],
    },
  }));
  assertEquals(order?.custom?.schemas.has("v1"), true);
  assertEquals(order?.custom?.hasStatus, true);
  assertEquals(order?.custom?.printerColumns.map(({ jsonPath }) => jsonPath), [".spec.n"]);
});

Deno.test("without printer columns the age is shown", () => {
  const { resources: [order] } = parse(crd({}));
  assertEquals(order?.custom?.printerColumns.map(({ name, type }) => [name, type]), [["Age", "date"]]);
});

Deno.test("a CRD that preserves unknown fields prunes and defaults nothing", () => {
  const validation = { openAPIV3Schema: { type: "object", properties: {} } };
  const { resources: [order] } = parse(crd({ spec: { preserveUnknownFields: true, validation } }));
  assertEquals(order?.custom?.schemas.get("v1"), { "x-kubernetes-preserve-unknown-fields": true });
});

Deno.test("accepted names count, not the names asked for", () => {
  const { resources: [order] } = parse(crd({ spec: { names: { ...names, shortNames: ["taken"], plural: "other" } } }));
  assertEquals([order?.plural, order?.shortNames], ["orders", ["ord"]]);
});

Deno.test("cluster-scoped custom resources cannot be selected by namespace", () => {
  const { resources: [order] } = parse(crd({ spec: { scope: "Cluster" } }));
  assertEquals(order?.fieldSelectors.map(({ label }) => label), ["metadata.name"]);
});

Deno.test("the storage version hash is that of discovery", () => {
  const shop = { ...crd({ spec: { group: "shop.golden.io" } }) };
  assertEquals(parse(shop).resources[0]?.storageVersionHash, "Z7wmTWQPqag=");
});

Deno.test("a CRD that is not established is not served, quietly", () => {
  const conditions = [{ type: "NamesAccepted", status: "False" }, { type: "Established", status: "False" }];
  assertEquals(parse(crd({ status: { conditions } })), { resources: [], problems: [] });
});

const broken: [what: string, object: unknown, problem: string][] = [
  [
    "no storage version",
    crd({ spec: { versions: [{ name: "v1", served: true }] } }),
    "no version is the storage version",
  ],
  ["no accepted plural", crd({ status: { acceptedNames: { kind: "Order" } } }), "plural is missing"],
  ["no group", crd({ spec: { group: 5 } }), "group is missing"],
];

for (const [what, object, problem] of broken) {
  Deno.test(`a broken CRD is left out and logged: ${what}`, () => {
    assertEquals(parse(object), { resources: [], problems: [problem] });
  });
}

Deno.test("so are bytes that are no JSON", () => {
  const problems: string[] = [];
  const log = ({ key }: { key: string }) => problems.push(key);
  assertEquals(crdResources(new TextEncoder().encode("k8s:enc:"), { key: "crd", log }), []);
  assertEquals(problems, ["crd"]);
});
