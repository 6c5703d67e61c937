// The routes of subresources that lead to a node or a program (exec, proxy …): what comes back is no API object.
import { OBJECT_REPRESENTATIONS } from "../negotiation.ts";
import type { BuiltinResource } from "../resources/builtin_resources.ts";
import type { Subresource } from "../resources/resource.ts";
import { kindMessage } from "./definitions.ts";
import { capitalized, groupVersionTag, operationId } from "./operation_names.ts";
import {
  nameParameter,
  namespaceParameter,
  optionParameters,
  type Parameter,
  pathParameter,
  prettyParameter,
} from "./parameters.ts";
import { resourcePaths } from "./resource_paths.ts";
import { type HttpMethod, httpMethods, type Route } from "./route.ts";

const anything = ["*/*"];

/** Those of `create` and `get`, or of all methods for a proxy, which has paths below it, too. */
export function connectRoutes(resource: BuiltinResource, subresource: Subresource): readonly Route[] {
  const isProxy = subresource.verbs.includes("update");
  const methods: readonly HttpMethod[] = isProxy ? httpMethods : ["get", "post"];
  const routes = methods.map((method) => connectRoute(resource, { subresource, method, below: false }));
  if (!isProxy) return routes;
  return [...routes, ...methods.map((method) => connectRoute(resource, { subresource, method, below: true }))];
}

/** A subresource that is only read, and is text: a log. */
export function plainTextRoute(resource: BuiltinResource, { name, kind, group, version }: Subresource): Route {
  const of = { group: group ?? resource.group, version: version ?? resource.version };
  return {
    ...shared(resource, name),
    method: "get",
    action: "get",
    operationId: operationId("read", resource, scopedName(resource) + capitalized(name)),
    parameters: [
      ...objectParameters(resource),
      ...optionParameters(kindMessage(resource, `${resource.kind}${capitalized(name)}Options`)),
      prettyParameter,
    ],
    produces: ["text/plain", ...OBJECT_REPRESENTATIONS],
    kind: { ...of, kind },
  };
}

function connectRoute(
  resource: BuiltinResource,
  { subresource: { name, kind }, method, below }: { subresource: Subresource; method: HttpMethod; below: boolean },
): Route {
  const { group, version } = resource;
  const id = capitalized(method) + scopedName(resource) + capitalized(name) + (below ? "WithPath" : "");
  return {
    ...shared(resource, below ? `${name}/{path}` : name),
    method,
    action: "connect",
    operationId: operationId("connect", resource, id),
    parameters: [
      ...objectParameters(resource),
      ...(below ? [pathParameter] : []),
      ...optionParameters(kindMessage(resource, kind)),
    ],
    produces: anything,
    kind: { group, version, kind },
  };
}

function shared(resource: BuiltinResource, below: string) {
  return {
    path: `${resourcePaths(resource).object}/${below}`,
    tag: groupVersionTag(resource.group, resource.version),
    consumes: anything,
    statuses: [200],
    response: "string",
  };
}

function objectParameters({ namespaced }: BuiltinResource): readonly Parameter[] {
  return namespaced ? [namespaceParameter, nameParameter] : [nameParameter];
}

function scopedName({ namespaced, kind }: BuiltinResource): string {
  return (namespaced ? "Namespaced" : "") + kind;
}
