// Defaults of pods, pod templates and the volume sources they share with persistent volumes, as data. A rule without place
// holds in pods and in every template; those under `inObject` in pods alone.
import {
  containerRequests,
  hostPorts,
  imagePullPolicy,
  podRequests,
  volumeImagePullPolicy,
} from "./computed_pod_defaults.ts";
import type { Rule, RuleTable } from "./rule.ts";

const containerRules: readonly Rule[] = [
  { compute: imagePullPolicy, if: { unset: ["imagePullPolicy"] }, changes: ["imagePullPolicy"] },
  { set: "terminationMessagePath", to: "/dev/termination-log" },
  { set: "terminationMessagePolicy", to: "File" },
];

const fileMode: readonly Rule[] = [{ set: "defaultMode", to: 0o644 }];

const rbdRules: readonly Rule[] = [
  { set: "pool", to: "rbd" },
  { set: "user", to: "admin" },
  { set: "keyring", to: "/etc/ceph/keyring" },
];

const scaleIoRules: readonly Rule[] = [
  { set: "storageMode", to: "ThinProvisioned" },
  { set: "fsType", to: "xfs" },
];

const requestsOfContainer: readonly Rule[] = [
  { compute: containerRequests, if: { missingKey: ["limits", "requests"] } },
];

export const podDefaults: RuleTable = {
  anywhere: {
    "core.v1.PodSpec": [
      { set: "dnsPolicy", to: "ClusterFirst" },
      { set: "restartPolicy", to: "Always" },
      { set: "securityContext", to: {} },
      { set: "terminationGracePeriodSeconds", to: 30 },
      { set: "schedulerName", to: "default-scheduler" },
    ],
    "core.v1.Container": containerRules,
    "core.v1.EphemeralContainerCommon": containerRules,
    "core.v1.ContainerPort": [{ set: "protocol", to: "TCP" }],
    "core.v1.Probe": [
      { set: "timeoutSeconds", to: 1 },
      { set: "periodSeconds", to: 10 },
      { set: "successThreshold", to: 1 },
      { set: "failureThreshold", to: 3 },
    ],
    "core.v1.HTTPGetAction": [{ set: "path", to: "/" }, { set: "scheme", to: "HTTP" }],
    "core.v1.GRPCAction": [{ set: "service", to: "" }],
    "core.v1.ObjectFieldSelector": [{ set: "apiVersion", to: "v1" }],
    "core.v1.FileKeySelector": [{ set: "optional", to: false }],
    "core.v1.VolumeSource": [{ set: "emptyDir", to: {}, if: { nothingSet: true } }],
    "core.v1.SecretVolumeSource": fileMode,
    "core.v1.ConfigMapVolumeSource": fileMode,
    "core.v1.DownwardAPIVolumeSource": fileMode,
    "core.v1.ProjectedVolumeSource": fileMode,
    "core.v1.ServiceAccountTokenProjection": [{ set: "expirationSeconds", to: 3600 }],
    "core.v1.HostPathVolumeSource": [{ set: "type", to: "" }],
    "core.v1.ImageVolumeSource": [{ compute: volumeImagePullPolicy, if: { unset: ["pullPolicy"] } }],
    "core.v1.ISCSIVolumeSource": [{ set: "iscsiInterface", to: "default" }],
    "core.v1.ISCSIPersistentVolumeSource": [{ set: "iscsiInterface", to: "default" }],
    "core.v1.RBDVolumeSource": rbdRules,
    "core.v1.RBDPersistentVolumeSource": rbdRules,
    "core.v1.ScaleIOVolumeSource": scaleIoRules,
    "core.v1.ScaleIOPersistentVolumeSource": scaleIoRules,
    "core.v1.AzureDiskVolumeSource": [
      { set: "cachingMode", to: "ReadWrite" },
      { set: "fsType", to: "ext4" },
      { set: "readOnly", to: false },
      { set: "kind", to: "Shared" },
    ],
    "core.v1.PersistentVolumeClaimSpec": [{ set: "volumeMode", to: "Filesystem" }],
  },
  inObject: {
    "core.v1.Pod": {
      "spec": [
        { set: "enableServiceLinks", to: true },
        {
          compute: hostPorts,
          if: { is: { hostNetwork: [true] } },
          reads: [
            "containers.ports.hostPort",
            "containers.ports.containerPort",
            "initContainers.ports.hostPort",
            "initContainers.ports.containerPort",
          ],
          changes: ["containers.ports", "initContainers.ports"],
        },
        {
          compute: podRequests,
          if: { isSet: ["resources"] },
          reads: ["resources", "containers.resources", "initContainers.resources", "initContainers.restartPolicy"],
          changes: ["resources", "containers.resources", "initContainers.resources"],
        },
      ],
      "spec.containers.resources": requestsOfContainer,
      "spec.initContainers.resources": requestsOfContainer,
    },
  },
};
