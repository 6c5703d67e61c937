// What the app tells of requests to whoever counts them.

import type { RequestInfo } from "./request_info.ts";
import type { Resource, Subresource } from "./resources/resource.ts";

/** Told of each request. Called for every one: it must be quick, and must not throw. */
export interface RequestObserver {
  /** What it returns is told of the rest. */
  requestBegan(info: RequestInfo): RequestMeter;
}

/** Told of one request. */
export interface RequestMeter {
  /** There is what the request asks for; not called where there is not, or where it asks for no resource. */
  found(resource: Resource, subresource: Subresource | undefined): void;
  /** Called once: the answer is sent whole, or as far as the client wanted it. */
  ended(answer: { readonly status: number; readonly bytes: number }): void;
}
