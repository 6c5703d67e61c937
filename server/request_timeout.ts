// How long a request may take until its answer begins.

import { parseGoDuration } from "../encoding/go_duration.ts";
import { limits } from "./config.ts";
import { firstValue, type Query } from "./request_target.ts";
import { badRequest } from "./status_error.ts";

/**
 * Milliseconds: `?timeout=` (a Go duration) where it is shorter than the server's own limit.
 * @throws {StatusError} 400
 */
export function requestTimeoutMs(query: Query): number {
  const text = firstValue(query, "timeout");
  if (!text) return limits.requestTimeoutMs;
  try {
    const timeoutMs = Number(parseGoDuration(text)) / 1e6;
    return timeoutMs > 0 ? Math.min(timeoutMs, limits.requestTimeoutMs) : limits.requestTimeoutMs;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badRequest(`invalid timeout specified in the request URL - ${error.message}`);
  }
}
