// Routes that are about no resource: discovery, version and OpenID metadata.
import { OBJECT_REPRESENTATIONS } from "../negotiation.ts";
import { metaDefinition } from "./definitions.ts";
import { groupTag, groupVersionTag, operationId } from "./operation_names.ts";
import { groupVersionPath } from "./resource_paths.ts";
import type { Route } from "./route.ts";
import { versionInfoName } from "./version_schema.ts";

/** `/api/`: the versions of the core group. */
export const coreVersionsRoute: Route = discoveryRoute({
  path: "/api/",
  operationId: "getCoreAPIVersions",
  tag: "core",
  response: metaDefinition("APIVersions"),
});

/** `/apis/`: all groups. */
export const groupsRoute: Route = discoveryRoute({
  path: "/apis/",
  operationId: "getAPIVersions",
  tag: "apis",
  response: metaDefinition("APIGroupList"),
});

export const versionRoute: Route = {
  ...getRoute({ path: "/version/", operationId: "getCodeVersion", tag: "version", response: versionInfoName }),
  consumes: ["application/json"],
};

export const openIdConfigurationRoute: Route = getRoute({
  path: "/.well-known/openid-configuration/",
  operationId: "getServiceAccountIssuerOpenIDConfiguration",
  tag: "WellKnown",
  response: "string",
});

export const openIdKeysRoute: Route = {
  ...getRoute({
    path: "/openid/v1/jwks/",
    operationId: "getServiceAccountIssuerOpenIDKeyset",
    tag: "openid",
    response: "string",
  }),
  produces: ["application/jwk-set+json"],
};

/** `/apis/<group>/`. */
export function groupRoute(group: string): Route {
  return discoveryRoute({
    path: `/apis/${group}/`,
    operationId: operationId("get", { group, version: "" }, "APIGroup"),
    tag: groupTag(group),
    response: metaDefinition("APIGroup"),
  });
}

/** `/apis/<group>/<version>/`. */
export function groupVersionRoute(of: { readonly group: string; readonly version: string }): Route {
  return discoveryRoute({
    path: `${groupVersionPath(of)}/`,
    operationId: operationId("get", of, "APIResources"),
    tag: groupVersionTag(of.group, of.version),
    response: metaDefinition("APIResourceList"),
  });
}

type Naming = Pick<Route, "path" | "operationId" | "tag" | "response">;

function getRoute(naming: Naming): Route {
  return { ...naming, method: "get", parameters: [], consumes: [], produces: ["application/json"], statuses: [200] };
}

function discoveryRoute(naming: Naming): Route {
  return { ...getRoute(naming), consumes: OBJECT_REPRESENTATIONS, produces: OBJECT_REPRESENTATIONS };
}
