import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ResourceRegistry } from "./registry.ts";
import type { Resource } from "./resource.ts";

const names = { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList" };

function crd({ labels = {}, description = "" } = {}): Uint8Array {
  const schema = { openAPIV3Schema: { type: "object", description } };
  const crd = {
    metadata: { name: "orders.shop.io", labels },
    spec: {
      group: "shop.io",
      scope: "Namespaced",
      names,
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
    status: { acceptedNames: names, conditions: [{ type: "Established", status: "True" }] },
  };
  return new TextEncoder().encode(JSON.stringify(crd));
}

function orders(registry: ResourceRegistry): Resource | undefined {
  return registry.current.find({ group: "shop.io", version: "v1", plural: "orders" });
}

Deno.test("a resource stays the same object until something changes about it", () => {
  const registry = new ResourceRegistry();
  const serve = (bytes: Uint8Array) => {
    registry.replaceCustom(new Map([["orders", bytes]]));
    return orders(registry);
  };
  const first = serve(crd());
  assertEquals(first?.kind, "Order");
  assertStrictEquals(serve(crd({ labels: { team: "shop" } })), first);
  const changed = serve(crd({ description: "An order." }));
  assertEquals(changed?.kind, "Order");
  assert(changed !== first);
  registry.replaceCustom(new Map());
  assertEquals(orders(registry), undefined);
});
