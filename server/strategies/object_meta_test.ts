import { assertEquals } from "@std/assert";
import { fillMetadataForCreate, keepMetadataForUpdate } from "./object_meta.ts";
import { earlier, now, resourceNamed } from "./strategy_fixture.ts";

const resource = resourceNamed("configmaps");

const chance = { newUid: () => "new-uid", randomBelow: () => 0 };

const created: [what: string, sent: Record<string, unknown>, kept: Record<string, unknown>][] = [
  ["a name stays", { name: "a" }, { name: "a" }],
  ["a generated name is the base and five letters", { generateName: "a-" }, { generateName: "a-", name: "a-bbbbb" }],
  ["a long base is cut to 58 letters", { generateName: "x".repeat(70) }, {
    generateName: "x".repeat(70),
    name: "x".repeat(58) + "bbbbb",
  }],
  ["a name wins over generateName", { name: "a", generateName: "b" }, { name: "a", generateName: "b" }],
  ["what only the server sets is cleared", {
    name: "a",
    uid: "mine",
    creationTimestamp: earlier,
    deletionTimestamp: earlier,
    deletionGracePeriodSeconds: 3,
    selfLink: "/x",
  }, { name: "a" }],
  ["managedFields are the field manager's", { name: "a", managedFields: [{}] }, { name: "a", managedFields: [{}] }],
  ["a generation stays for kinds that count none", { name: "a", generation: 7 }, { name: "a", generation: 7 }],
];
for (const [what, sent, kept] of created) {
  Deno.test(`in a new object ${what}`, () => {
    const object = { metadata: { ...sent } } as Parameters<typeof fillMetadataForCreate>[0];
    fillMetadataForCreate(object, { namespace: "ns", now, resource }, chance);
    assertEquals(object.metadata, { ...kept, uid: "new-uid", creationTimestamp: now, namespace: "ns" } as never);
  });
}

Deno.test("a name that is an address is not made up", () => {
  const object: Parameters<typeof fillMetadataForCreate>[0] = { metadata: { generateName: "10." } };
  fillMetadataForCreate(
    object,
    { namespace: "", now, resource: resourceNamed("ipaddresses.networking.k8s.io") },
    chance,
  );
  assertEquals((object.metadata as { name?: string }).name, "10.");
});

Deno.test("cluster-scoped objects lose a namespace", () => {
  const object = { metadata: { name: "a", namespace: "elsewhere" } };
  fillMetadataForCreate(object, { namespace: "", now, resource }, chance);
  assertEquals("namespace" in object.metadata, false);
});

const old = { name: "a", uid: "u", creationTimestamp: earlier, generation: 3 };
const deleting = { ...old, deletionTimestamp: earlier, deletionGracePeriodSeconds: 0, finalizers: ["x/y"] };

const updated: [
  what: string,
  sent: Record<string, unknown>,
  old: Record<string, unknown>,
  result: Record<string, unknown>,
][] = [
  ["keeps uid, creationTimestamp and generation", { name: "a" }, old, old],
  ["ignores another creationTimestamp and generation", { ...old, creationTimestamp: now, generation: 9 }, old, old],
  ["drops a generation that the old object lacks", { ...old }, { name: "a", uid: "u" }, { name: "a", uid: "u" }],
  ["leaves another uid for validation", { name: "a", uid: "other" }, old, { ...old, uid: "other" }],
  ["keeps the marks of a deletion", { name: "a", finalizers: [] }, deleting, { ...deleting, finalizers: [] }],
  ["leaves a deletionTimestamp of its own for validation", { ...old, deletionTimestamp: now }, old, {
    ...old,
    deletionTimestamp: now,
  }],
  ["drops selfLink", { ...old, selfLink: "/x" }, old, old],
  ["leaves managedFields to the field manager", { ...old, managedFields: [{}] }, old, { ...old, managedFields: [{}] }],
];
for (const [what, sent, before, result] of updated) {
  Deno.test(`an update ${what}`, () => {
    const object = { metadata: { ...sent } } as Parameters<typeof keepMetadataForUpdate>[0];
    keepMetadataForUpdate(object, { metadata: before } as typeof object);
    assertEquals(object.metadata, result as never);
  });
}
