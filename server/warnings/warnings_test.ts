import { assertEquals } from "@std/assert";
import { builtinResources } from "../resources/builtin_resources.ts";
import type { Manifest } from "../validation/validation_fixture.ts";
import { deletionWarnings } from "./deletion.ts";
import { createWarnings, updateWarnings } from "./warning_fixture.ts";
import { warningsOf } from "./warnings.ts";

type Fields = Record<string, unknown>;

const manifest = (apiVersion: string, kind: string, fields: Fields): Manifest => ({
  apiVersion,
  kind,
  ...fields,
  metadata: { name: "x", ...(fields.metadata as Fields | undefined) },
});
const label = "failure-domain.beta.kubernetes.io/zone";
const labelText = 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead';
const mountable = manifest("v1", "ServiceAccount", {
  metadata: { annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } },
});
const definition = (...formats: [type: string, format: string][]) =>
  manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
    spec: {
      versions: [{
        name: "v1",
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: Object.fromEntries(formats.map(([type, format], index) => [`p${index}`, { type, format }])),
          },
        },
      }],
    },
  });

const cases: [what: string, manifest: Manifest, warnings: string[]][] = [
  ["nothing about a ConfigMap", manifest("v1", "ConfigMap", { data: { a: "b" } }), []],
  ["old fields of a Node", manifest("v1", "Node", { spec: { externalID: "x", configSource: {} } }), [
    "spec.configSource: the feature is removed",
    "spec.externalID: this field is deprecated, and is unused by Kubernetes",
  ]],
  ["mountable secrets", mountable, [
    "metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; " +
    "prefer separate namespaces to isolate access to mounted secrets",
  ]],
  ["a certificate that is none", manifest("v1", "Secret", { type: "kubernetes.io/tls", data: { "tls.crt": "eA==" } }), [
    "tls: failed to find any PEM data in certificate input",
  ]],
  [
    "a PersistentVolume",
    manifest("v1", "PersistentVolume", {
      metadata: { annotations: { "volume.beta.kubernetes.io/mount-options": "ro" } },
      spec: {
        persistentVolumeReclaimPolicy: "Recycle",
        rbd: { monitors: ["m"], image: "i" },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: label, operator: "Exists" }] }] } },
      },
    }),
    [
      "metadata.annotations[volume.beta.kubernetes.io/mount-options]: " +
      'deprecated since v1.31; use "mountOptions" attribute instead',
      "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. " +
      "Instead, the recommended approach is to use dynamic provisioning.",
      `spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: ${label} is ${labelText}`,
      "spec.rbd: deprecated in v1.28, non-functional in v1.31+",
    ],
  ],
  [
    "a PersistentVolumeClaim",
    manifest("v1", "PersistentVolumeClaim", {
      metadata: { annotations: { "volume.beta.kubernetes.io/storage-class": "a" } },
      spec: { resources: { limits: { storage: "10.5" } } },
    }),
    [
      "metadata.annotations[volume.beta.kubernetes.io/storage-class]: " +
      'deprecated since v1.8; use "storageClassName" attribute instead',
      'spec.resources.limits[storage]: fractional byte value "10500m" is invalid, must be an integer',
    ],
  ],
  [
    "topologies of a StorageClass",
    manifest("storage.k8s.io/v1", "StorageClass", {
      provisioner: "p",
      allowedTopologies: [{ matchLabelExpressions: [{ key: label, values: ["a"] }] }],
    }),
    [`allowedTopologies[0].matchLabelExpressions[0].key: ${labelText}`],
  ],
  [
    "the topology of a CSIStorageCapacity",
    manifest("storage.k8s.io/v1", "CSIStorageCapacity", { nodeTopology: { matchLabels: { [label]: "a" } } }),
    [`nodeTopology.matchLabels.${label}: ${labelText}`],
  ],
  [
    "nodes of a RuntimeClass",
    manifest("node.k8s.io/v1", "RuntimeClass", { handler: "h", scheduling: { nodeSelector: { [label]: "a" } } }),
    [`scheduling.nodeSelector: ${labelText}`],
  ],
  [
    "formats of schemas",
    definition(["string", "date-time"], ["integer", "int64"], ["integer", "uint32"], ["string", "int64"], ["", "uuid"]),
    ['unrecognized format "uint32"', 'unrecognized format "int64"'],
  ],
];

for (const [what, object, warnings] of cases) {
  Deno.test(`a create is warned about: ${what}`, () => {
    assertEquals(createWarnings(object), warnings);
  });
}

Deno.test("updates are warned about what they add: mountable secrets, formats", () => {
  assertEquals(updateWarnings(mountable, mountable), []);
  assertEquals(updateWarnings(mountable, manifest("v1", "ServiceAccount", {})).length, 1);
  const [before, after] = [definition(["string", "a"]), definition(["string", "a"], ["string", "b"])];
  assertEquals(updateWarnings(after, before), ['unrecognized format "b"']);
});

const jobs = builtinResources.find(({ plural }) => plural === "jobs")!;

Deno.test("custom resources are warned about finalizers that are added without a domain", () => {
  const { message: _, ...custom } = jobs;
  const context = { resource: { ...custom, message: undefined }, subresource: "" };
  const finalizers = ["orphan", "plain", "example.com/b", "dotted.name"];
  const end = "to avoid accidental conflicts with other finalizer writers";
  assertEquals(warningsOf({ metadata: { finalizers } }, undefined, context), [
    `metadata.finalizers: "dotted.name": prefer a domain-qualified finalizer name including a path (/) ${end}`,
    `metadata.finalizers: "plain": prefer a domain-qualified finalizer name ${end}`,
  ]);
  assertEquals(warningsOf({ metadata: { finalizers } }, { metadata: { finalizers } }, context), []);
});

Deno.test("a deletion of jobs is warned about where it does not say what becomes of their pods", () => {
  assertEquals(deletionWarnings(jobs, {}).length, 1);
  assertEquals(deletionWarnings(jobs, { propagationPolicy: "Background" }), []);
  assertEquals(deletionWarnings(jobs, { orphanDependents: true }), []);
  assertEquals(deletionWarnings({ ...jobs, group: "x" }, {}), []);
});
