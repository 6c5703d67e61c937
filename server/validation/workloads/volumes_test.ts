import { assertEquals } from "@std/assert";
import { type Changes, createFaults, notLabel, notSubdomain } from "./workload_fixture.ts";

const cases: [title: string, changes: Changes, faults: string[]][] = [
  [
    "name",
    { "spec.volumes": [{ name: "A_", emptyDir: {} }, { name: "v", emptyDir: {} }, { name: "v", emptyDir: {} }] },
    [`spec.volumes[0].name: Invalid value: "A_": ${notLabel}`, 'spec.volumes[2].name: Duplicate value: "v"'],
  ],
  ["none", { "spec.volumes": [{ name: "v" }] }, ["spec.volumes[0]: Required value: must specify a volume type"]],
  ["two sources", { "spec.volumes": [{ name: "v", emptyDir: {}, hostPath: { path: "/a", type: "" } }] }, [
    "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
  ]],
  ["emptyDir", { "spec.volumes": [{ name: "v", emptyDir: { sizeLimit: "-1" } }] }, [
    "spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
  ]],
  ["hostPath", { "spec.volumes": [{ name: "v", hostPath: { path: "/a/../b", type: "x" } }] }, [
    "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
    'spec.volumes[0].hostPath.type: Unsupported value: "x": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
  ]],
  ["secret", { "spec.volumes": [{ name: "v", secret: { defaultMode: 512, items: [{ key: "", path: "/a" }] } }] }, [
    "spec.volumes[0].secret.secretName: Required value",
    "spec.volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
    "spec.volumes[0].secret.items[0].key: Required value",
    'spec.volumes[0].secret.items[0].path: Invalid value: "/a": must be a relative path',
  ]],
  ["configMap", { "spec.volumes": [{ name: "v", configMap: { defaultMode: 420 } }] }, [
    "spec.volumes[0].configMap.name: Required value",
  ]],
  ["claim", { "spec.volumes": [{ name: "v", persistentVolumeClaim: {} }] }, [
    "spec.volumes[0].persistentVolumeClaim.claimName: Required value",
  ]],
  ["nfs", { "spec.volumes": [{ name: "v", nfs: { path: "a" } }] }, [
    "spec.volumes[0].nfs.server: Required value",
    'spec.volumes[0].nfs.path: Invalid value: "a": must be an absolute path',
  ]],
  ["iscsi", {
    "spec.volumes": [{ name: "v", iscsi: { targetPortal: "", iqn: "x", lun: 300, iscsiInterface: "default" } }],
  }, [
    "spec.volumes[0].iscsi.targetPortal: Required value",
    'spec.volumes[0].iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa',
    "spec.volumes[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive",
  ]],
  ["fc", { "spec.volumes": [{ name: "v", fc: {} }] }, [
    "spec.volumes[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both",
  ]],
  ["csi", { "spec.volumes": [{ name: "v", csi: { driver: "A_" } }] }, [
    `spec.volumes[0].csi.driver: Invalid value: "A_": ${notSubdomain}`,
  ]],
  ["rbd", { "spec.volumes": [{ name: "v", rbd: {} }] }, [
    "spec.volumes[0].rbd.monitors: Required value",
    "spec.volumes[0].rbd.image: Required value",
  ]],
  ["cephfs", { "spec.volumes": [{ name: "v", cephfs: {} }] }, ["spec.volumes[0].cephfs.monitors: Required value"]],
  ["glusterfs", { "spec.volumes": [{ name: "v", glusterfs: {} }] }, [
    "spec.volumes[0].glusterfs.endpoints: Required value",
    "spec.volumes[0].glusterfs.path: Required value",
  ]],
  ["gitRepo", { "spec.volumes": [{ name: "v", gitRepo: { directory: "../a" } }] }, [
    "spec.volumes[0].gitRepo.repository: Required value",
    "spec.volumes[0].gitRepo.directory: Invalid value: \"../a\": must not contain '..'",
  ]],
  ["azureDisk", { "spec.volumes": [{ name: "v", azureDisk: { kind: "Shared", cachingMode: "x", diskURI: "u" } }] }, [
    "spec.volumes[0].azureDisk.diskName: Required value",
    'spec.volumes[0].azureDisk.cachingMode: Unsupported value: "x": supported values: "None", "ReadOnly", "ReadWrite"',
    'spec.volumes[0].azureDisk.diskURI: Unsupported value: "u": supported values: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"',
  ]],
  ["projected", {
    "spec.volumes": [{
      name: "v",
      projected: {
        defaultMode: 420,
        sources: [{}, { secret: { name: "a", items: [{ key: "k", path: "p" }] } }, {
          configMap: { name: "a", items: [{ key: "k", path: "p" }] },
        }],
      },
    }],
  }, ['spec.volumes[0].projected: Invalid value: "a": conflicting duplicate paths']],
  ["token", {
    "spec.volumes": [{
      name: "v",
      projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3 } }] },
    }],
  }, [
    "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 3: may not specify a duration less than 10 minutes",
    "spec.volumes[0].projected.path: Required value",
    "spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set",
  ]],
  ["downwardAPI", {
    "spec.volumes": [{
      name: "v",
      downwardAPI: {
        defaultMode: 420,
        items: [{ path: "a" }, { path: "b", fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } }],
      },
    }],
  }, [
    "spec.volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
    'spec.volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
  ]],
  ["ephemeral", { "spec.volumes": [{ name: "v", ephemeral: { volumeClaimTemplate: { spec: { resources: {} } } } }] }, [
    "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required",
    "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value",
  ]],
  ["image", { "spec.volumes": [{ name: "v", image: { pullPolicy: "x" } }] }, [
    "spec.volumes[0].image.reference: Required value",
    'spec.volumes[0].image.pullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"',
  ]],
];

for (const [title, changes, faults] of cases) {
  Deno.test(`faults of volumes: ${title}`, () => assertEquals(createFaults("core.v1.Pod", changes), faults));
}
