import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const apiVersion = "storage.k8s.io/v1";
const metadata = { name: "a" };
const storageClass: Manifest = { apiVersion, kind: "StorageClass", metadata, provisioner: "csi.example.com" };
const attributesClass: Manifest = {
  apiVersion,
  kind: "VolumeAttributesClass",
  metadata,
  driverName: "csi.example.com",
  parameters: { a: "b" },
};
const driver: Manifest = { apiVersion, kind: "CSIDriver", metadata, spec: {} };
const csiNode: Manifest = {
  apiVersion,
  kind: "CSINode",
  metadata,
  spec: { drivers: [{ name: "csi.example.com", nodeID: "n" }] },
};
const capacity: Manifest = { apiVersion, kind: "CSIStorageCapacity", metadata, storageClassName: "a" };
const attachment: Manifest = {
  apiVersion,
  kind: "VolumeAttachment",
  metadata,
  spec: { attacher: "csi.example.com", nodeName: "n", source: { persistentVolumeName: "v" } },
};
const volume: Manifest = {
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata,
  spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, hostPath: { path: "/data" } },
};
const claim: Manifest = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata,
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
};
const topologies = (...matchLabelExpressions: unknown[]) => ({ allowedTopologies: [{ matchLabelExpressions }] });

/** Faults may be long texts: these are their beginnings, in order. */
const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["a plain one", storageClass, {}, []],
  ["somebody provides it", storageClass, { provisioner: null }, ["provisioner: Required value"]],
  ["provisioners may have capitals in their domain", storageClass, { provisioner: "Example.com/X" }, []],
  ["policies and modes", storageClass, { reclaimPolicy: "Recycle", volumeBindingMode: "X" }, [
    'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
    'volumeBindingMode: Unsupported value: "X": supported values: "Immediate", "WaitForFirstConsumer"',
  ]],
  ["topologies", storageClass, topologies({ key: "a", values: ["1", "1"] }, { key: "a" }), [
    'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "1"',
    "allowedTopologies[0].matchLabelExpressions[1].values: Required value",
    'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "a"',
  ]],
  ["the same topology twice", storageClass, {
    allowedTopologies: [1, 2].map(() => ({ matchLabelExpressions: [{ key: "a", values: ["1"] }] })),
  }, ['allowedTopologies[1].matchLabelExpressions: Duplicate value: ""']],
  ["a class has parameters", attributesClass, { driverName: null, parameters: null }, [
    "driverName: Required value",
    "parameters: Required value: must contain at least one key/value pair",
  ]],
  ["what defaults leave is good", driver, {}, []],
  ["policies and modes", driver, { spec: { fsGroupPolicy: "X", volumeLifecycleModes: ["X"] } }, [
    'spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    'spec.volumeLifecycleModes: Unsupported value: "X": supported values: "Ephemeral", "Persistent"',
  ]],
  ["tokens", driver, { spec: { tokenRequests: [{ audience: "a", expirationSeconds: 1 }, { audience: "a" }] } }, [
    "spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes",
    'spec.tokenRequests[1].audience: Duplicate value: "a"',
  ]],
  ["no tokens, no secrets", driver, { spec: { serviceAccountTokenInSecrets: true } }, [
    "spec.serviceAccountTokenInSecrets: Invalid value: true: " +
    "serviceAccountTokenInSecrets is set but no tokenRequests are specified",
  ]],
  ["drivers of a node", csiNode, {
    spec: {
      drivers: [{ name: "a", nodeID: "n", topologyKeys: ["x", "x"] }, { name: "a", allocatable: { count: -1 } }],
    },
  }, [
    'spec.drivers[0].topologyKeys: Duplicate value: "x"',
    "spec.drivers[1].nodeID: Required value",
    'spec.drivers[1].name: Duplicate value: "a"',
    "spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["capacity is of a class", capacity, { storageClassName: "A", capacity: "-1" }, [
    'storageClassName: Invalid value: "A": a lowercase RFC 1123 subdomain',
    'capacity: Invalid value: "-1": must be greater than or equal to 0',
  ]],
  ["everything is needed", attachment, { spec: null }, [
    "spec.attacher: Required value",
    "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName",
    'spec.nodeName: Invalid value: "": a lowercase RFC 1123 subdomain',
  ]],
  ["an inline volume is one of CSI", attachment, {
    spec: { source: { persistentVolumeName: null, inlineVolumeSpec: { capacity: { storage: "1" } } } },
  }, [
    "spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes",
    "spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes",
    "spec.source.inlineVolumeSpec.accessModes: Required value",
    "spec.source.inlineVolumeSpec: Required value: must specify a volume type",
  ]],
  ["a plain one", volume, {}, []],
  ["everything is needed", volume, { spec: null }, [
    "spec.accessModes: Required value",
    "spec.capacity: Required value",
    'spec.capacity: Unsupported value: null: supported values: "storage"',
    "spec: Required value: must specify a volume type",
  ]],
  ["storage alone", volume, { spec: { capacity: { cpu: "1", storage: "0" } } }, [
    'spec.capacity: Unsupported value: {"cpu":"1","storage":"0"}: supported values: "storage"',
    'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
  ]],
  ["one volume", volume, { spec: { nfs: { server: "s", path: "/" } } }, [
    "spec.nfs: Forbidden: may not specify more than 1 volume type",
  ]],
  ["a local disk is somewhere", volume, { spec: { hostPath: null, local: { path: "/d" } } }, [
    "metadata.annotations: Required value: Local volume requires node affinity",
  ]],
  ["a whole host is not recycled", volume, {
    spec: { hostPath: { path: "/" }, persistentVolumeReclaimPolicy: "Recycle" },
  }, ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"]],
  ["everything is needed", claim, { spec: null }, [
    "spec.accessModes: Required value: at least 1 access mode is required",
    "spec.resources[storage]: Required value",
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => {
    const found = createFaults(changed(base, change));
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

const bound = changed(claim, {
  spec: { volumeName: "v" },
  status: { phase: "Bound", capacity: { storage: "1Gi" } },
});
const request = (storage: string) => ({ spec: { resources: { requests: { storage } } } });

const updateCases: [title: string, old: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["a class stays", storageClass, { provisioner: "x", parameters: { a: "b" } }, [
    'parameters: Invalid value: {"a":"b"}: field is immutable',
    'provisioner: Invalid value: "x": field is immutable',
  ]],
  ["volumes may come to a node", csiNode, {
    spec: { drivers: [{ name: "csi.example.com", nodeID: "n", allocatable: { count: 9 } }] },
  }, []],
  ["drivers stay", csiNode, { spec: { drivers: [{ name: "csi.example.com", nodeID: "m" }] } }, [
    'CSINodeDriver: Invalid value: {"Name":"csi.example.com","NodeID":"m","TopologyKeys":null,"Allocatable":null}: ' +
    "cannot update fields of an existing driver",
  ]],
  ["a bound claim grows", bound, request("3Gi"), []],
  ["and goes back to what it has", bound, request("1536Mi"), []],
  ["but not below", bound, request("512Mi"), [
    "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity",
  ]],
  ["a claim gets its volume once", claim, { spec: { volumeName: "v", storageClassName: "c" } }, []],
  ["a volume may be attached elsewhere only anew", attachment, { spec: { nodeName: "m" } }, [
    'spec: Invalid value: {"Attacher":"csi.example.com","Source":{"PersistentVolumeName":"v","InlineVolumeSpec":null},' +
    '"NodeName":"m"}: field is immutable',
  ]],
];

for (const [title, old, change, faults] of updateCases) {
  Deno.test(`change of a ${old.kind}: ${title}`, () => {
    assertEquals(updateFaults(changed(old, change), old), faults);
  });
}

Deno.test("other changes of a claim show as a difference", () => {
  const [fault, ...others] = updateFaults(changed(bound, { spec: { volumeName: "w" } }), bound);
  assertEquals(others, []);
  const [first, hunk, ...lines] = fault!.split("\n");
  assertEquals(
    first,
    "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
  );
  assertEquals(hunk, "@@ -9,7 +9,7 @@");
  assertEquals(lines.filter((line) => /^[-+]/.test(line)), ['- "VolumeName": "w",', '+ "VolumeName": "v",']);
});

Deno.test("another source of a volume shows as a difference", () => {
  const [fault] = updateFaults(changed(volume, { spec: { hostPath: { path: "/other" } } }), volume);
  assertEquals(
    fault!.split("\n")[0],
    "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation",
  );
});
