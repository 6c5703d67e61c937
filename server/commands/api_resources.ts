// Which kinds an API server has, and where their objects are found, from its discovery.

import { type ApiClient, requestJson } from "./api_client.ts";

/** A kind in one version. */
export interface ApiResource {
  readonly apiVersion: string;
  readonly kind: string;
  /** Plural, e.g. `deployments`. */
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Equal for resources that show the same objects. */
  readonly storageVersionHash?: string;
}

interface GroupList {
  readonly groups: readonly {
    readonly versions: readonly { readonly groupVersion: string }[];
    readonly preferredVersion: { readonly groupVersion: string };
  }[];
}

/** The resources of a version, by name; subresources among them, e.g. `deployments/status`. @throws {ApiError} */
export async function resourcesOf(api: ApiClient, apiVersion: string): Promise<ReadonlyMap<string, ApiResource>> {
  const { resources } = await requestJson(api, versionPath(apiVersion)) as { resources: ApiResource[] };
  return new Map(resources.map((resource) => [resource.name, { ...resource, apiVersion }]));
}

/** Every kind whose objects can be listed and created, once, in its preferred version. @throws {ApiError} */
export async function storedResources(api: ApiClient): Promise<ApiResource[]> {
  const found: ApiResource[] = [];
  const seen = new Set<string>();
  for (const apiVersion of await versionsByPreference(api)) {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    for (const resource of (await resourcesOf(api, apiVersion)).values()) {
      const { name, verbs, storageVersionHash: hash } = resource;
      const keys = [`${group}/${name}`, ...(hash ? [hash] : [])];
      if (name.includes("/") || !verbs.includes("list") || !verbs.includes("create")) continue;
      if (!keys.some((key) => seen.has(key))) found.push(resource);
      for (const key of keys) seen.add(key);
    }
  }
  return found;
}

async function versionsByPreference(api: ApiClient): Promise<string[]> {
  const { groups } = await requestJson(api, "/apis") as GroupList;
  const preferred = groups.map(({ preferredVersion }) => preferredVersion.groupVersion);
  const others = groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion));
  return [...new Set(["v1", ...preferred, ...others])];
}

/** The path of a collection, over all namespaces when none is given. */
export function collectionPath({ apiVersion, name }: ApiResource, namespace?: string): string {
  const inNamespace = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${versionPath(apiVersion)}${inNamespace}/${name}`;
}

function versionPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
