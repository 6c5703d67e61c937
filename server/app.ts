// The whole request chain in reading order, one step after the other. What a step finds wrong it throws; what is thrown
// becomes an answer here and nowhere else.

import { Hono } from "hono";
import type { ApiHandler, ApiRequest } from "./api_request.ts";
import type { Discovery } from "./discovery/discovery.ts";
import { nonResource } from "./handlers/non_resource.ts";
import type { HealthCheck } from "./health.ts";
import type { HealthEndpoint } from "./health_checks.ts";
import { hostCheck } from "./middleware/host_check.ts";
import { checkRouteAccept, negotiateResource } from "./negotiation.ts";
import { openIdConfiguration, type OpenIdOptions } from "./openid.ts";
import type { OpenApi } from "./openapi/openapi.ts";
import { parseRequestInfo, type RequestInfo, type Verb } from "./request_info.ts";
import { parseRequestTarget } from "./request_target.ts";
import { requestTimeoutMs } from "./request_timeout.ts";
import type { ResourceRegistry } from "./resources/registry.ts";
import {
  respondBadTarget,
  respondPageNotFound,
  respondStatus,
  respondText,
  type ResponseContext,
  responseContext,
} from "./respond.ts";
import { findResource, findSubresource, isConnecting, PageNotFoundError, routeRepresentations } from "./route.ts";
import { requestTimeout, StatusError, verbNotSupported } from "./status_error.ts";

/** What happened to one request. */
export interface RequestLogEntry {
  /** Also in the answer's Audit-Id header. */
  readonly auditId: string;
  /** As the client sent it. */
  readonly method: string;
  /** As the client sent it, query included. */
  readonly url: string;
  /** Of the answer. */
  readonly status: number;
  /** Until the answer began. */
  readonly durationMs: number;
  /** What went wrong, in more words than the client was told. */
  readonly error?: unknown;
}

export interface AppDependencies {
  readonly registry: ResourceRegistry;
  readonly discovery: Discovery;
  readonly openApi: OpenApi;
  readonly healthChecks: Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>;
  readonly openId: OpenIdOptions;
  /**
   * What answers each verb, and `connect` whatever is asked of subresources that lead to a node or a program. A verb
   * without a handler is answered with 405.
   */
  readonly handlers: Readonly<Partial<Record<Verb | "connect", ApiHandler>>>;
  readonly log: (entry: RequestLogEntry) => void;
}

export function createApp(dependencies: AppDependencies): Hono {
  const app = new Hono();
  app.use(hostCheck);
  app.all("*", (context) => answer(context.req.raw, dependencies));
  return app;
}

async function answer(request: Request, dependencies: AppDependencies): Promise<Response> {
  const target = parseRequestTarget(request.url);
  if (target === undefined) return respondBadTarget();
  const response = responseContext(request, target.query);
  const info = parseRequestInfo(request.method, target);
  const startedMs = performance.now();
  const finish = (result: Response, error?: unknown) => {
    const { auditId, method } = response;
    const durationMs = performance.now() - startedMs;
    dependencies.log({ auditId, method, url: request.url, status: result.status, durationMs, error });
    return result;
  };
  try {
    return finish(await answerInTime({ request, info, response }, dependencies));
  } catch (error) {
    return finish(errorResponse(response, error), error);
  }
}

interface Exchange {
  readonly request: Request;
  readonly info: RequestInfo;
  readonly response: ResponseContext;
}

/** The deadline holds until the answer begins; how long it then takes is up to the client. */
async function answerInTime(exchange: Exchange, dependencies: AppDependencies): Promise<Response> {
  const { info, response } = exchange;
  if (info.verb === "watch") return await dispatch(exchange, dependencies);
  const timeoutMs = requestTimeoutMs(info.query);
  const timer = setTimeout(() => response.abort.abort(requestTimeout()), timeoutMs);
  try {
    return await dispatch(exchange, dependencies);
  } finally {
    clearTimeout(timer);
  }
}

async function dispatch(exchange: Exchange, dependencies: AppDependencies): Promise<Response> {
  const { request, info, response } = exchange;
  const resources = dependencies.registry.current;
  if (!info.isResourceRequest) {
    const { discovery, openApi, healthChecks: checks, openId } = dependencies;
    return await nonResource(
      { info, headers: request.headers, resources, response },
      { discovery, openApi, checks, openIdConfiguration: openIdConfiguration(openId) },
    );
  }
  const resource = findResource(info, resources);
  const custom = resource.custom !== undefined;
  if (custom) response.warnings.push(...resource.warnings);
  const subresource = findSubresource(info, resource);
  const representations = routeRepresentations(info, { resource, subresource });
  if (representations !== undefined) checkRouteAccept(response.client.accept, representations);
  if (!custom) response.warnings.push(...resource.warnings);
  const format = negotiateResource(response.client, { custom, table: subresource?.table ?? true });
  const signal = AbortSignal.any([response.abort.signal, request.signal]);
  const { query } = info;
  const { headers, body } = request;
  const apiRequest = { info, query, headers, body, resource, subresource, format, resources, signal, response };
  return await handlerOf(apiRequest, dependencies)(apiRequest);
}

function handlerOf({ info: { verb }, resource, subresource }: ApiRequest, { handlers }: AppDependencies): ApiHandler {
  const handler = handlers[isConnecting(subresource) ? "connect" : verb];
  if (handler !== undefined && (subresource ?? resource).verbs.includes(verb)) return handler;
  throw verbNotSupported(resource, verb);
}

/** What is thrown by accident is the server's fault; the client is told no more than that. */
function errorResponse(response: ResponseContext, error: unknown): Response {
  if (error instanceof StatusError) return respondStatus(response, error);
  if (error instanceof PageNotFoundError) return respondPageNotFound(response);
  const aborted = response.abort.signal.reason;
  if (aborted instanceof StatusError) return respondStatus(response, aborted);
  return respondText(response, 500, "This request caused apiserver to panic. Look in the logs for details.\n");
}
