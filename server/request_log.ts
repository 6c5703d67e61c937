// Requests as lines of a log: `key=value` pairs, quoted where they could be anything.

import type { RequestLogEntry } from "./app.ts";

/** From this --v on every request is logged; below it those that went wrong. */
const everyRequestFrom = 3;

/** The lines for a request, none where --v does not ask for it. A panic has its stack with it. */
export function requestLogLines(entry: RequestLogEntry, { v }: { readonly v: number }): string[] {
  if (v < everyRequestFrom && entry.status < 500 && !entry.panic) return [];
  const { error, panic } = entry;
  const stack = panic && error instanceof Error ? error.stack?.split("\n").slice(1) : undefined;
  return [requestLine(entry), ...stack ?? []];
}

function requestLine({ method, url, status, durationMs, bytes, auditId, userAgent, error }: RequestLogEntry): string {
  const uri = url.replace(/^https?:\/\/[^/]*/, "");
  const pairs = [
    `method=${/^[A-Z]+$/.test(method) ? method : JSON.stringify(method)}`,
    `uri=${JSON.stringify(uri)}`,
    `status=${status}`,
    `duration=${durationMs.toFixed(1)}ms`,
    `bytes=${bytes}`,
    `audit-id=${JSON.stringify(auditId)}`,
    `user-agent=${JSON.stringify(userAgent)}`,
    ...(error === undefined ? [] : [`error=${JSON.stringify(error instanceof Error ? error.message : `${error}`)}`]),
  ];
  return pairs.join(" ");
}
