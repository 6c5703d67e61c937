// Reads a list page by page over one kept connection, taking the continue token from the head of each page unparsed.

import { Buffer } from "node:buffer";
import { ApiClient } from "./api_client.ts";
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
  const client = new ApiClient(target, { connections: 1, signal });
  const markers = new MarkerCount(marker);
  const requestMs: number[] = [];
  try {
    for (let token: string | undefined = ""; token !== undefined;) {
      const began = performance.now();
      const query = `limit=${limit}${token && `&continue=${encodeURIComponent(token)}`}`;
      const head = await readPage(client, `${path}?${query}`, markers);
      token = /"continue":"([^"]+)"/.exec(head)?.[1];
      requestMs.push(performance.now() - began);
    }
  } finally {
    client.close();
  }
  return { items: markers.count, requestMs };
}

/** @returns the beginning of the body */
async function readPage(client: ApiClient, path: string, markers: MarkerCount): Promise<string> {
  let head = Buffer.alloc(0);
  const onBytes = (bytes: Uint8Array) => {
    if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes)]);
    markers.add(bytes);
  };
  const { status } = await client.send({ method: "GET", path, onBytes });
  if (status !== 200) throw new Error(`${path}: HTTP ${status} ${head}`);
  return head.toString();
}
