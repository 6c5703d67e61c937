// Names of compute resources: which are Kubernetes' own, which are extended ones, and what that means for their quantities.

import { quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";
import { qualifiedNameFaults } from "../names.ts";

/** Objects that a quota can count. */
export const countedResources = [
  "configmaps",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
  "services.loadbalancers",
  "services.nodeports",
];
const standard = new Set([
  ...countedResources,
  ...["", "requests.", "limits."].flatMap((
    prefix,
  ) => [`${prefix}cpu`, `${prefix}memory`, `${prefix}ephemeral-storage`]),
  "storage",
  "requests.storage",
]);
const ofContainers = new Set(["cpu", "memory", "ephemeral-storage"]);

export function isHugePages(name: string): boolean {
  return name.startsWith("hugepages-");
}

/** Not of a domain of somebody else. */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith("requests.") &&
    qualifiedNameFaults(`requests.${name}`).length === 0;
}

/** Whether requests may be below limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

export function isInteger(name: string): boolean {
  return countedResources.includes(name) || isExtendedResource(name);
}

/** Of any resource. */
export function resourceNameFaults(name: string): string[] {
  const faults = qualifiedNameFaults(name);
  if (faults.length > 0 || name.includes("/") || standard.has(name)) return faults;
  return /^(requests\.)?hugepages-/.test(name) ? [] : ["must be a standard resource type or fully qualified"];
}

/** Of a resource of a container. */
export function containerResourceNameFaults(name: string): string[] {
  const faults = resourceNameFaults(name);
  if (!name.includes("/")) {
    return ofContainers.has(name) || isHugePages(name)
      ? faults
      : [...faults, "must be a standard resource for containers"];
  }
  if (isNativeResource(name) || isExtendedResource(name)) return faults;
  return [...faults, "doesn't follow extended resource name standard"];
}

/** Whether `quantity` is whole pages of the size in the name. */
export function isWholePages(name: string, quantity: string): boolean {
  const size = name.slice("hugepages-".length);
  if (!/^[0-9]+([kMGTPE]|[KMGTPE]i)?$/.test(size)) return false;
  const pageNanos = quantityNanos(size);
  return pageNanos > 0n && quantityNanos(quantity) % pageNanos === 0n;
}
