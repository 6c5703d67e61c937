// Which OpenAPI v3 documents there are and what each one is made of: the same groups, versions and resources that
// discovery lists, from the same set.
import { type BuiltinResource, builtinResources } from "../resources/builtin_resources.ts";
import type { CustomResource, Resource } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { builtinRoutes } from "./builtin_routes.ts";
import {
  coreVersionsRoute,
  groupRoute,
  groupsRoute,
  groupVersionRoute,
  openIdConfigurationRoute,
  openIdKeysRoute,
  versionRoute,
} from "./other_routes.ts";
import { type GroupVersion, knownTo } from "./group_versions.ts";
import type { Route } from "./route.ts";

export type ServedCustomResource = Resource & { readonly custom: CustomResource };

/** What a document is made of. */
export type DocumentSource =
  | { readonly kind: "builtin"; readonly routes: () => readonly Route[]; readonly known: readonly GroupVersion[] }
  | { readonly kind: "custom"; readonly resources: readonly ServedCustomResource[] };

const builtinByName: ReadonlyMap<string, BuiltinResource> = new Map(
  builtinResources.map((resource) => [keyOf(resource), resource]),
);

/** By the path below `/openapi/v3/`, sorted. */
export function documentSources(resources: ResourceSet): ReadonlyMap<string, DocumentSource> {
  const sources = new Map(fixedSources);
  for (const { name: group, versions, custom } of resources.groups) {
    if (group !== "" && !custom) sources.set(`apis/${group}`, fixed(groupRoute(group)));
    for (const version of versions) {
      const source = groupVersionSource(resources, { group, version });
      if (source) sources.set(group === "" ? `api/${version}` : `apis/${group}/${version}`, source);
    }
  }
  return new Map([...sources].sort(([a], [b]) => a < b ? -1 : 1));
}

export function isCustom(resource: Resource): resource is ServedCustomResource {
  return resource.custom !== undefined;
}

const fixedSources: readonly (readonly [string, DocumentSource])[] = [
  [".well-known/openid-configuration", fixed(openIdConfigurationRoute)],
  ["api", fixed(coreVersionsRoute)],
  ["apis", fixed(groupsRoute)],
  ["openid/v1/jwks", fixed(openIdKeysRoute)],
  ["version", fixed(versionRoute)],
];

function fixed(route: Route): DocumentSource {
  return { kind: "builtin", routes: () => [route], known: [] };
}

function groupVersionSource(resources: ResourceSet, of: GroupVersion): DocumentSource | undefined {
  const served = resources.resourcesOf(of);
  const custom = served.filter(isCustom);
  const builtin = served.map((resource) => builtinByName.get(keyOf(resource))).filter((one) => one !== undefined);
  if (builtin.length === 0) return custom.length === 0 ? undefined : { kind: "custom", resources: custom };
  const routes = () => [groupVersionRoute(of), ...builtin.flatMap(builtinRoutes)];
  return { kind: "builtin", routes, known: knownTo(of) };
}

function keyOf({ group, version, plural }: Resource): string {
  return `${group}/${version}/${plural}`;
}
