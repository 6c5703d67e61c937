// The whole request chain in reading order, one step after the other. What a step finds wrong it throws; what is thrown
// becomes an answer here and nowhere else.

import { Hono } from "hono";
import { StorageError } from "../storage/store.ts";
import { abortablePromise } from "../storage/abortable_promise.ts";
import type { ApiHandler, ApiRequest } from "./api_request.ts";
import type { Discovery } from "./discovery/discovery.ts";
import { nonResource } from "./handlers/non_resource.ts";
import type { HealthCheck } from "./health.ts";
import type { HealthEndpoint } from "./health_checks.ts";
import { hostCheck } from "./middleware/host_check.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { RequestMeter } from "./metrics/request_metrics.ts";
import { checkRouteAccept, negotiateResource } from "./negotiation.ts";
import { openIdConfiguration, type OpenIdOptions } from "./openid.ts";
import type { OpenApi } from "./openapi/openapi.ts";
import { parseRequestInfo, type RequestInfo, type Verb } from "./request_info.ts";
import { parseRequestTarget } from "./request_target.ts";
import { requestTimeoutMs } from "./request_timeout.ts";
import type { ResourceRegistry } from "./resources/registry.ts";
import {
  respondBadTarget,
  respondEmpty,
  respondPageNotFound,
  respondStatus,
  respondText,
  type ResponseContext,
  responseContext,
  type Transport,
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
  /** As the client sent it; empty when it did not. */
  readonly userAgent: string;
  /** Of the answer; 499 when the client left before there was one. */
  readonly status: number;
  /** Until the answer was sent, or the client had enough of it. */
  readonly durationMs: number;
  /** Of the answer's body, as sent. */
  readonly bytes: number;
  /** What went wrong, in more words than the client was told. */
  readonly error?: unknown;
  /** The error should never happen: a fault of the server, and its stack says where. */
  readonly panic: boolean;
}

export interface AppDependencies {
  readonly registry: ResourceRegistry;
  readonly discovery: Discovery;
  /** Loaded with the first request for it. */
  readonly openApi: () => Promise<OpenApi>;
  readonly healthChecks: Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>;
  readonly openId: OpenIdOptions;
  /**
   * What answers each verb, and `connect` whatever is asked of subresources that lead to a node or a program. A verb
   * without a handler is answered with 405.
   */
  readonly handlers: Readonly<Partial<Record<Verb | "connect", ApiHandler>>>;
  readonly metrics: Metrics;
  readonly log: (entry: RequestLogEntry) => void;
}

export function createApp(dependencies: AppDependencies): Hono<{ Bindings: Transport }> {
  const app = new Hono<{ Bindings: Transport }>();
  app.use(hostCheck);
  app.all("*", ({ req, env }) => answer(req.raw, env, dependencies));
  app.onError((error, { req: { raw: request } }) => answerLastResort(request, { error, log: dependencies.log }));
  return app;
}

async function answer(request: Request, transport: Transport, dependencies: AppDependencies): Promise<Response> {
  const startedMs = performance.now();
  const target = parseRequestTarget(request.url);
  if (target === undefined) return respondBadTarget();
  const response = responseContext(request, target.query, transport);
  const info = parseRequestInfo(request.method, target);
  // Deno does not tell the headers of a request whose client has left.
  const exchange = {
    request,
    logged: requestOf(request),
    info,
    response,
    meter: dependencies.metrics.requests.begin(info),
  };
  const answered: Answer = await answerInTime(exchange, dependencies).then(
    (response) => ({ response }),
    (error) => errorAnswer(exchange, error),
  );
  response.progress.whenEnded((brokenBy) => dependencies.log(entryOf(exchange, { answered, startedMs, brokenBy })));
  return answered.response;
}

interface Exchange {
  readonly request: Request;
  readonly logged: ReturnType<typeof requestOf>;
  readonly info: RequestInfo;
  readonly response: ResponseContext;
  readonly meter: RequestMeter;
}

interface Answer {
  readonly response: Response;
  readonly error?: unknown;
}

/** Ends the exchange, too. */
function entryOf(
  { request, logged, response: { auditId, progress }, meter }: Exchange,
  { answered, startedMs, brokenBy }: { answered: Answer; startedMs: number; brokenBy: unknown },
): RequestLogEntry {
  const { response: { status }, error = request.signal.aborted ? undefined : brokenBy } = answered;
  const { bytes } = progress;
  meter.ended({ status, bytes });
  const durationMs = performance.now() - startedMs;
  return { ...logged, auditId, status, durationMs, bytes, error, panic: isPanic(error) };
}

function requestOf({ method, url, headers }: Request): Pick<RequestLogEntry, "method" | "url" | "userAgent"> {
  return { method, url, userAgent: headers.get("User-Agent") ?? "" };
}

/**
 * The deadline holds until the answer begins; how long it then takes is up to the client. What is not answered by then goes
 * on without its client, as far as it does not look at the signal.
 */
async function answerInTime(exchange: Exchange, dependencies: AppDependencies): Promise<Response> {
  const { info, response } = exchange;
  if (info.verb === "watch") return await dispatch(exchange, dependencies);
  const timeoutMs = requestTimeoutMs(info.query);
  const timer = setTimeout(() => response.abort.abort(requestTimeout()), timeoutMs);
  try {
    return await abortablePromise(dispatch(exchange, dependencies), response.abort.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function dispatch(exchange: Exchange, dependencies: AppDependencies): Promise<Response> {
  const { request, info, response, meter } = exchange;
  const resources = dependencies.registry.current;
  if (!info.isResourceRequest) {
    const { discovery, openApi, healthChecks: checks, openId } = dependencies;
    return await nonResource(
      { info, headers: request.headers, resources, response },
      { discovery, openApi, checks, openIdConfiguration: openIdConfiguration(openId), metrics: dependencies.metrics },
    );
  }
  const resource = findResource(info, resources);
  const custom = resource.custom !== undefined;
  if (custom) response.warnings.push(...resource.warnings);
  const subresource = findSubresource(info, resource);
  meter.found(resource, subresource);
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
function errorAnswer({ request, response }: Exchange, error: unknown): Answer {
  if (error instanceof StatusError) return { response: respondStatus(response, error), error };
  if (error instanceof PageNotFoundError) return { response: respondPageNotFound(response) };
  const aborted = response.abort.signal.reason;
  if (aborted instanceof StatusError) return { response: respondStatus(response, aborted), error: aborted };
  if (request.signal.aborted) return { response: respondEmpty(response, { status: CLIENT_LEFT }) };
  return { response: respondText(response, 500, PANIC_TEXT), error };
}

/** For the log and the metrics, as nobody reads it. */
const CLIENT_LEFT = 499;
const PANIC_TEXT = "This request caused apiserver to panic. Look in the logs for details.\n";

function isPanic(error: unknown): boolean {
  const expected = [StatusError, PageNotFoundError, StorageError].some((type) => error instanceof type);
  return error !== undefined && !expected;
}

/** For what goes wrong before there is a request to speak of, or while an error is told. */
function answerLastResort(
  request: Request,
  { error, log }: { error: unknown; log: AppDependencies["log"] },
): Response {
  log({ ...requestOf(request), auditId: "", status: 500, durationMs: 0, bytes: 0, error, panic: true });
  return new Response(PANIC_TEXT, { status: 500 });
}
