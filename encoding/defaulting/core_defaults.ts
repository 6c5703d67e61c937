// Defaults of the core group's kinds other than pods, as data.
import {
  ingressIpMode,
  labelsFromTemplate,
  limitRangeItem,
  namespaceLabel,
  selectorFromTemplate,
} from "./computed_defaults.ts";
import type { RuleTable } from "./rule.ts";

export const coreDefaults: RuleTable = {
  anywhere: {
    "core.v1.PersistentVolumeClaimStatus": [{ set: "phase", to: "Pending" }],
    "core.v1.EndpointPort": [{ set: "protocol", to: "TCP" }],
    "core.v1.NamespaceStatus": [{ set: "phase", to: "Active" }],
    "core.v1.Secret": [{ set: "type", to: "Opaque" }],
    "core.v1.LimitRangeItem": [
      {
        compute: limitRangeItem,
        if: { is: { type: ["Container"] } },
        reads: ["max", "min", "default", "defaultRequest"],
      },
    ],
    "core.v1.ServicePort": [
      { set: "protocol", to: "TCP" },
      {
        compute: (port) => {
          port.targetPort = port.port ?? 0;
          return true;
        },
        if: { unset: ["targetPort"], isSet: ["port"] },
      },
    ],
    "core.v1.ServiceSpec": [
      { set: "sessionAffinity", to: "None" },
      {
        compute: (spec) => {
          delete spec.sessionAffinityConfig;
          return true;
        },
        if: { is: { sessionAffinity: ["None"] }, isSet: ["sessionAffinityConfig"] },
      },
      {
        set: "sessionAffinityConfig",
        to: { clientIP: { timeoutSeconds: 10800 } },
        if: { is: { sessionAffinity: ["ClientIP"] } },
      },
      { set: "type", to: "ClusterIP" },
      { set: "externalTrafficPolicy", to: "Cluster", if: { is: { type: ["NodePort", "LoadBalancer"] } } },
      { set: "externalTrafficPolicy", to: "Cluster", if: { is: { type: ["ClusterIP"] }, isSet: ["externalIPs"] } },
      { set: "internalTrafficPolicy", to: "Cluster", if: { is: { type: ["ClusterIP", "NodePort", "LoadBalancer"] } } },
      { set: "allocateLoadBalancerNodePorts", to: true, if: { is: { type: ["LoadBalancer"] } } },
    ],
    "core.v1.SessionAffinityConfig": [{ set: "clientIP", to: {} }],
    "core.v1.ClientIPConfig": [{ set: "timeoutSeconds", to: 10800 }],
  },
  inObject: {
    // A volume spec inlined in a VolumeAttachment gets none of these.
    "core.v1.PersistentVolume": {
      "spec": [{ set: "persistentVolumeReclaimPolicy", to: "Retain" }, { set: "volumeMode", to: "Filesystem" }],
      "status": [{ set: "phase", to: "Pending" }],
    },
    "core.v1.Namespace": {
      "": [{ compute: namespaceLabel, reads: ["metadata.name", "metadata.labels"] }],
    },
    "core.v1.Service": {
      "": [{ compute: ingressIpMode, reads: ["spec.type", "status.loadBalancer.ingress"] }],
    },
    "core.v1.Node": {
      "status": [
        {
          compute: (status) => {
            status.allocatable = { ...status.capacity as Record<string, string> };
            return true;
          },
          if: { unset: ["allocatable"], isSet: ["capacity"] },
        },
      ],
    },
    "core.v1.ReplicationController": {
      "": [{ compute: labelsFromTemplate, reads: ["metadata.labels", "spec.template.metadata.labels"] }],
      "spec": [
        { compute: selectorFromTemplate, if: { unset: ["selector"] }, reads: ["template.metadata.labels"] },
        { set: "replicas", to: 1 },
      ],
    },
  },
};
