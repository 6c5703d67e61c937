// Services: an update keeps what was allocated where the client leaves it out, and drops what a new type has no use for
// (pkg/registry/core/service). Allocation itself is not done here.

import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { keepMembers } from "./object_meta.ts";
import type { Strategy } from "./strategy.ts";

export const service: Strategy = {
  prepareForCreate(object) {
    const spec = (object.spec ??= {}) as TypedObject;
    if (spec.clusterIP && isEmpty(spec.clusterIPs)) spec.clusterIPs = [spec.clusterIP];
  },
  prepareForUpdate(object, old) {
    const spec = (object.spec ??= {}) as TypedObject;
    const oldSpec = (old.spec ?? {}) as TypedObject;
    alignClusterIPs(spec, oldSpec);
    keepAllocated(spec, oldSpec);
    dropUnused(spec, oldSpec);
    if (spec.type !== "LoadBalancer") delete (object.status as TypedObject | undefined)?.loadBalancer;
  },
};

/** clusterIPs follows clusterIP for clients that know the latter alone. */
function alignClusterIPs(spec: TypedObject, old: TypedObject): void {
  const [ip, oldIP] = [spec.clusterIP ?? "", old.clusterIP ?? ""];
  if (ip === oldIP) {
    if (isEmpty(spec.clusterIPs)) keepMembers(spec, old, ["clusterIPs"]);
  } else if (isSame(spec.clusterIPs, old.clusterIPs)) {
    if (ip === "") delete spec.clusterIPs;
    else spec.clusterIPs = [ip];
  }
}

function keepAllocated(spec: TypedObject, old: TypedObject): void {
  if (needsClusterIP(old) && needsClusterIP(spec)) {
    if (!spec.clusterIP) keepMembers(spec, old, ["clusterIP"]);
    if (isEmpty(spec.clusterIPs) && spec.clusterIP === old.clusterIP) keepMembers(spec, old, ["clusterIPs"]);
  }
  if (needsNodePort(old) && needsNodePort(spec)) keepNodePorts(portsOf(spec), portsOf(old));
  if (needsHealthCheck(old) && needsHealthCheck(spec) && !spec.healthCheckNodePort) {
    keepMembers(spec, old, ["healthCheckNodePort"]);
  }
}

/** By the name of the port, where no other port has taken the number. */
function keepNodePorts(ports: TypedObject[], old: readonly TypedObject[]): void {
  const numbers = new Set(ports.map(({ nodePort }) => nodePort || undefined));
  const used = new Set(old.map(({ nodePort }) => nodePort).filter((number) => number && numbers.has(number)));
  const byName = new Map(old.map(({ name = "", nodePort }) => [name, nodePort]));
  for (const port of ports) {
    const number = byName.get(port.name ?? "");
    if (port.nodePort || !number || used.has(number)) continue;
    port.nodePort = number;
    used.add(number);
  }
}

/** Fields that belong to types; dropped with the type unless the client changed them in the same update. */
const unused: readonly [needs: (spec: TypedObject) => boolean, fields: readonly string[]][] = [
  [needsClusterIP, ["ipFamilies"]],
  [needsClusterIP, ["ipFamilyPolicy"]],
  [needsClusterIP, ["internalTrafficPolicy"]],
  [needsHealthCheck, ["healthCheckNodePort"]],
  [isLoadBalancer, ["allocateLoadBalancerNodePorts"]],
  [isLoadBalancer, ["loadBalancerClass"]],
  [isExternal, ["externalTrafficPolicy"]],
  [needsClusterIP, ["clusterIP", "clusterIPs"]],
];

function dropUnused(spec: TypedObject, old: TypedObject): void {
  for (const [needs, fields] of unused) {
    if (!needs(old) || needs(spec) || fields.some((field) => !isSame(spec[field], old[field]))) continue;
    for (const field of fields) delete spec[field];
  }
  const [ports, oldPorts] = [portsOf(spec), portsOf(old)];
  if (!needsNodePort(old) || needsNodePort(spec) || ports.length !== oldPorts.length) return;
  const isKept = ports.every(({ nodePort }, index) => (nodePort ?? 0) === (oldPorts[index]!.nodePort ?? 0));
  if (isKept) { for (const port of ports) delete port.nodePort; }
}

function needsClusterIP({ type }: TypedObject): boolean {
  return type !== "ExternalName";
}

function isLoadBalancer({ type }: TypedObject): boolean {
  return type === "LoadBalancer";
}

function needsNodePort({ type, allocateLoadBalancerNodePorts }: TypedObject): boolean {
  return type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false);
}

function needsHealthCheck({ type, externalTrafficPolicy }: TypedObject): boolean {
  return type === "LoadBalancer" && externalTrafficPolicy === "Local";
}

/** Reached from outside the cluster. */
function isExternal({ type, externalIPs }: TypedObject): boolean {
  return type === "NodePort" || type === "LoadBalancer" || (type === "ClusterIP" && !isEmpty(externalIPs));
}

function portsOf({ ports }: TypedObject): TypedObject[] {
  return (ports ?? []) as TypedObject[];
}

function isEmpty(list: TypedValue | undefined): boolean {
  return ((list ?? []) as TypedValue[]).length === 0;
}

/** Of texts, numbers and lists of texts. */
function isSame(a: TypedValue | undefined, b: TypedValue | undefined): boolean {
  if (Array.isArray(a) || Array.isArray(b)) return String(a ?? []) === String(b ?? []);
  return (a || undefined) === (b || undefined);
}
