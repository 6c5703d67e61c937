// Services and what leads to them.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../validation/fields.ts";
import { cidrWarnings, ipWarnings } from "./ip_addresses.ts";
import type { WarningTable } from "./warning_source.ts";

const INGRESS_CLASS = "kubernetes.io/ingress.class";
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";

/** The controllers that write sound addresses only. */
const endpointsControllers = ["endpoint-controller"];
const endpointSliceControllers = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];

export const networkingWarnings: WarningTable = {
  "services": serviceWarnings,
  "endpoints": endpointsWarnings,
  "endpointslices.discovery.k8s.io": (slice, old) => [
    ...(old === undefined && slice.addressType === "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : []),
    ...endpointSliceWarnings(slice),
  ],
  "ingresses.networking.k8s.io": (ingress, old) => old === undefined ? ingressWarnings(ingress) : [],
  "networkpolicies.networking.k8s.io": networkPolicyWarnings,
};

function serviceWarnings(service: TypedObject): string[] {
  const spec = messageOf(service.spec);
  const external = spec.type === "ExternalName";
  const headless = spec.type === "ClusterIP" && spec.clusterIP === "None";
  const externalIPs = textsOf(spec.externalIPs);
  const hasClusterIp = textOf(spec.clusterIP) !== "" && spec.clusterIP !== "None";
  const loadBalancerIP = textOf(spec.loadBalancerIP);
  return [
    ...(Object.hasOwn(annotationsOf(service), TOPOLOGY_HINTS)
      ? [`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`]
      : []),
    ...(hasClusterIp ? listWarnings("spec.clusterIPs", textsOf(spec.clusterIPs), { of: ipWarnings }) : []),
    ...(headless ? headlessServiceWarnings(spec) : []),
    ...listWarnings("spec.externalIPs", externalIPs, { of: ipWarnings }),
    ...(externalIPs.length > 0 && !headless && !external
      ? ["spec.externalIPs is deprecated and may no longer be implemented in some clusters"]
      : []),
    ...ipWarnings("spec.loadBalancerIP", loadBalancerIP),
    ...listWarnings("spec.loadBalancerSourceRanges", textsOf(spec.loadBalancerSourceRanges), { of: cidrWarnings }),
    ...(externalIPs.length > 0 && external ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
    ...(textOf(spec.externalName) !== "" && !external
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
    ...(spec.trafficDistribution === "PreferClose"
      ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']
      : []),
  ];
}

function headlessServiceWarnings(spec: TypedObject): string[] {
  const ignored = [
    ...(textOf(spec.loadBalancerIP) === "" ? [] : ["loadBalancerIP"]),
    ...(textsOf(spec.externalIPs).length === 0 ? [] : ["externalIPs"]),
    ...(spec.sessionAffinity === "None" ? [] : ["SessionAffinity"]),
  ];
  return ignored.map((field) => `spec.${field} is ignored for headless services`);
}

function endpointsWarnings(endpoints: TypedObject): string[] {
  if (isManagedBy(endpoints, "endpoints.kubernetes.io/managed-by", endpointsControllers)) return [];
  return messagesOf(endpoints.subsets).flatMap((subset, index) =>
    ["addresses", "notReadyAddresses"].flatMap((list) =>
      messagesOf(subset[list]).flatMap(({ ip }, at) => ipWarnings(`subsets[${index}].${list}[${at}].ip`, textOf(ip)))
    )
  );
}

function endpointSliceWarnings(slice: TypedObject): string[] {
  if (isManagedBy(slice, "endpointslice.kubernetes.io/managed-by", endpointSliceControllers)) return [];
  return messagesOf(slice.endpoints).flatMap(({ addresses }, index) =>
    listWarnings(`endpoints[${index}].addresses`, textsOf(addresses), { of: ipWarnings })
  );
}

function isManagedBy(object: TypedObject, label: string, controllers: readonly string[]): boolean {
  return controllers.includes(textOf(messageOf(messageOf(object.metadata).labels)[label]));
}

function ingressWarnings(ingress: TypedObject): string[] {
  const { ingressClassName } = messageOf(ingress.spec);
  if (!Object.hasOwn(annotationsOf(ingress), INGRESS_CLASS) || ingressClassName !== undefined) return [];
  return [`annotation "${INGRESS_CLASS}" is deprecated, please use 'spec.ingressClassName' instead`];
}

function networkPolicyWarnings(policy: TypedObject): string[] {
  const spec = messageOf(policy.spec);
  return [["ingress", "from"] as const, ["egress", "to"] as const].flatMap(([rules, peers]) =>
    messagesOf(spec[rules]).flatMap((rule, index) =>
      messagesOf(rule[peers]).flatMap((peer, at) => {
        const field = `spec.${rules}[${index}].${peers}[${at}].ipBlock`;
        const { cidr, except } = messageOf(peer.ipBlock);
        return [
          ...cidrWarnings(`${field}.cidr`, textOf(cidr)),
          ...listWarnings(`${field}.except`, textsOf(except), { of: cidrWarnings }),
        ];
      })
    )
  );
}

/** Of each value in turn. */
function listWarnings(field: string, values: readonly string[], { of }: { of: typeof ipWarnings }): string[] {
  return values.flatMap((value, index) => of(`${field}[${index}]`, value));
}

function annotationsOf(object: TypedObject): TypedObject {
  return messageOf(messageOf(object.metadata).annotations);
}
