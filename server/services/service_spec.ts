// What allocation asks of a Service.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, messagesOf, sizeOf, textsOf } from "../validation/fields.ts";

export type IpFamily = "IPv4" | "IPv6";

export const headless = "None";

export function specOf(service: TypedObject | undefined): TypedObject {
  return messageOf(service?.spec);
}

/** Whether it has cluster IPs of its own, or is to get some. */
export function hasClusterIps(spec: TypedObject): boolean {
  return spec.type !== "ExternalName" && textsOf(spec.clusterIPs)[0] !== headless;
}

/** A headless Service whose endpoints somebody else makes: nothing says which families these are of. */
export function isSelectorless({ clusterIP, selector }: TypedObject): boolean {
  return clusterIP === headless && sizeOf(selector) === 0;
}

/** Whether its type has node ports, be they allocated or only taken where asked for. */
export function hasNodePorts({ type }: TypedObject): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

/** Whether ports that ask for none get node ports. */
export function allocatesNodePorts({ type, allocateLoadBalancerNodePorts }: TypedObject): boolean {
  return type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false);
}

export function needsHealthCheck({ type, externalTrafficPolicy }: TypedObject): boolean {
  return type === "LoadBalancer" && externalTrafficPolicy === "Local";
}

/** Of its ports, without that of the health check. */
export function portNumbersOf(spec: TypedObject): number[] {
  return messagesOf(spec.ports).map(({ nodePort }) => Number(nodePort ?? 0)).filter((port) => port !== 0);
}

/** All that it holds of the range of node ports. */
export function nodePortsOf(spec: TypedObject): number[] {
  const healthCheck = needsHealthCheck(spec) ? Number(spec.healthCheckNodePort ?? 0) : 0;
  return healthCheck === 0 ? portNumbersOf(spec) : [...portNumbersOf(spec), healthCheck];
}
