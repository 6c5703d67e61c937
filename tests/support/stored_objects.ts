// All objects of a store as they are kept, each with the resource whose writes keep it.

import { openStoredValue } from "../../encoding/storage_envelope.ts";
import { builtinResources, groupVersionString } from "../../server/resources/builtin_resources.ts";
import { ResourceRegistry } from "../../server/resources/registry.ts";
import type { Resource } from "../../server/resources/resource.ts";
import type { Entry, Store } from "../../storage/store.ts";
import { readAll } from "./store_under_test.ts";

export interface KeptObject {
  readonly entry: Entry;
  /** In the version that is stored where that is served; undefined for what no resource shows. */
  readonly resource: Resource | undefined;
}

/** In key order. */
export async function keptObjects(store: Store): Promise<KeptObject[]> {
  const entries = await readAll(await store.list({ start: "/", end: "0" }));
  const crds = entries.filter(({ key }) => key.startsWith("/apiextensions.k8s.io/customresourcedefinitions/"));
  const registry = new ResourceRegistry();
  registry.replaceCustom(new Map(crds.map(({ key, value }) => [key, value])));
  const { current } = registry;
  const custom = current.groups.flatMap((group) =>
    group.versions.flatMap((version) => current.resourcesOf({ group: group.name, version }))
  );
  const byPrefix = new Map<string, Resource>();
  for (const resource of [...builtinResources, ...custom.filter(({ custom }) => custom !== undefined)]) {
    const prefix = resource.storage?.keyPrefix;
    if (prefix !== undefined && (!byPrefix.has(prefix) || isStoredVersion(resource))) byPrefix.set(prefix, resource);
  }
  return entries.map((entry) => ({ entry, resource: byPrefix.get(prefixOf(entry.key, byPrefix)) }));
}

function isStoredVersion(resource: Resource): boolean {
  return (resource.custom?.storageVersion ?? resource.storage?.apiVersion) ===
    (resource.custom === undefined ? groupVersionString(resource) : resource.version);
}

/** The longest that has a resource: that of Services begins with that of their addresses' group. */
function prefixOf(key: string, known: ReadonlyMap<string, unknown>): string {
  let end = key.lastIndexOf("/");
  while (end > 0 && !known.has(key.slice(0, end))) end = key.lastIndexOf("/", end - 1);
  return key.slice(0, Math.max(end, 0));
}

/** The type that a stored value says it has. */
export function storedType({ value }: Entry): { readonly apiVersion: string; readonly kind: string } {
  const { form, apiVersion = "", kind = "", start, end } = openStoredValue(value);
  if (form === "protobuf") return { apiVersion, kind };
  return JSON.parse(new TextDecoder().decode(value.subarray(start, end)));
}
