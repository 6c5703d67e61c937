// Everything that is answered outside the resources: discovery, the index of paths, version, health, OpenID. OpenAPI has
// a handler of its own.
import {
  type Discovery,
  type DiscoveryTarget,
  discoveryTarget,
  etagMatches,
  isServed,
  pathIndex,
  servesAggregated,
} from "../discovery/discovery.ts";
import { type HealthAnswer, healthAnswer, type HealthCheck, singleHealthAnswer } from "../health.ts";
import { type HealthEndpoint, healthPaths } from "../health_checks.ts";
import type { NonResourceRequest } from "../api_request.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { checkRouteAccept, MEDIA_TYPES, negotiateAggregatedDiscovery, negotiatePlain } from "../negotiation.ts";
import { jsonWebKeySet, openIdCacheControl } from "../openid.ts";
import type { OpenApi } from "../openapi/openapi.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { respondBytes, respondEmpty } from "../respond.ts";
import { isBuiltinPath, PageNotFoundError } from "../route.ts";
import { methodNotAllowed, resourceNotFound } from "../status_error.ts";
import { versionBody } from "../version.ts";
import { handleOpenApi } from "./openapi.ts";

export interface NonResourceDependencies {
  readonly discovery: Discovery;
  readonly openApi: () => Promise<OpenApi>;
  readonly checks: Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>;
  /** The body of `/.well-known/openid-configuration`. */
  readonly openIdConfiguration: Uint8Array;
  readonly metrics: Pick<Metrics, "document">;
}

/** Paths that kube-apiserver's index names beside those of discovery and health. */
const indexedPaths = [
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

/**
 * Answers a request that is about no resource.
 * @throws {StatusError | PageNotFoundError} for what is not there, a method or media type that is not served
 */
export async function nonResource(request: NonResourceRequest, deps: NonResourceDependencies): Promise<Response> {
  const { path } = request.info;
  const target = discoveryTarget(path);
  if (target !== undefined) return discoveryAnswer(request, { target, discovery: deps.discovery });
  if (path.startsWith("/openapi/")) return await handleOpenApi(request, await deps.openApi());
  const [, endpoint, single] = /^\/(healthz|livez|readyz)(?:\/(.*))?$/s.exec(path) ?? [];
  if (endpoint !== undefined) return await health(request, { endpoint, single, checks: deps.checks });
  if (path === "/metrics") return await metricsAnswer(request, deps.metrics);
  switch (path.replace(/(?<=.)\/$/, "")) {
    case "/":
    case "/index.html":
      return respondBytes(request.response, {
        contentType: "application/json",
        body: pathIndex(request.resources, [...indexedPaths, ...healthPaths(deps.checks)]),
      });
    case "/version":
      return fixedDocument(request, { contentType: "application/json", body: versionBody });
    case "/.well-known/openid-configuration":
      return fixedDocument(request, {
        contentType: "application/json",
        headers: { "Cache-Control": openIdCacheControl },
        body: deps.openIdConfiguration,
      });
    case "/openid/v1/jwks":
      return fixedDocument(request, {
        contentType: "application/jwk-set+json",
        headers: { "Cache-Control": openIdCacheControl },
        body: jsonWebKeySet,
      });
    default:
      return missing(request);
  }
}

function missing({ info: { path }, resources }: NonResourceRequest): never {
  throw isBuiltinPath(path, resources) ? resourceNotFound() : new PageNotFoundError();
}

function discoveryAnswer(
  { info, headers, resources, response }: NonResourceRequest,
  { target, discovery }: { target: DiscoveryTarget; discovery: Discovery },
): Response {
  if (!isServed(target, resources)) {
    const builtin = target.document === "resources" && isBuiltinPath(info.path, resources);
    throw builtin ? resourceNotFound() : new PageNotFoundError();
  }
  if (isRoute(target, resources)) checkRoute(info.method, response.client.accept, MEDIA_TYPES);
  const aggregated = servesAggregated(info.path) ? negotiateAggregatedDiscovery(response.client) : undefined;
  const format = aggregated ?? negotiatePlain(response.client);
  const answer = discovery.answer(target, resources, { format, aggregated: aggregated !== undefined })!;
  if (aggregated !== undefined && etagMatches(answer, headers.get("If-None-Match"))) {
    return respondEmpty(response, { status: 304, headers: answer.headers });
  }
  return respondBytes(response, answer);
}

/** Whether kube-apiserver's router knows the path; the others go to handlers that take any method. */
function isRoute(target: DiscoveryTarget, resources: ResourceSet): boolean {
  if (target.document === "versions") return true;
  return target.document === "resources" && resources.group(target.group)?.custom === false;
}

function checkRoute(method: string, accept: string, representations: readonly string[]): void {
  if (method !== "GET") throw methodNotAllowed();
  checkRouteAccept(accept, representations);
}

interface FixedDocument {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function fixedDocument({ info, response }: NonResourceRequest, document: FixedDocument): Response {
  checkRoute(info.method, response.client.accept, [document.contentType]);
  return respondBytes(response, document);
}

async function metricsAnswer(
  { info, response }: NonResourceRequest,
  metrics: NonResourceDependencies["metrics"],
): Promise<Response> {
  if (info.method !== "GET" && info.method !== "HEAD") throw methodNotAllowed();
  const { contentType, body } = await metrics.document();
  return respondBytes(response, { contentType, body: new TextEncoder().encode(body) });
}

async function health(
  { info, response }: NonResourceRequest,
  { endpoint, single, checks }: {
    endpoint: string;
    single: string | undefined;
    checks: NonResourceDependencies["checks"];
  },
): Promise<Response> {
  const list = checks[endpoint as HealthEndpoint];
  const { query } = info;
  const answer: HealthAnswer | undefined = single === undefined
    ? await healthAnswer(list, { endpoint, verbose: query.has("verbose"), exclude: query.get("exclude") ?? [] })
    : await singleHealthAnswer(list, single);
  if (answer === undefined) throw new PageNotFoundError();
  return respondBytes(response, { ...answer, body: new TextEncoder().encode(answer.body) });
}
