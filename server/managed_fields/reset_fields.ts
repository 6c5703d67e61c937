// Which fields a write through an object or one of its subresources cannot change, so that it does not come to own them:
// GetResetFields of kube-apiserver's strategies.

import type { Resource } from "../resources/resource.ts";
import { qualifiedResource } from "../status_error.ts";
import { addNode, emptySet, type FieldNode, type FieldSet, recursiveDifference, setOf, union } from "./field_set.ts";
import type { FieldFilter } from "./ownership.ts";
import type { PathElement } from "./path_element.ts";

const nothing: FieldFilter = (fields) => fields;
const withoutStatus = without(["f:status"]);
const withoutSpec = without(["f:spec"]);
const withoutSpecAndMetadata = without(["f:spec"], ["f:metadata"]);

/** By plural and group, then subresource; where they are not the common ones. */
const filters: Readonly<Record<string, Readonly<Record<string, FieldFilter>>>> = {
  "namespaces": { finalize: withoutStatus },
  "pods": {
    status: without(["f:spec"], ["f:metadata", "f:deletionTimestamp"], ["f:metadata", "f:ownerReferences"]),
    ephemeralcontainers: only(["f:spec", "f:ephemeralContainers"]),
    resize: only(
      ...["f:containers", "f:initContainers"].flatMap((list) => [
        ["f:spec", list, "*", "f:resources"],
        ["f:spec", list, "*", "f:resizePolicy"],
      ]),
    ),
  },
  "apiservices.apiregistration.k8s.io": { status: withoutSpecAndMetadata },
  "deployments.apps": { status: without(["f:spec"], ["f:metadata", "f:labels"]) },
  "certificatesigningrequests.certificates.k8s.io": {
    "": without(["f:spec"], ["f:status"]),
    status: without(["f:spec"], ["f:status", "f:conditions"]),
    approval: without(["f:spec"], ["f:status", "f:certificate"]),
  },
  "flowschemas.flowcontrol.apiserver.k8s.io": { status: withoutSpecAndMetadata },
  "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": { status: withoutSpecAndMetadata },
  "servicecidrs.networking.k8s.io": { status: withoutSpecAndMetadata },
  "resourceclaims.resource.k8s.io": { status: withoutSpecAndMetadata },
  "volumeattachments.storage.k8s.io": { status: withoutSpecAndMetadata },
  "validatingadmissionpolicies.admissionregistration.k8s.io": { status: withoutSpecAndMetadata },
};

const customStatus = only(["f:status"]);

/** @param subresource "" for the object itself */
export function filterOf(resource: Resource, subresource: string): FieldFilter {
  const hasStatus = resource.subresources.some(({ name }) => name === "status");
  if (resource.custom !== undefined && subresource === "status") return customStatus;
  const own = filters[qualifiedResource(resource)]?.[subresource];
  if (own !== undefined) return own;
  if (subresource === "") return hasStatus ? withoutStatus : nothing;
  return subresource === "status" ? withoutSpec : nothing;
}

function without(...paths: readonly (readonly string[])[]): FieldFilter {
  const reset = setOf(...paths);
  return (fields) => recursiveDifference(fields, reset);
}

/** Only what is at or below these paths, `*` standing for any element. */
function only(...paths: readonly (readonly string[])[]): FieldFilter {
  return (fields) => paths.reduce((set, path) => union(set, below(fields, path)), emptySet);
}

function below(fields: FieldSet, [first, ...rest]: readonly string[]): FieldSet {
  const found = new Map<PathElement, FieldNode>();
  for (const [element, node] of fields) {
    if (first !== "*" && element !== first) continue;
    if (rest.length === 0) found.set(element, node);
    else addNode(found, element, { member: false, children: node.children && below(node.children, rest) });
  }
  return found;
}
