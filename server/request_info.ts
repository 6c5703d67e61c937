// What a request is about, read off its method and target alone (apiserver's RequestInfo). Pure: whether such a resource
// exists is not asked here.

import { firstValue, type Query, type RequestTarget } from "./request_target.ts";

/** The verbs of reading and writing, `proxy` and `watch` as path prefixes, and "" for methods that stand for none. */
export type Verb =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deletecollection"
  | "proxy"
  | "";

export interface RequestInfo {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  /** False for paths that are not below `/api/<version>/` or `/apis/<group>/<version>/`; the rest is then empty. */
  readonly isResourceRequest: boolean;
  readonly verb: Verb;
  readonly apiPrefix: string;
  readonly apiGroup: string;
  readonly apiVersion: string;
  /** "" for cluster scope and for all namespaces. */
  readonly namespace: string;
  /** Whether the path goes through `namespaces/<namespace>/`, even if that namespace is the empty text. */
  readonly namespacedPath: boolean;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** Path segments from the resource on. */
  readonly parts: readonly string[];
  /** The verb stands in the path, as in `/api/v1/watch/pods`. */
  readonly verbInPath: boolean;
}

const METHOD_VERBS: Readonly<Record<string, Verb>> = {
  POST: "create",
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** What follows `namespaces/<name>/` without being a resource of that namespace. */
const NAMESPACE_SUBRESOURCES = ["status", "finalize"];

export function parseRequestInfo(method: string, target: RequestTarget): RequestInfo {
  const { path, query } = target;
  const segments = path.replace(/^\/+|\/+$/g, "").split("/");
  const prefix = segments.shift()!;
  const groupless = prefix === "api";
  if ((!groupless && prefix !== "apis") || segments.length < (groupless ? 2 : 3)) return nonResource(method, target);
  const apiGroup = groupless ? "" : segments.shift()!;
  const apiVersion = segments.shift()!;
  const verbInPath = segments[0] === "watch" || segments[0] === "proxy";
  if (verbInPath && segments.length < 2) return nonResource(method, target);
  const verb = verbInPath ? segments.shift() as Verb : METHOD_VERBS[method] ?? "";

  let parts = segments;
  let namespace = "";
  let namespacedPath = false;
  if (parts[0] === "namespaces" && parts.length > 1) {
    namespace = parts[1]!;
    namespacedPath = parts.length > 2 && !NAMESPACE_SUBRESOURCES.includes(parts[2]!);
    if (namespacedPath) parts = parts.slice(2);
  }
  const [resource = "", name = "", subresource = ""] = parts;
  return {
    method,
    path,
    query,
    isResourceRequest: true,
    verb: name === "" ? collectionVerb(verb, query) : verb,
    apiPrefix: prefix,
    apiGroup,
    apiVersion,
    namespace,
    namespacedPath,
    resource,
    subresource: verbInPath ? "" : subresource,
    name,
    parts,
    verbInPath,
  };
}

/** The value of a boolean query parameter: given at all, it is true unless it is `0` or `false` in any case. */
export function booleanParameter(query: Query, name: string): boolean | undefined {
  const value = firstValue(query, name);
  return value === undefined ? undefined : !["0", "false"].includes(value.toLowerCase());
}

function collectionVerb(verb: Verb, query: Query): Verb {
  if (verb === "get") return booleanParameter(query, "watch") ? "watch" : "list";
  return verb === "delete" ? "deletecollection" : verb;
}

function nonResource(method: string, { path, query }: RequestTarget): RequestInfo {
  return {
    method,
    path,
    query,
    isResourceRequest: false,
    verb: "",
    apiPrefix: "",
    apiGroup: "",
    apiVersion: "",
    namespace: "",
    namespacedPath: false,
    resource: "",
    subresource: "",
    name: "",
    parts: [],
    verbInPath: false,
  };
}
