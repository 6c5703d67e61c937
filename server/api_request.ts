// What a handler is given: a request that has found its resource, with everything about it read once.

import type { ResponseFormat } from "./negotiation.ts";
import type { RequestInfo } from "./request_info.ts";
import type { Query } from "./request_target.ts";
import type { Resource, Subresource } from "./resources/resource.ts";
import type { ResourceSet } from "./resources/resource_set.ts";
import type { ResponseContext } from "./respond.ts";

export interface ApiRequest {
  readonly info: RequestInfo;
  readonly query: Query;
  readonly headers: Headers;
  /** Null when the request has none. */
  readonly body: ReadableStream<Uint8Array> | null;
  readonly resource: Resource;
  /** Undefined for the object itself. */
  readonly subresource: Subresource | undefined;
  /** The format the answer must have. Errors have their own, which `respondStatus` negotiates. */
  readonly format: ResponseFormat;
  /** Everything served at the moment the request came in. */
  readonly resources: ResourceSet;
  /** Aborted when the client leaves, and while there is no answer yet also when the request takes too long. */
  readonly signal: AbortSignal;
  /** For the functions of respond.ts. Warnings go to `response.warnings`. */
  readonly response: ResponseContext;
}

/** A request for what is no resource: discovery, health, OpenAPI, version. */
export interface NonResourceRequest {
  readonly info: RequestInfo;
  readonly headers: Headers;
  readonly resources: ResourceSet;
  readonly response: ResponseContext;
}

/** Answers one request. Errors that the client may see are thrown as StatusError. */
export type ApiHandler = (request: ApiRequest) => Promise<Response>;
