// Whether there is a resource at a path and a way to it by the method: kube-apiserver's routing, which differs between
// built-in groups (routes of their own, Status errors) and groups made by CRDs (one handler, plain 404s).

import { LIST_REPRESENTATIONS, OBJECT_REPRESENTATIONS } from "./negotiation.ts";
import type { RequestInfo } from "./request_info.ts";
import type { Resource, Subresource } from "./resources/resource.ts";
import type { ResourceSet } from "./resources/resource_set.ts";
import { methodNotAllowed, notFound, resourceNotFound, verbNotSupported } from "./status_error.ts";

/** Answered as plain text, `404 page not found`. */
export class PageNotFoundError extends Error {
  override readonly name = "PageNotFoundError";
}

const METHODS: Readonly<Record<string, string>> = {
  get: "GET",
  list: "GET",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETE",
};

/** Subresources that lead to a node or a program: what they answer is no API object. */
const CONNECTING_SUBRESOURCES = ["attach", "exec", "log", "portforward", "proxy"];

/** Whether a path lies where built-in resources have their routes, so that what is missing there gets a Status. */
export function isBuiltinPath(path: string, resources: ResourceSet): boolean {
  const [, prefix, group] = path.split("/");
  if (prefix === "api") return true;
  return prefix === "apis" && group !== "" && resources.group(group ?? "")?.custom === false;
}

/**
 * The resource a request is about.
 * @throws {StatusError | PageNotFoundError} 404
 */
export function findResource(info: RequestInfo, resources: ResourceSet): Resource {
  // RequestInfo does not mind slashes in front, the router does.
  if (info.path.startsWith("//")) throw new PageNotFoundError();
  const { apiGroup: group, apiVersion: version, resource: plural } = info;
  const resource = resources.find({ group, version, plural });
  if (resource !== undefined) return resource;
  throw isBuiltinPath(info.path, resources) ? resourceNotFound() : new PageNotFoundError();
}

/**
 * The subresource, if one is asked for, and that the method has a way to it.
 * @throws {StatusError | PageNotFoundError} 404 or 405
 */
export function findSubresource(info: RequestInfo, resource: Resource): Subresource | undefined {
  return resource.custom === undefined ? builtinSubresource(info, resource) : customSubresource(info, resource);
}

/** What the router offers at a path, in the words of its 406; undefined where it leaves that to the handler. */
export function routeRepresentations(
  info: RequestInfo,
  route: { resource: Resource; subresource: Subresource | undefined },
): readonly string[] | undefined {
  if (route.resource.custom !== undefined || isConnecting(route.subresource)) return undefined;
  return info.verb === "list" || info.verb === "watch" ? LIST_REPRESENTATIONS : OBJECT_REPRESENTATIONS;
}

/** Whether a subresource leads to a node or a program, and is no API object. */
export function isConnecting(subresource: Subresource | undefined): boolean {
  return subresource !== undefined && CONNECTING_SUBRESOURCES.includes(subresource.name);
}

function builtinSubresource(info: RequestInfo, resource: Resource): Subresource | undefined {
  const subresource = resource.subresources.find(({ name }) => name === info.subresource);
  const methods = info.verbInPath ? watchMethods(info, resource) : builtinMethods(info, { resource, subresource });
  if (methods.length === 0) throw resourceNotFound();
  if (!methods.includes(info.method)) throw methodNotAllowed();
  return subresource;
}

/** The methods of the route at a path; none where there is no route. */
function builtinMethods(
  { parts, namespacedPath, name }: RequestInfo,
  { resource, subresource }: { resource: Resource; subresource: Subresource | undefined },
): string[] {
  const collection = parts.length === 1;
  if (namespacedPath !== resource.namespaced) {
    // All namespaces at once can only be listed.
    return resource.namespaced && collection ? methodsOf(resource.verbs, ["list"]) : [];
  }
  if (collection) return methodsOf(resource.verbs, ["list", "create", "deletecollection"]);
  if (name === "") return [];
  if (parts.length === 2) return methodsOf(resource.verbs, ["get", "update", "patch", "delete"]);
  if (subresource === undefined || (parts.length > 3 && subresource.name !== "proxy")) return [];
  return methodsOf(subresource.verbs, Object.keys(METHODS));
}

/** The paths of old with the verb in them: `/api/v1/watch/namespaces/default/pods/web-0`. */
function watchMethods({ verb, parts, namespacedPath }: RequestInfo, resource: Resource): string[] {
  const inScope = namespacedPath === resource.namespaced || (resource.namespaced && parts.length === 1);
  return verb === "watch" && resource.verbs.includes("watch") && inScope && parts.length <= 2 ? ["GET"] : [];
}

function methodsOf(verbs: readonly string[], among: readonly string[]): string[] {
  return among.filter((verb) => verbs.includes(verb)).map((verb) => METHODS[verb]!);
}

function customSubresource(info: RequestInfo, resource: Resource): Subresource | undefined {
  const gr = { group: resource.group, plural: resource.plural };
  const inNamespace = info.namespace !== "";
  const acrossNamespaces = info.verb === "list" || info.verb === "watch";
  if (resource.namespaced ? !inNamespace && !acrossNamespaces : inNamespace) throw new PageNotFoundError();
  if (info.subresource === "") {
    if (!resource.verbs.includes(info.verb)) throw verbNotSupported(gr, info.verb);
    return undefined;
  }
  const subresource = resource.subresources.find(({ name }) => name === info.subresource);
  if (subresource === undefined) throw notFound(gr, info.name);
  if (!subresource.verbs.includes(info.verb)) throw verbNotSupported(gr, info.verb);
  return subresource;
}
