import { assertEquals } from "@std/assert";
import { inImportOrder, type OrderedObject } from "./import_order.ts";

const object = (kind: string, uid?: string, owners: string[] = []): OrderedObject => ({ kind, uid, owners });

function orderOf(objects: OrderedObject[]): string[] {
  return inImportOrder(objects).map((group) => group.map(({ kind }) => kind).join(" "));
}

Deno.test("namespaces and definitions come first, pods late, limits last", () => {
  const kinds = [
    "ResourceQuota",
    "Pod",
    "Widget",
    "ConfigMap",
    "CustomResourceDefinition",
    "ServiceAccount",
    "Namespace",
  ];
  assertEquals(orderOf(kinds.map((kind) => object(kind))), [
    "Namespace",
    "CustomResourceDefinition",
    "ServiceAccount",
    "Widget ConfigMap",
    "Pod",
    "ResourceQuota",
  ]);
});

Deno.test("owners come before what they own, also where their kind would come later", () => {
  const objects = [
    object("ReplicaSet", "b", ["a"]),
    object("Deployment", "a"),
    object("ServiceAccount", "d", ["c"]),
    object("Pod", "c", ["b"]),
    object("ConfigMap", undefined, ["not there"]),
  ];
  assertEquals(orderOf(objects), ["Deployment ConfigMap", "ReplicaSet", "Pod", "ServiceAccount"]);
});

Deno.test("objects that own each other are in the order all the same", () => {
  const objects = [object("A", "a", ["b"]), object("B", "b", ["a"]), object("C", "c", ["c"])];
  assertEquals(inImportOrder(objects).flat().length, 3);
});
