// What of a Service is for traffic from outside the cluster, and its policies for traffic.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { cidrFaults, ipFaults, parseIp } from "../addresses.ts";
import { oneOf, requiredOneOf, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { qualifiedNameFaults, subdomainFaults } from "../names.ts";
import { portNumberFaults } from "../port_rules.ts";
import { duplicatePortFaults } from "./service_ports.ts";

const IP_MODES = ["Proxy", "VIP"];
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
const RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";
const TRAFFIC_POLICIES = ["Cluster", "Local"];

/** Node ports are for the types that use them, and unique. */
export function nodePortAllocationFaults({ type, ports }: TypedObject): FieldError[] {
  const forbidden = messagesOf(ports).flatMap(({ nodePort }, index) =>
    type === "ClusterIP" && numberOf(nodePort) !== 0
      ? [forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : []
  );
  return [...forbidden, ...duplicatePortFaults(messagesOf(ports))];
}

/** Of the field, else of the annotation of old. */
export function sourceRangesFaults(service: TypedObject, old: TypedObject): FieldError[] {
  const spec = messageOf(service.spec);
  const isLoadBalancer = spec.type === "LoadBalancer";
  const ranges = textsOf(spec.loadBalancerSourceRanges);
  const existing = textsOf(messageOf(old.spec).loadBalancerSourceRanges);
  if (ranges.length > 0) {
    const field = "spec.LoadBalancerSourceRanges";
    return [
      ...(isLoadBalancer ? [] : [forbiddenField(field, ONLY_LOAD_BALANCER)]),
      ...ranges.flatMap((range, index) => rangeFaults(`${field}[${index}]`, range, existing)),
    ];
  }
  const annotation = annotationOf(service);
  if (annotation === undefined) return [];
  const field = `metadata.annotations[${RANGES_ANNOTATION}]`;
  const faults = isLoadBalancer ? [] : [forbiddenField(field, ONLY_LOAD_BALANCER)];
  const text = textOf(annotation).trim();
  if (text === "" || annotation === annotationOf(old)) return faults;
  return [...faults, ...text.split(",").flatMap((range) => rangeFaults(field, range, existing))];
}

function annotationOf({ metadata }: TypedObject): TypedValue | undefined {
  return messageOf(messageOf(metadata).annotations)[RANGES_ANNOTATION];
}

function rangeFaults(field: string, range: string, existing: readonly string[]): FieldError[] {
  const text = range.trim();
  return existing.includes(text) ? [] : textFaults(field, text, cidrFaults);
}

/** With `old`: of the change alone. */
export function loadBalancerClassFaults(spec: TypedObject, old?: TypedObject): FieldError[] {
  const field = "spec.loadBalancerClass";
  const { type, loadBalancerClass } = spec;
  const isLoadBalancer = type === "LoadBalancer";
  const faults: FieldError[] = [];
  if (isLoadBalancer && old?.type === "LoadBalancer" && old.loadBalancerClass !== loadBalancerClass) {
    faults.push(invalidField(field, loadBalancerClass, "may not change once set"));
  }
  if (loadBalancerClass === undefined) return faults;
  if (isLoadBalancer) return [...faults, ...textFaults(field, textOf(loadBalancerClass), qualifiedNameFaults)];
  return [...faults, forbiddenField(field, ONLY_LOAD_BALANCER)];
}

export function externalTrafficFaults(spec: TypedObject): FieldError[] {
  const { type, externalTrafficPolicy, healthCheckNodePort } = spec;
  const isExternal = type === "LoadBalancer" || type === "NodePort" ||
    (type === "ClusterIP" && textsOf(spec.externalIPs).length > 0);
  const faults: FieldError[] = [];
  if (isExternal) faults.push(...requiredOneOf("spec.externalTrafficPolicy", externalTrafficPolicy, TRAFFIC_POLICIES));
  else if (textOf(externalTrafficPolicy) !== "") {
    const detail = "may only be set for externally-accessible services";
    faults.push(invalidField("spec.externalTrafficPolicy", externalTrafficPolicy, detail));
  }
  const field = "spec.healthCheckNodePort";
  const port = numberOf(healthCheckNodePort);
  if (type === "LoadBalancer" && externalTrafficPolicy === "Local") {
    return [...faults, ...(port === 0 ? [requiredField(field)] : portNumberFaults(field, port))];
  }
  if (port === 0) return faults;
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [...faults, invalidField(field, port, detail)];
}

/** Other types than these may have it, for historical reasons. */
export function internalTrafficFaults({ type, internalTrafficPolicy }: TypedObject): FieldError[] {
  const field = "spec.internalTrafficPolicy";
  if (internalTrafficPolicy !== undefined) return oneOf(field, internalTrafficPolicy, TRAFFIC_POLICIES);
  return ["NodePort", "LoadBalancer", "ClusterIP"].includes(textOf(type)) ? [requiredField(field)] : [];
}

/** Of the ingress points in the status. */
export function loadBalancerStatusFaults(ingress: readonly TypedObject[], old: readonly TypedObject[]): FieldError[] {
  const existing = old.map(({ ip }) => textOf(ip));
  return ingress.flatMap(({ ip, ipMode, hostname }, index) => {
    const field = `status.loadBalancer.ingress[${index}]`;
    const text = textOf(ip);
    return [
      ...(text === "" || existing.includes(text) ? [] : textFaults(`${field}.ip`, text, ipFaults)),
      ...ipModeFaults(`${field}.ipMode`, ipMode, text !== ""),
      ...hostnameFaults(`${field}.hostname`, textOf(hostname)),
    ];
  });
}

function ipModeFaults(field: string, ipMode: TypedValue | undefined, hasIp: boolean): FieldError[] {
  if (ipMode === undefined) return hasIp ? [requiredField(field, "must be specified when `ip` is set")] : [];
  if (!hasIp) return [forbiddenField(field, "may not be specified when `ip` is not set")];
  return IP_MODES.includes(textOf(ipMode)) ? [] : [unsupportedField(field, ipMode, IP_MODES)];
}

/** A host name of an ingress point; it may be empty. */
export function hostnameFaults(field: string, hostname: string): FieldError[] {
  if (hostname === "") return [];
  const faults = textFaults(field, hostname, subdomainFaults);
  if (parseIp(hostname) === undefined) return faults;
  return [...faults, invalidField(field, hostname, "must be a DNS name, not an IP address")];
}
