// Group versions that Kubernetes' Go code knows, served or not: the kinds that every group version has (DeleteOptions,
// WatchEvent) are said to be of all of them.

/** Those of client-go, by group. */
const clientGroupVersions: Readonly<Record<string, readonly string[]>> = {
  "": ["v1"],
  "admissionregistration.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "apps": ["v1", "v1beta1", "v1beta2"],
  "authentication.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "authorization.k8s.io": ["v1", "v1beta1"],
  "autoscaling": ["v1", "v2"],
  "batch": ["v1", "v1beta1"],
  "certificates.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "coordination.k8s.io": ["v1", "v1alpha2", "v1beta1"],
  "discovery.k8s.io": ["v1", "v1beta1"],
  "events.k8s.io": ["v1", "v1beta1"],
  "extensions": ["v1beta1"],
  "flowcontrol.apiserver.k8s.io": ["v1", "v1beta1", "v1beta2", "v1beta3"],
  "internal.apiserver.k8s.io": ["v1alpha1"],
  "networking.k8s.io": ["v1", "v1beta1"],
  "node.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "policy": ["v1", "v1beta1"],
  "rbac.authorization.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "resource.k8s.io": ["v1", "v1alpha3", "v1beta1", "v1beta2"],
  "scheduling.k8s.io": ["v1", "v1alpha2", "v1beta1"],
  "storage.k8s.io": ["v1", "v1alpha1", "v1beta1"],
  "storagemigration.k8s.io": ["v1beta1"],
};

/** Those that only the server has. */
const serverGroupVersions: Readonly<Record<string, readonly string[]>> = {
  "admission.k8s.io": ["v1", "v1beta1"],
  "apiextensions.k8s.io": ["v1", "v1beta1"],
  "apiregistration.k8s.io": ["v1", "v1beta1"],
  "imagepolicy.k8s.io": ["v1alpha1"],
};

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Sorted: what the documents of custom resources, which are built with client-go's kinds, know. */
export const knownToClients: readonly GroupVersion[] = listed(clientGroupVersions);
/** Sorted: what the OpenAPI v2 document knows. */
export const knownToServer: readonly GroupVersion[] = listed({ ...clientGroupVersions, ...serverGroupVersions });

/** What the OpenAPI v3 document of a built-in group version knows. */
export function knownTo(own: GroupVersion): readonly GroupVersion[] {
  const core = { group: "", version: "v1" };
  return own.group === "" ? [core] : [core, own];
}

function listed(groups: Readonly<Record<string, readonly string[]>>): readonly GroupVersion[] {
  return Object.entries(groups)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([group, versions]) => versions.map((version) => ({ group, version })));
}
