// The validation of Service (v1): its ports, addresses and the policies that depend on its type.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { endpointAddressFaults, ipFaults } from "../addresses.ts";
import { labelFaults as labelMapFaults, oneOf, requiredOneOf, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import {
  externalTrafficFaults,
  internalTrafficFaults,
  loadBalancerClassFaults,
  loadBalancerStatusFaults,
  nodePortAllocationFaults,
  sourceRangesFaults,
} from "./load_balancer.ts";
import { clusterIpChangeFaults, clusterIpFaults, isHeadless } from "./service_addresses.ts";
import { servicePortsFaults } from "./service_ports.ts";

const AFFINITIES = ["ClientIP", "None"];
const AFFINITY_SECONDS_MAX = 86_400;
const DISTRIBUTIONS = ["PreferClose", "PreferSameNode", "PreferSameZone"];
const HINTS_ANNOTATION = "service.kubernetes.io/topology-aware-hints";
const KUBELET_PORT = 10_250;
const MODE_ANNOTATION = "service.kubernetes.io/topology-mode";
const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

export const serviceValidator: Validator = {
  validate(service) {
    // kube-apiserver allocates addresses before it validates, and goes no further with faults in these.
    const addressFaults = clusterIpFaults(messageOf(service.spec));
    return addressFaults.length > 0 ? addressFaults : serviceFaults(service);
  },
  validateUpdate: (service, old) => [
    ...clusterIpChangeFaults(messageOf(service.spec), messageOf(old.spec)),
    ...loadBalancerClassFaults(messageOf(service.spec), messageOf(old.spec)),
    ...serviceFaults(service, old),
  ],
  subresources: {
    status: ({ status }, old) =>
      loadBalancerStatusFaults(
        messagesOf(messageOf(messageOf(status).loadBalancer).ingress),
        messagesOf(messageOf(messageOf(old.status).loadBalancer).ingress),
      ),
  },
};

function serviceFaults(service: TypedObject, old: TypedObject = {}): FieldError[] {
  const spec = messageOf(service.spec);
  const oldSpec = messageOf(old.spec);
  return [
    ...topologyAnnotationFaults(messageOf(messageOf(service.metadata).annotations)),
    ...(messagesOf(spec.ports).length === 0 && !isHeadless(spec) && spec.type !== "ExternalName"
      ? [requiredField("spec.ports")]
      : []),
    ...typeFaults(spec),
    ...servicePortsFaults(messagesOf(spec.ports)),
    ...labelMapFaults("spec.selector", spec.selector),
    ...affinityFaults(spec),
    ...clusterIpFaults(spec, oldSpec),
    ...externalIpsFaults(textsOf(spec.externalIPs), textsOf(oldSpec.externalIPs)),
    ...requiredOneOf("spec.type", spec.type, TYPES),
    ...nodePortAllocationFaults(spec),
    ...sourceRangesFaults(service, old),
    ...allocateNodePortsFaults(spec),
    ...loadBalancerClassFaults(spec),
    ...externalTrafficFaults(spec),
    ...internalTrafficFaults(spec),
    ...(spec.trafficDistribution === undefined
      ? []
      : oneOf("spec.trafficDistribution", spec.trafficDistribution, DISTRIBUTIONS)),
  ];
}

function topologyAnnotationFaults(annotations: TypedObject): FieldError[] {
  const { [MODE_ANNOTATION]: mode, [HINTS_ANNOTATION]: hints } = annotations;
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const detail = `must match annotations[${HINTS_ANNOTATION}] when both are specified`;
  return [invalidField(`metadata.annotations[${MODE_ANNOTATION}]`, mode, detail)];
}

function typeFaults(spec: TypedObject): FieldError[] {
  switch (spec.type) {
    case "LoadBalancer":
      return [...kubeletPortFaults(messagesOf(spec.ports)), ...headlessFaults(spec)];
    case "NodePort":
      return headlessFaults(spec);
    case "ExternalName":
      return externalNameFaults(spec);
    default:
      return [];
  }
}

/** Some clouds open a firewall too far. */
function kubeletPortFaults(ports: readonly TypedObject[]): FieldError[] {
  const detail = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
  return ports.flatMap(({ port }, index) =>
    port === KUBELET_PORT ? [invalidField(`spec.ports[${index}]`, port, detail)] : []
  );
}

function headlessFaults(spec: TypedObject): FieldError[] {
  if (!isHeadless(spec)) return [];
  return [invalidField("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${textOf(spec.type)} services`)];
}

function externalNameFaults(spec: TypedObject): FieldError[] {
  const forbidden = (name: string) => forbiddenField(`spec.${name}`, "may not be set for ExternalName services");
  return [
    ...["clusterIPs", "ipFamilies"].filter((name) => textsOf(spec[name]).length > 0).map(forbidden),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbidden("ipFamilyPolicy")]),
    ...requiredTextFaults("spec.externalName", textOf(spec.externalName).replace(/\.$/, ""), subdomainFaults),
  ];
}

function affinityFaults({ sessionAffinity, sessionAffinityConfig }: TypedObject): FieldError[] {
  const faults = requiredOneOf("spec.sessionAffinity", sessionAffinity, AFFINITIES);
  const field = "spec.sessionAffinityConfig";
  if (sessionAffinity === "None" && sessionAffinityConfig !== undefined) {
    faults.push(forbiddenField(field, "must not be set when session affinity is None"));
  }
  if (sessionAffinity !== "ClientIP") return faults;
  const why = "when session affinity type is ClientIP";
  if (sessionAffinityConfig === undefined) return [...faults, requiredField(field, why)];
  const { clientIP } = messageOf(sessionAffinityConfig);
  if (clientIP === undefined) return [...faults, requiredField(`${field}.clientIP`, why)];
  const { timeoutSeconds } = messageOf(clientIP);
  if (timeoutSeconds === undefined) return [...faults, requiredField(`${field}.clientIP.timeoutSeconds`, why)];
  const seconds = numberOf(timeoutSeconds);
  const invalid = (detail: string) => invalidField(`${field}.clientIP.timeoutSeconds`, seconds, detail);
  if (seconds <= 0) faults.push(invalid("must be greater than 0"));
  if (seconds > AFFINITY_SECONDS_MAX) faults.push(invalid(`must be less than or equal to ${AFFINITY_SECONDS_MAX}`));
  return faults;
}

function externalIpsFaults(ips: readonly string[], old: readonly string[]): FieldError[] {
  return ips.flatMap((ip, index) => {
    const field = `spec.externalIPs[${index}]`;
    const faults = old.includes(ip) ? [] : textFaults(field, ip, ipFaults);
    return faults.length > 0 ? faults : textFaults(field, ip, endpointAddressFaults);
  });
}

function allocateNodePortsFaults({ type, allocateLoadBalancerNodePorts }: TypedObject): FieldError[] {
  const field = "spec.allocateLoadBalancerNodePorts";
  if (type === "LoadBalancer") return allocateLoadBalancerNodePorts === undefined ? [requiredField(field)] : [];
  if (allocateLoadBalancerNodePorts === undefined) return [];
  return [forbiddenField(field, "may only be used when `type` is 'LoadBalancer'")];
}
