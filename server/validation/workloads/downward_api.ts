// References to fields of the pod and to resources of its containers, as environment variables and volumes have them.

import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { qualifiedNameFaults } from "../names.ts";
import type { FieldNode } from "./field_node.ts";

/** The field labels of pods that can be converted to the internal type; others are no paths at all. */
const convertible = new Set([
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.restartPolicy",
  "spec.serviceAccountName",
  "spec.schedulerName",
  "status.phase",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
]);
const resources = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const hugePages = /^(requests|limits)\.hugepages-/;
const byteDivisors = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
const divisors: readonly { resource: RegExp; name: string; allowed: readonly string[] }[] = [
  { resource: /^(limits|requests)\.cpu$/, name: "cpu", allowed: ["1m", "1"] },
  { resource: /^(limits|requests)\.memory$/, name: "memory", allowed: byteDivisors },
  { resource: /^(limits|requests)\.ephemeral-storage$/, name: "local ephemeral storage", allowed: byteDivisors },
  { resource: hugePages, name: "hugepages", allowed: byteDivisors },
];

/** `supported` are the paths that may be used here, sorted. */
export function objectFieldSelector(selector: FieldNode, supported: readonly string[]): FieldError[] {
  const [version, fieldPath] = [selector.get("apiVersion"), selector.get("fieldPath")];
  if (version.text === "") return [requiredField(version.path)];
  if (fieldPath.text === "") return [requiredField(fieldPath.path)];
  const [, path = fieldPath.text, subscript] = /^([^[\]]+)\['(.*)'\]$/.exec(fieldPath.text) ?? [];
  const conversion = conversionFault(version.text, {
    path,
    hasSubscript: subscript !== undefined,
    text: fieldPath.text,
  });
  if (conversion !== undefined) {
    return [invalidField(fieldPath.path, fieldPath.text, `error converting fieldPath: ${conversion}`)];
  }
  if (subscript !== undefined) return subscriptFaults(selector, { path, subscript });
  return supported.includes(path) ? [] : [unsupportedField(fieldPath.path, path, supported)];
}

interface SubscriptedPath {
  readonly path: string;
  readonly hasSubscript: boolean;
  readonly text: string;
}

function conversionFault(version: string, { path, hasSubscript, text }: SubscriptedPath): string | undefined {
  if (version !== "v1") return `unsupported pod version: ${version}`;
  if (hasSubscript) {
    const isMap = path === "metadata.annotations" || path === "metadata.labels";
    return isMap ? undefined : `field label does not support subscript: ${text}`;
  }
  // The name of the host was once a field label and is one of the node now.
  return convertible.has(path) || path === "spec.host" ? undefined : `field label not supported: ${text}`;
}

function subscriptFaults(selector: FieldNode, { path, subscript }: { path: string; subscript: string }): FieldError[] {
  const key = path === "metadata.annotations" ? subscript.toLowerCase() : subscript;
  return qualifiedNameFaults(key).map((fault) => invalidField(selector.path, key, fault));
}

/** Volumes must name the container, environment variables have their own. */
export function resourceFieldSelector(selector: FieldNode, options: { needsContainer: boolean }): FieldError[] {
  return [...resourceFaults(selector, options.needsContainer), ...divisorFaults(selector)];
}

function resourceFaults(selector: FieldNode, needsContainer: boolean): FieldError[] {
  const [container, resource] = [selector.get("containerName"), selector.get("resource")];
  if (needsContainer && container.text === "") return [requiredField(container.path)];
  if (resource.text === "") return [requiredField(resource.path)];
  if (resources.includes(resource.text) || hugePages.test(resource.text)) return [];
  return [unsupportedField(resource.path, resource.text, resources)];
}

function divisorFaults(selector: FieldNode): FieldError[] {
  const divisor = selector.get("divisor");
  const resource = selector.get("resource").text;
  if (divisor.text === "" || divisor.text === "0") return [];
  return divisors.filter((rule) => rule.resource.test(resource) && !rule.allowed.includes(divisor.text))
    .map(({ name, allowed }) => {
      const values = allowed.length === 2 ? "1m and 1" : allowed.join(", ");
      return invalidField(
        divisor.path,
        resource,
        `only divisor's values ${values} are supported with the ${name} resource`,
      );
    });
}
