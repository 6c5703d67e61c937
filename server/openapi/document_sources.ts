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
import { type GroupVersion, knownTo, knownToClients } from "./group_versions.ts";
import type { Route } from "./route.ts";

export type ServedCustomResource = Resource & { readonly custom: CustomResource };

/** What a document is made of. */
export interface DocumentSource {
  /** Those of what is built in; computed anew with each call. */
  readonly builtinRoutes: () => readonly Route[];
  readonly custom: readonly ServedCustomResource[];
  /** The group versions that the document says its common kinds are of. */
  readonly known: readonly GroupVersion[];
}

const builtinByName: ReadonlyMap<string, BuiltinResource> = new Map(
  builtinResources.map((resource) => [keyOf(resource), resource]),
);

/** By the path below `/openapi/v3/`, sorted. */
export function documentSources(resources: ResourceSet): ReadonlyMap<string, DocumentSource> {
  const sources = new Map(fixedSources);
  for (const { name: group, versions, custom } of resources.groups) {
    if (group !== "" && !custom) sources.set(`apis/${group}`, fixed(groupRoute(group)));
    for (const version of versions) {
      sources.set(documentPath({ group, version }), groupVersionSource(resources, { group, version }));
    }
  }
  return new Map([...sources].sort(([a], [b]) => a < b ? -1 : 1));
}

/** The path of a group version's document below `/openapi/v3/`. */
function documentPath({ group, version }: GroupVersion): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
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
  return { builtinRoutes: () => [route], custom: [], known: [] };
}

function groupVersionSource(resources: ResourceSet, of: GroupVersion): DocumentSource {
  const served = resources.resourcesOf(of);
  const builtin = served.map((resource) => builtinByName.get(keyOf(resource))).filter((one) => one !== undefined);
  const custom = served.filter(isCustom);
  if (builtin.length === 0) return { builtinRoutes: () => [], custom, known: knownToClients };
  const routes = () => [groupVersionRoute(of), ...builtin.flatMap(builtinRoutes)];
  return { builtinRoutes: routes, custom, known: knownTo(of) };
}

function keyOf({ group, version, plural }: Resource): string {
  return `${group}/${version}/${plural}`;
}
