// The kubernetes service with its address, and the range that service addresses come from.

import { parseCidr } from "../validation/addresses.ts";
import { ipText, networkOf } from "../validation/canonical_address.ts";

export interface ServiceOptions {
  /** CIDRs joined by commas: the kubernetes service has the first address. */
  readonly serviceClusterIpRange: string;
  /** Where the API is served over TLS. */
  readonly securePort: number;
}

const name = "kubernetes";

/** By plural and group, as JSON. The service has the first address of the first range. */
export function serviceObjects({ serviceClusterIpRange, securePort }: ServiceOptions) {
  const cidrs = serviceClusterIpRange.split(",");
  const network = networkOf(parseCidr(cidrs[0]!)!);
  const address = ipText({ ...network, bits: network.bits + 1n });
  const family = network.family === 4 ? "IPv4" : "IPv6";
  return {
    services: [{
      metadata: { name, namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
      spec: {
        ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: securePort }],
        clusterIP: address,
        clusterIPs: [address],
        type: "ClusterIP",
        sessionAffinity: "None",
        ipFamilies: [family],
        ipFamilyPolicy: "SingleStack",
        internalTrafficPolicy: "Cluster",
      },
    }],
    "servicecidrs.networking.k8s.io": [{
      metadata: { name },
      spec: { cidrs },
      status: {
        conditions: [{
          type: "Ready",
          status: "True",
          lastTransitionTime: "",
          reason: "",
          message: "Kubernetes Service CIDR is ready",
        }],
      },
    }],
    "ipaddresses.networking.k8s.io": [{
      metadata: {
        name: address,
        labels: {
          "ipaddress.kubernetes.io/ip-family": family,
          "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
        },
      },
      spec: { parentRef: { resource: "services", namespace: "default", name } },
    }],
  };
}
