// The only maker of Responses: headers, warnings, HEAD, gzip, Status bodies. Handlers say what, this says how.

import { concat } from "@std/bytes/concat";
import { BodyProgress } from "./body_progress.ts";
import { limits } from "./config.ts";
import { acceptsGzip, type ClientPreferences, clientPreferences, negotiateError } from "./negotiation.ts";
import type { Query } from "./request_target.ts";
import { gzipped, lookAhead, pulledStream } from "./response_stream.ts";
import { statusBody, type StatusError } from "./status_error.ts";
import { encodeTypedObject } from "./typed_response.ts";

/** What takes the answers. */
export interface Transport {
  /** It is done with a chunk of a body when it pulls the next, as a socket is; who gathers a body in memory is not. */
  readonly transientChunks?: boolean;
}

/** What of a request decides how its answer is sent. */
export interface ResponseContext {
  readonly method: string;
  /** The id of this request in logs, also sent to the client. */
  readonly auditId: string;
  readonly client: ClientPreferences;
  readonly gzip: boolean;
  /** Texts for Warning headers. What comes in before the response is made is sent with it. */
  readonly warnings: string[];
  /** Stops whatever still works for this request. */
  readonly abort: AbortController;
  /** See `Transport`. */
  readonly transientChunks: boolean;
  /** How far the answer is sent. */
  readonly progress: BodyProgress;
}

export interface ResponseHead {
  /** 200 when absent. */
  readonly status?: number;
  readonly contentType: string;
  /** More headers, or others than the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

const AUDIT_ID_CHARS_MAX = 64;

export function responseContext(
  request: Request,
  query: Query,
  { transientChunks = false }: Transport = {},
): ResponseContext {
  const { method, headers } = request;
  return {
    method,
    auditId: headers.get("Audit-ID")?.slice(0, AUDIT_ID_CHARS_MAX) || crypto.randomUUID(),
    client: clientPreferences(headers, query),
    gzip: acceptsGzip(headers),
    warnings: [],
    abort: new AbortController(),
    transientChunks,
    progress: new BodyProgress(),
  };
}

/** A whole body at once. */
export function respondBytes(context: ResponseContext, head: ResponseHead & { body: Uint8Array }): Response {
  const { body } = head;
  if (context.gzip && body.length > limits.gzipBytesMin) return compressed(context, head, [body]);
  return makeResponse(context, head, body);
}

/**
 * A body that is kept in parts, with its length. What it varies by is among the headers: kube-apiserver compresses few
 * of these, and those at any size.
 */
export function respondParts(
  context: ResponseContext,
  head: ResponseHead & { parts: readonly Uint8Array[]; compress: boolean },
): Response {
  const { parts, compress, headers } = head;
  if (compress && context.gzip) {
    const body = bodyStream(context, gzipped(batched(parts)));
    return makeResponse(context, { ...head, headers: { ...headers, "Content-Encoding": "gzip" } }, body);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const body = context.method === "HEAD" ? null : bodyStream(context, pulled(batched(parts)));
  return makeResponse(context, { ...head, headers: { ...headers, "Content-Length": String(length) } }, body);
}

/** A body made while it is sent. Resolves before the first byte is read, or after 128 KiB where gzip is accepted. */
export async function respondStream(
  context: ResponseContext,
  head: ResponseHead & { source: AsyncIterable<Uint8Array> },
): Promise<Response> {
  const { source } = head;
  if (context.method === "HEAD") return makeResponse(context, head, null);
  if (!context.gzip) return makeResponse(context, head, bodyStream(context, source));
  const { body, large } = await lookAhead(source);
  return large ? compressed(context, head, body) : makeResponse(context, head, bodyStream(context, body));
}

/** An error as a Status, in the format negotiated for errors. */
export function respondStatus(context: ResponseContext, error: StatusError): Response {
  const format = error.mediaType ? { mediaType: error.mediaType, pretty: false } : negotiateError(context.client);
  const retryAfter = error.retryAfterSeconds;
  return respondBytes(context, {
    status: error.code,
    contentType: format.mediaType,
    headers: {
      ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
    },
    body: encodeTypedObject({ ...statusBody(error) }, "k8s.io.apimachinery.pkg.apis.meta.v1.Status", format),
  });
}

/** Plain text, which browsers must not take for anything else. */
export function respondText(context: ResponseContext, status: number, text: string): Response {
  return respondBytes(context, {
    status,
    contentType: "text/plain; charset=utf-8",
    headers: { "X-Content-Type-Options": "nosniff" },
    body: new TextEncoder().encode(text),
  });
}

/** What is not even an API path. */
export function respondPageNotFound(context: ResponseContext): Response {
  return respondText(context, 404, "404 page not found\n");
}

/** A target that is no URL: refused as Go's HTTP server refuses it, before there is a request to speak of. */
export function respondBadTarget(): Response {
  return new Response("400 Bad Request", {
    status: 400,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Connection": "close" },
  });
}

/** A status without a body, e.g. 304 when the client's copy is still good (RFC 9110, 15.4.5). */
export function respondEmpty(
  context: ResponseContext,
  { status, headers = {} }: { status: number; headers?: Readonly<Record<string, string>> },
): Response {
  return new Response(null, { status, headers: responseHeaders(context, headers) });
}

function compressed(
  context: ResponseContext,
  head: ResponseHead,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Response {
  const vary = head.headers?.["Vary"];
  const headers = {
    ...head.headers,
    "Content-Encoding": "gzip",
    "Vary": vary === undefined ? "Accept-Encoding" : `${vary}, Accept-Encoding`,
  };
  return makeResponse(context, { ...head, headers }, bodyStream(context, gzipped(source)));
}

/** The parts as chunks of about the size that is good for sending, made as they are asked for. */
function* batched(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for (const part of parts) {
    batch.push(part);
    bytes += part.length;
    if (bytes < limits.chunkBytesTarget) continue;
    yield concat(batch);
    batch = [];
    bytes = 0;
  }
  if (bytes > 0) yield concat(batch);
}

async function* pulled(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function bodyStream(context: ResponseContext, source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return pulledStream(source, { abort: (reason) => context.abort.abort(reason), progress: context.progress });
}

function makeResponse(
  context: ResponseContext,
  { status = 200, contentType, headers }: ResponseHead,
  body: Uint8Array | ReadableStream<Uint8Array> | null,
): Response {
  if (!(body instanceof ReadableStream)) context.progress.whole(body?.length ?? 0);
  const all = responseHeaders(context, { "Content-Type": contentType, ...headers });
  return new Response(body as BodyInit | null, { status, headers: all });
}

function responseHeaders(context: ResponseContext, headers: Readonly<Record<string, string>>): Headers {
  const all = new Headers({ "Cache-Control": "no-cache, private", ...headers });
  all.set("Audit-Id", context.auditId);
  for (const warning of new Set(context.warnings)) {
    all.append("Warning", `299 - "${warning.replace(/["\\]/g, "\\$&")}"`);
  }
  return all;
}
