import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "./validation_fixture.ts";

const config: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
const owner = { apiVersion: "v1", kind: "Pod", name: "p", uid: "u" };

/** Faults are long texts: these are their beginnings, in order. */
const createCases: [title: string, metadata: Record<string, unknown>, faults: string[]][] = [
  ["a name alone is enough", {}, []],
  ["a name is needed", { name: null }, ["metadata.name: Required value: name or generateName is required"]],
  ["generated names are held to the rule twice", { name: "G_x", generateName: "G_" }, [
    'metadata.generateName: Invalid value: "G_": a lowercase RFC 1123 subdomain',
    'metadata.name: Invalid value: "G_x": a lowercase RFC 1123 subdomain',
  ]],
  ["a namespace is a label", { namespace: "a.b" }, ['metadata.namespace: Invalid value: "a.b": must not contain dots']],
  ["generations count up from 0", { generation: -1 }, [
    "metadata.generation: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["labels", { labels: { "bad key!": "x", ok: "bad value!" } }, [
    'metadata.labels: Invalid value: "bad key!": name part must consist of',
    'metadata.labels: Invalid value: "bad value!": a valid label must be',
  ]],
  ["keys of annotations may have capitals in their domain", { annotations: { "A.io/X": "" } }, []],
  ["keys of annotations", { annotations: { "a/b/c": "" } }, [
    'metadata.annotations: Invalid value: "a/b/c": a valid label key',
  ]],
  ["annotations have 256 KiB", { annotations: { a: "x".repeat(262144) } }, [
    "metadata.annotations: Too long: may not be more than 262144 bytes",
  ]],
  ["owners have all their fields", { ownerReferences: [{}] }, [
    'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
    'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
    'metadata.ownerReferences.name: Invalid value: "": must not be empty',
    'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
  ]],
  ["an Event owns nothing", { ownerReferences: [{ ...owner, kind: "Event" }] }, [
    'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"p","uid":"u"}: ' +
    "/v1, Kind=Event is disallowed from being an owner",
  ]],
  ["there is one controller", { ownerReferences: [1, 2].map(() => ({ ...owner, controller: true })) }, [
    'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u","controller":true},',
  ]],
  ["finalizers have a domain", { finalizers: ["example.com/x", "orphan", "mine"] }, [
    'metadata.finalizers[2]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
  ]],
  ["deletion cannot go two ways", { finalizers: ["orphan", "foregroundDeletion"] }, [
    'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: ' +
    "finalizer orphan and foregroundDeletion cannot be both set",
  ]],
];

for (const [title, metadata, faults] of createCases) {
  Deno.test(`metadata: ${title}`, () => {
    const found = createFaults(changed(config, { metadata }));
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

const old = changed(config, {
  metadata: { uid: "u", creationTimestamp: "2026-01-01T00:00:00Z", generation: 2, finalizers: ["a.b/c"] },
});
const deleting = changed(old, { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } });

/** The generic layer finds what the kind finds, too. */
const updateCases: [title: string, old: Manifest, metadata: Record<string, unknown>, faults: string[]][] = [
  ["nothing changed", old, {}, []],
  ["labels may change", old, { labels: { a: "b" } }, []],
  ["a uid stays", old, { uid: "v" }, ['metadata.uid: Invalid value: "v": field is immutable']],
  ["nobody sets the time of deletion", old, { deletionTimestamp: "2001-01-01T00:00:00Z" }, [
    'metadata.deletionTimestamp: Invalid value: "2001-01-01T00:00:00Z": field is immutable',
  ]],
  ["generations go up", old, { generation: 1 }, ["metadata.generation: Invalid value: 1: must not be decremented"]],
  ["finalizers may come", old, { finalizers: ["a.b/c", "d.e/f"] }, []],
  ["no finalizers come while it goes", deleting, { finalizers: ["a.b/c", "d.e/f"] }, [
    "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, " +
    'found new finalizers []string{"d.e/f"}',
  ]],
];

for (const [title, before, metadata, faults] of updateCases) {
  Deno.test(`metadata of a change: ${title}`, () => {
    assertEquals(updateFaults(changed(before, { metadata }), before), [...faults, ...faults]);
  });
}

Deno.test("kinds outside the core take any finalizer", () => {
  const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "a", finalizers: ["mine"] } };
  assertEquals(createFaults(lease), []);
});

Deno.test("cluster-scoped kinds have no namespace", () => {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", namespace: "b" } };
  assertEquals(createFaults(node), ["metadata.namespace: Forbidden: not allowed on this type"]);
});

Deno.test("where a kind does not look at its metadata the generic layer does, once the rest is good", () => {
  const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "Any:Name" } };
  assertEquals(createFaults(budget), []);
  assertEquals(createFaults(changed(budget, { metadata: { name: "a/b" } })), [
    "metadata.name: Invalid value: \"a/b\": may not contain '/'",
  ]);
});
