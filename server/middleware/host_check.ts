// Refuses requests that did not come for a loopback name. A page of any web site can make a browser send requests to
// 127.0.0.1, and by DNS rebinding also read the answers; its Origin, or the Host it resolved, gives it away.

import type { MiddlewareHandler } from "hono";
import { isLoopbackAddress } from "../flag_values.ts";
import { statusBody, StatusError } from "../status_error.ts";

/** Answers 403 (Forbidden) unless Host and Origin, where sent, are loopback. */
export const hostCheck: MiddlewareHandler = async (context, next) => {
  const refused = refusal(context.req.raw);
  if (refused === undefined) return await next();
  return context.body(`${JSON.stringify(statusBody(refused))}\n`, 403, {
    "Content-Type": "application/json",
    "Cache-Control": "no-cache, private",
    "X-Content-Type-Options": "nosniff",
  });
};

/** Why a request is refused; undefined for one that may pass. */
function refusal(request: Request): StatusError | undefined {
  const origin = request.headers.get("origin");
  // HTTP/2 has no Host header: its :authority is in the URL, as is the host of an absolute request target.
  const host = request.headers.get("host");
  const urlHost = /^https?:\/\/([^/?#]*)/.exec(request.url)?.[1];
  if (origin !== null && !isLoopbackHost(/^https?:\/\/([^/]*)$/.exec(origin)?.[1])) {
    return forbidden(`the Origin ${JSON.stringify(origin)} is not a loopback name`);
  }
  for (const name of host === null ? [urlHost] : [host, urlHost]) {
    if (!isLoopbackHost(name)) return forbidden(`the Host ${JSON.stringify(name)} is not a loopback name`);
  }
  return undefined;
}

function forbidden(why: string): StatusError {
  return new StatusError(`refused: ${why}; only localhost, 127.0.0.0/8 and [::1] are served`, {
    code: 403,
    reason: "Forbidden",
    details: {},
  });
}

/** `localhost`, `127.0.0.1:8080`, `[::1]:8080`. */
function isLoopbackHost(host: string | undefined): boolean {
  const name = host?.replace(/:\d*$/, "").toLowerCase() ?? "";
  return name === "localhost" || isLoopbackAddress(name.replace(/^\[(.*)\]$/, "$1"));
}
