// The strategy of every resource and subresource: a table of what differs from kind to kind. Kinds without an entry have
// their status, if any, cleared on create and kept by updates, and no generation.

import type { Resource } from "../resources/resource.ts";
import { qualifiedResource } from "../status_error.ts";
import { certificateApproval, certificateSigningRequest, certificateStatus } from "./certificate_signing_requests.ts";
import { limitRange, namespace, namespaceFinalize, secret, serviceAccount } from "./core.ts";
import { customResourceStrategy } from "./custom_resources.ts";
import { apiService, definition, endpointSlice, lease, resourceClaimStatus } from "./extensions.ts";
import { type KindRules, objectMetadata, statusStrategyFrom, strategyFrom } from "./kind_rules.ts";
import { pod, podEphemeralContainers, podResize, podStatus } from "./pods.ts";
import { service } from "./services.ts";
import type { Strategy } from "./strategy.ts";
import { persistentVolume, persistentVolumeClaim, persistentVolumeStatus } from "./volumes.ts";
import { daemonSet, daemonSetStatus, job } from "./workloads.ts";

const spec: KindRules = { counted: ["spec"] };

/** By plural and group. */
const kinds: Readonly<Record<string, KindRules>> = {
  "limitranges": { main: limitRange },
  "namespaces": { main: namespace, subresources: { finalize: namespaceFinalize } },
  "nodes": { status: "set on create" },
  "persistentvolumeclaims": { main: persistentVolumeClaim },
  "persistentvolumes": { main: persistentVolume, statusUpdate: persistentVolumeStatus },
  "pods": {
    ...spec,
    main: pod,
    statusKeeps: ["ownerReferences", "deletionTimestamp"],
    statusUpdate: podStatus,
    subresources: { ephemeralcontainers: podEphemeralContainers, resize: podResize },
  },
  "podtemplates": { counted: ["template"] },
  "replicationcontrollers": spec,
  "secrets": { main: secret },
  "serviceaccounts": { main: serviceAccount },
  "services": { main: service },
  "apiservices.apiregistration.k8s.io": {
    main: apiService,
    statusKeeps: ["labels", "annotations", "finalizers", "ownerReferences"],
  },
  "daemonsets.apps": { ...spec, main: daemonSet, statusUpdate: daemonSetStatus },
  "deployments.apps": { counted: ["spec", "metadata.annotations"], statusKeeps: ["labels"] },
  "replicasets.apps": spec,
  "statefulsets.apps": spec,
  "cronjobs.batch": spec,
  "jobs.batch": { ...spec, main: job },
  "certificatesigningrequests.certificates.k8s.io": {
    main: certificateSigningRequest,
    statusUpdate: certificateStatus,
    subresources: { approval: certificateApproval },
  },
  "leases.coordination.k8s.io": { main: lease },
  "endpointslices.discovery.k8s.io": { counted: ["*", "metadata.labels"], main: endpointSlice },
  "flowschemas.flowcontrol.apiserver.k8s.io": { ...spec, statusKeeps: "all" },
  "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": { ...spec, statusKeeps: "all" },
  "ingressclasses.networking.k8s.io": spec,
  "ingresses.networking.k8s.io": spec,
  "networkpolicies.networking.k8s.io": spec,
  "servicecidrs.networking.k8s.io": { status: "set on create and update", statusKeeps: objectMetadata },
  "poddisruptionbudgets.policy": spec,
  "deviceclasses.resource.k8s.io": spec,
  "resourceclaims.resource.k8s.io": { statusKeeps: objectMetadata, statusUpdate: resourceClaimStatus },
  "resourceslices.resource.k8s.io": spec,
  "priorityclasses.scheduling.k8s.io": { firstGeneration: 1 },
  "csidrivers.storage.k8s.io": { ...spec, firstGeneration: 0 },
  "volumeattachments.storage.k8s.io": { statusKeeps: objectMetadata },
  "mutatingadmissionpolicies.admissionregistration.k8s.io": spec,
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io": spec,
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": { counted: ["webhooks"] },
  "validatingadmissionpolicies.admissionregistration.k8s.io": { ...spec, statusKeeps: objectMetadata },
  "validatingadmissionpolicybindings.admissionregistration.k8s.io": spec,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": { counted: ["webhooks"] },
  "customresourcedefinitions.apiextensions.k8s.io": { ...spec, main: definition },
};

/** The strategy of a resource (`subresource` "") or of one of its subresources; scale goes by that of the object. */
export function strategyOf(resource: Resource, subresource: string): Strategy {
  if (resource.custom !== undefined) return customResourceStrategy(resource, subresource);
  const rules = kinds[qualifiedResource(resource)] ?? {};
  if (subresource === "") return strategyFrom(rules, resource);
  return subresource === "status" ? statusStrategyFrom(rules) : rules.subresources?.[subresource] ?? {};
}
