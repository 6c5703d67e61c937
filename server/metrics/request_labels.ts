// How requests are told apart in metrics: kube-apiserver's labels. None has a value that a client can make up.

import type { RequestInfo, Verb } from "../request_info.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import { isConnecting } from "../route.ts";

export const requestLabelNames = ["verb", "group", "version", "resource", "subresource", "scope", "component"] as const;

export type RequestLabels = Record<(typeof requestLabelNames)[number], string>;

/** What a request turned out to be for. */
export interface RequestRoute {
  readonly resource: Resource;
  readonly subresource: Subresource | undefined;
}

const verbs: Readonly<Record<Exclude<Verb, "" | "proxy">, string>> = {
  get: "GET",
  list: "LIST",
  watch: "WATCH",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETECOLLECTION",
};

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const namedPaths = [
  "/healthz",
  "/livez",
  "/readyz",
  "/metrics",
  "/version",
  "/api",
  "/apis",
  "/openapi/v2",
  "/openapi/v3",
];

/** @param route undefined for what is no resource, or was not found */
export function requestLabels(info: RequestInfo, route: RequestRoute | undefined): RequestLabels {
  const component = "apiserver";
  if (route === undefined) {
    const subresource = namedPaths.includes(info.path) ? info.path : "";
    return { verb: methodVerb(info), group: "", version: "", resource: "", subresource, scope: "", component };
  }
  const { resource: { group, version, plural: resource }, subresource } = route;
  const verb = isConnecting(subresource) ? "CONNECT" : resourceVerb(info);
  return { verb, group, version, resource, subresource: subresource?.name ?? "", scope: scopeOf(info), component };
}

/** The `dryRun` parameters as one label. */
export function dryRunLabel({ query }: RequestInfo): string {
  const values = query.get("dryRun");
  if (values === undefined) return "";
  return values.every((value) => value === "All") ? "All" : "invalid";
}

function methodVerb({ method }: RequestInfo): string {
  return method === "HEAD" ? "GET" : methods.includes(method) ? method : "other";
}

function resourceVerb(info: RequestInfo): string {
  const { verb } = info;
  return verb === "" || verb === "proxy" ? methodVerb(info) : verbs[verb];
}

function scopeOf({ verb, name, namespace }: RequestInfo): string {
  if (name !== "" || verb === "create") return "resource";
  return namespace === "" ? "cluster" : "namespace";
}
