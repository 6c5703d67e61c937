// Paths that are no API resources: discovery, version, health, OpenID metadata and the index.

import { type Discovery, discoveryTarget, etagMatches, pathIndex, servesAggregated } from "./discovery/discovery.ts";
import { type HealthAnswer, healthAnswer, type HealthCheck, singleHealthAnswer } from "./health.ts";
import { type HealthEndpoint, healthPaths } from "./health_checks.ts";
import {
  checkRouteAccept,
  negotiateAggregatedDiscovery,
  negotiatePlain,
  OBJECT_REPRESENTATIONS,
} from "./negotiation.ts";
import { jsonWebKeySet, openIdCacheControl, openIdConfiguration, type OpenIdOptions } from "./openid.ts";
import type { RequestInfo } from "./request_info.ts";
import type { ResourceSet } from "./resources/resource_set.ts";
import { respondBytes, respondEmpty, respondPageNotFound, type ResponseContext } from "./respond.ts";
import { isBuiltinPath } from "./route.ts";
import { methodNotAllowed, resourceNotFound } from "./status_error.ts";
import { versionBody } from "./version.ts";

export interface NonResourceDependencies {
  readonly discovery: Discovery;
  readonly healthChecks: Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>;
  readonly openId: OpenIdOptions;
}

/** What the index at `/` lists beyond discovery and health; clients look there for what a server can do. */
const INDEXED_PATHS = [
  "/.well-known/openid-configuration",
  "/flagz",
  "/metrics",
  "/metrics/slis",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/",
  "/openid/v1/jwks",
  "/statusz",
  "/version",
];

interface NonResourceRequest {
  readonly info: RequestInfo;
  readonly headers: Headers;
  readonly resources: ResourceSet;
  readonly response: ResponseContext;
}

/**
 * Answers a request for a path below no resource.
 * @throws {StatusError} 404 below built-in groups, 405, 406
 */
export async function answerNonResource(
  request: NonResourceRequest,
  dependencies: NonResourceDependencies,
): Promise<Response> {
  const { info: { path }, response } = request;
  return discoveryResponse(request, dependencies) ??
    fixedResponse(request, dependencies) ??
    await healthResponse(request, dependencies) ??
    missing(path, request.resources, response);
}

function missing(path: string, resources: ResourceSet, response: ResponseContext): Response {
  if (isBuiltinPath(path, resources)) throw resourceNotFound();
  // The OpenAPI v3 handler says 404 and not a word more.
  if (path.startsWith("/openapi/v3/")) return respondEmpty(response, { status: 404 });
  return respondPageNotFound(response);
}

function discoveryResponse(request: NonResourceRequest, { discovery }: NonResourceDependencies): Response | undefined {
  const { info: { path, method }, headers, resources, response } = request;
  const target = discoveryTarget(path);
  if (target === undefined) return undefined;
  const aggregated = servesAggregated(path) ? negotiateAggregatedDiscovery(response.client) : undefined;
  if (aggregated !== undefined) {
    const answer = discovery.answer(target, resources, { format: aggregated, aggregated: true })!;
    if (etagMatches(answer, headers.get("If-None-Match"))) {
      return respondEmpty(response, { status: 304, headers: answer.headers });
    }
    return respondBytes(response, answer);
  }
  if (target.document === "resources") {
    if (!resources.hasVersion(target)) return undefined;
    // Built-in versions have routes of their own; those of CRDs share one handler, which does not look at the method.
    if (isBuiltinPath(path, resources)) checkRoute(request, { method, representations: OBJECT_REPRESENTATIONS });
  }
  const answer = discovery.answer(target, resources, { format: negotiatePlain(response.client), aggregated: false });
  return answer && respondBytes(response, answer);
}

/** Documents that are the same for everyone. */
function fixedResponse(
  request: NonResourceRequest,
  { openId, healthChecks }: NonResourceDependencies,
): Response | undefined {
  const { info: { path, method }, resources, response } = request;
  switch (path) {
    case "/":
    case "/index.html":
      return respondBytes(response, {
        contentType: "application/json",
        body: pathIndex(resources, [...INDEXED_PATHS, ...healthPaths(healthChecks)]),
      });
    case "/version":
    case "/version/":
      checkRoute(request, { method, representations: ["application/json"] });
      return respondBytes(response, { contentType: "application/json", body: versionBody });
    case "/.well-known/openid-configuration":
      return openIdResponse(request, { contentType: "application/json", body: openIdConfiguration(openId) });
    case "/openid/v1/jwks":
      return openIdResponse(request, { contentType: "application/jwk-set+json", body: jsonWebKeySet });
    default:
      return undefined;
  }
}

function openIdResponse(request: NonResourceRequest, document: { contentType: string; body: Uint8Array }): Response {
  checkRoute(request, { method: request.info.method, representations: [document.contentType] });
  return respondBytes(request.response, { ...document, headers: { "Cache-Control": openIdCacheControl } });
}

async function healthResponse(
  { info: { path, query }, response }: NonResourceRequest,
  { healthChecks }: NonResourceDependencies,
): Promise<Response | undefined> {
  const [, endpoint = "", name] = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path) ?? [];
  if (!isHealthEndpoint(endpoint)) return undefined;
  const checks = healthChecks[endpoint];
  const answer: HealthAnswer | undefined = name === undefined
    ? await healthAnswer(checks, { endpoint, verbose: query.has("verbose"), exclude: query.get("exclude") ?? [] })
    : await singleHealthAnswer(checks, name);
  return answer && respondBytes(response, { ...answer, body: new TextEncoder().encode(answer.body) });
}

function isHealthEndpoint(text: string): text is HealthEndpoint {
  return text === "healthz" || text === "livez" || text === "readyz";
}

/** What the router checks: only GET, and bare types of the Accept header. */
function checkRoute(
  { response }: NonResourceRequest,
  { method, representations }: { method: string; representations: readonly string[] },
): void {
  if (method !== "GET") throw methodNotAllowed();
  checkRouteAccept(response.client.accept, representations);
}
