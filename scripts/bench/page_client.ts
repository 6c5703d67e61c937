// Reads a list page by page over one kept connection, taking the continue token from the head of each page unparsed.

import { Buffer } from "node:buffer";
import * as http from "node:http";
import * as https from "node:https";
import { MarkerCount } from "./marker_count.ts";
import type { Target } from "./target.ts";

export interface Pages {
  readonly items: number;
  /** How long each page took, in ms. */
  readonly requestMs: readonly number[];
}

/** The token stands in the list's metadata, before the items. */
const headBytes = 4096;

/**
 * @param options.marker stands once in each item
 * @throws {Error} when a page is no 200 or its transfer breaks
 */
export async function readPages(
  target: Target,
  options: { path: string; limit: number; marker: string; signal: AbortSignal },
): Promise<Pages> {
  const { path, limit, marker, signal } = options;
  const url = target.plainUrl ?? target.url;
  const agent = url.startsWith("https:")
    ? new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
    : new http.Agent({ keepAlive: true, maxSockets: 1 });
  const markers = new MarkerCount(marker);
  const requestMs: number[] = [];
  try {
    for (let token: string | undefined = ""; token !== undefined;) {
      const began = performance.now();
      const query = `limit=${limit}${token && `&continue=${encodeURIComponent(token)}`}`;
      const head = await readPage(`${url}${path}?${query}`, { agent, token: target.token, signal, markers });
      token = /"continue":"([^"]+)"/.exec(head)?.[1];
      requestMs.push(performance.now() - began);
    }
  } finally {
    agent.destroy();
  }
  return { items: markers.count, requestMs };
}

/** @returns the beginning of the body */
function readPage(
  url: string,
  options: { agent: http.Agent; token: string | undefined; signal: AbortSignal; markers: MarkerCount },
): Promise<string> {
  const { agent, token, signal, markers } = options;
  const headers = { Accept: "application/json", ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  const get = url.startsWith("https:") ? https.get : http.get;
  return new Promise((resolve, reject) => {
    const onResponse = (response: http.IncomingMessage) => {
      let head = Buffer.alloc(0);
      response.on("data", (bytes: Buffer) => {
        if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes)]);
        markers.add(bytes);
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(head.toString());
        else reject(new Error(`${url}: HTTP ${response.statusCode} ${head}`));
      });
    };
    get(url, { agent, headers, signal }, onResponse).on("error", reject);
  });
}
