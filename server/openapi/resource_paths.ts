// The paths of a resource, with what stands in braces for names.
import type { Resource } from "../resources/resource.ts";

export interface ResourcePaths {
  readonly collection: string;
  /** The collection over all namespaces; the same as `collection` where there are no namespaces. */
  readonly allNamespaces: string;
  readonly object: string;
  readonly watchCollection: string;
  readonly watchAllNamespaces: string;
  readonly watchObject: string;
}

export function resourcePaths({ group, version, plural, namespaced }: Resource): ResourcePaths {
  const root = groupVersionPath({ group, version });
  const collection = namespaced ? `namespaces/{namespace}/${plural}` : plural;
  return {
    collection: `${root}/${collection}`,
    allNamespaces: `${root}/${plural}`,
    object: `${root}/${collection}/{name}`,
    watchCollection: `${root}/watch/${collection}`,
    watchAllNamespaces: `${root}/watch/${plural}`,
    watchObject: `${root}/watch/${collection}/{name}`,
  };
}

/** `/api/v1` or `/apis/apps/v1`. */
export function groupVersionPath({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}
