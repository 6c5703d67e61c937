// The discovery documents as plain values, members in the order Go prints them. Pure functions of what is served.
// The shapes are those of meta/v1 (APIVersions … APIResourceList) and, aggregated, apidiscovery.k8s.io/v2 (KEP-3352).
import { groupVersionString } from "../resources/builtin_resources.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import type { ApiGroup, ResourceSet } from "../resources/resource_set.ts";
import type { ApiObject } from "../typed_response.ts";

/** A document and the protobuf message it is written as. */
export interface DiscoveryDocument {
  readonly object: ApiObject;
  readonly message: string;
}

const metaMessage = (kind: string) => `k8s.io.apimachinery.pkg.apis.meta.v1.${kind}`;

/** `/api`. `serverAddress` is `host:port`. */
export function apiVersions(serverAddress: string): DiscoveryDocument {
  const object = {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress }],
  };
  return { object, message: metaMessage("APIVersions") };
}

/** `/apis`. */
export function apiGroupList(resources: ResourceSet): DiscoveryDocument {
  const groups = namedGroups(resources).map(groupMembers);
  return { object: { kind: "APIGroupList", apiVersion: "v1", groups }, message: metaMessage("APIGroupList") };
}

/** `/apis/<group>`. */
export function apiGroup(group: ApiGroup): DiscoveryDocument {
  const object = { kind: "APIGroup", apiVersion: "v1", ...groupMembers(group) };
  return { object, message: metaMessage("APIGroup") };
}

/** `/api/v1` and `/apis/<group>/<version>`. */
export function apiResourceList(
  resources: ResourceSet,
  of: { readonly group: string; readonly version: string },
): DiscoveryDocument {
  const object = {
    kind: "APIResourceList",
    // Clients from before there were groups did not expect it on the core group.
    ...(of.group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: groupVersionString(of),
    resources: resources.resourcesOf(of).flatMap(resourceMembers),
  };
  return { object, message: metaMessage("APIResourceList") };
}

/** `/api` (the core group) and `/apis` (all others) in their aggregated form. */
export function apiGroupDiscoveryList(resources: ResourceSet, of: "core" | "groups"): DiscoveryDocument {
  const groups = of === "core" ? resources.groups.filter(({ name }) => name === "") : aggregatedOrder(resources);
  const object = {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map((group) => aggregatedGroup(resources, group)),
  };
  return { object, message: "k8s.io.api.apidiscovery.v2.APIGroupDiscoveryList" };
}

function namedGroups(resources: ResourceSet): readonly ApiGroup[] {
  return resources.groups.filter(({ name }) => name !== "");
}

/** As in `/apis`, but groups made by custom resources, which are of equal priority, go by their names. */
function aggregatedOrder(resources: ResourceSet): readonly ApiGroup[] {
  const groups = namedGroups(resources);
  const custom = groups.filter((group) => group.custom);
  custom.sort((a, b) => a.name < b.name ? -1 : 1);
  return [...groups.filter((group) => !group.custom), ...custom];
}

function groupMembers(group: ApiGroup) {
  const versions = group.versions.map((version) => ({
    groupVersion: groupVersionString({ group: group.name, version }),
    version,
  }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

/** A resource and then its subresources. Absent members are `undefined`, which JSON leaves out. */
function resourceMembers(resource: Resource): readonly unknown[] {
  const { plural, singular, namespaced, kind } = resource;
  const own = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    shortNames: nonEmpty(resource.shortNames),
    categories: nonEmpty(resource.categories),
    storageVersionHash: resource.storageVersionHash,
  };
  const subresources = resource.subresources.map((subresource) => ({
    name: `${plural}/${subresource.name}`,
    singularName: "",
    namespaced,
    group: subresource.group,
    version: subresource.version,
    kind: subresource.kind,
    verbs: subresource.verbs,
  }));
  return [own, ...subresources];
}

/** Resources that go away are no longer shown as such that can be written, though updates still work. */
function verbsOf({ verbs, custom }: Resource): readonly string[] {
  return custom?.terminating ? verbs.filter((verb) => !["create", "patch", "update"].includes(verb)) : verbs;
}

function aggregatedGroup(resources: ResourceSet, group: ApiGroup) {
  return {
    metadata: group.name === "" ? {} : { name: group.name },
    versions: group.versions.map((version) => ({
      version,
      resources: resources.resourcesOf({ group: group.name, version }).map(aggregatedResource),
      freshness: "Current",
    })),
  };
}

function aggregatedResource(resource: Resource) {
  return {
    resource: resource.plural,
    responseKind: responseKind(resource),
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: verbsOf(resource),
    shortNames: nonEmpty(resource.shortNames),
    categories: nonEmpty(resource.categories),
    subresources: nonEmpty(resource.subresources.map((subresource) => ({
      subresource: subresource.name,
      responseKind: responseKind(resource, subresource),
      verbs: subresource.verbs,
    }))),
  };
}

/** kube-apiserver names group and version of built-in kinds only where a subresource has its own. */
function responseKind(resource: Resource, subresource?: Subresource) {
  const kind = subresource?.kind ?? resource.kind;
  const { group, version } = resource.custom ? resource : { group: "", version: "" };
  return { group: subresource?.group ?? group, version: subresource?.version ?? version, kind };
}

function nonEmpty<Element>(list: readonly Element[]): readonly Element[] | undefined {
  return list.length > 0 ? list : undefined;
}
