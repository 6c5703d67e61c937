// Everything below `/openapi`: negotiation, conditional requests and caching, as kube-openapi's handlers do it, which is
// unlike all other handlers.
import { parseAccept } from "../accept_header.ts";
import type { NonResourceRequest } from "../api_request.ts";
import type { OpenApi, OpenApiDocument } from "../openapi/openapi.ts";
import { firstValue } from "../request_target.ts";
import { respondEmpty, respondParts } from "../respond.ts";
import { PageNotFoundError } from "../route.ts";

type Form = "json" | "protobuf";
type Headers = Readonly<Record<string, string>>;

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Media types by form, in the order in which they are tried. The `@` of the first names stands in no Content-Type. */
const v2Types = mediaTypes("v2");
const v3Types = mediaTypes("v3");

/** @throws {PageNotFoundError} */
export async function handleOpenApi(request: NonResourceRequest, openApi: OpenApi): Promise<Response> {
  const { info: { path }, resources } = request;
  if (path === "/openapi/v3") return index(request, await openApi.index(resources));
  if (path === "/openapi/v2") return await v2(request, openApi);
  if (path.startsWith("/openapi/v3/")) return await v3(request, openApi);
  throw new PageNotFoundError();
}

/** JSON that is called text, whatever was asked for. */
function index({ response }: NonResourceRequest, body: Uint8Array): Response {
  return respondParts(response, { contentType: "text/plain; charset=utf-8", parts: [body], compress: false });
}

async function v2(request: NonResourceRequest, openApi: OpenApi): Promise<Response> {
  const { response } = request;
  const headers = { Vary: "Accept-Encoding, Accept" };
  const type = negotiate(response.client.accept, v2Types);
  if (type === undefined) return respondEmpty(response, { status: 406, headers });
  const document = await openApi.v2(request.resources);
  return await documentResponse(request, document, { headers, type, compress: true });
}

async function v3(request: NonResourceRequest, openApi: OpenApi): Promise<Response> {
  const { info: { path, query }, response } = request;
  const document = openApi.v3(path.slice("/openapi/v3/".length), request.resources);
  if (document === undefined) return respondEmpty(response, { status: 404 });
  const type = negotiate(response.client.accept, v3Types);
  if (type === undefined) return respondEmpty(response, { status: 406, headers: { Vary: "Accept" } });
  const hash = firstValue(query, "hash");
  if (hash && hash !== document.hash) return movedResponse(request, document, type.contentType);
  const headers = { Vary: "Accept", ...(hash && foreverHeaders()) };
  return await documentResponse(request, document, { headers, type, compress: false });
}

/** To the document that is there now. */
function movedResponse(
  { info, response }: NonResourceRequest,
  { hash }: OpenApiDocument,
  contentType: string,
): Response {
  const headers = {
    "Content-Type": contentType,
    "ETag": `"${hash}"`,
    "Location": `${info.path}?hash=${hash}`,
    "Vary": "Accept",
  };
  return respondEmpty(response, { status: 301, headers });
}

/** What is asked for by its hash never changes. */
function foreverHeaders(): Headers {
  const expires = new Date(Date.now() + yearMs).toUTCString().replace("GMT", "UTC");
  return { "Cache-Control": "public, immutable", "Expires": expires };
}

async function documentResponse(
  { headers: requestHeaders, response }: NonResourceRequest,
  { hash, builtMs, json, protobuf }: OpenApiDocument,
  { headers, type, compress }: { headers: Headers; type: OpenApiType; compress: boolean },
): Promise<Response> {
  const etag = `"${hash}"`;
  if (matches(requestHeaders.get("If-None-Match"), etag)) {
    return respondEmpty(response, { status: 304, headers: { ...headers, ETag: etag } });
  }
  return respondParts(response, {
    contentType: type.contentType,
    headers: { ...headers, "ETag": etag, "Last-Modified": new Date(builtMs).toUTCString() },
    parts: type.form === "json" ? json : await protobuf(),
    compress,
  });
}

/** Weak comparison with a list of tags, or `*` (RFC 9110, 13.1.2). */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, "")).some((tag) => tag === "*" || tag === etag);
}

interface OpenApiType {
  readonly type: string;
  readonly subtype: string;
  readonly form: Form;
  readonly contentType: string;
}

function mediaTypes(version: string): readonly OpenApiType[] {
  const contentType = `application/com.github.proto-openapi.spec.${version}.v1.0+protobuf`;
  const protobuf = { type: "application", form: "protobuf", contentType } as const;
  return [
    { type: "application", subtype: "json", form: "json", contentType: "application/json" },
    { ...protobuf, subtype: `com.github.proto-openapi.spec.${version}@v1.0+protobuf` },
    { ...protobuf, subtype: `com.github.proto-openapi.spec.${version}.v1.0+protobuf` },
  ];
}

function negotiate(accept: string, offered: readonly OpenApiType[]): OpenApiType | undefined {
  for (const clause of parseAccept(accept || "*/*")) {
    const found = offered.find(({ type, subtype }) =>
      (clause.type === type || clause.type === "*") && (clause.subtype === subtype || clause.subtype === "*")
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
