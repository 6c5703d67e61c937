// The objects of one kind, one after the other, as the JSON that a watch shows at its beginning (KEP-3157): each has its
// kind, and only one is in memory at a time.

import { concat } from "@std/bytes/concat";
import { type ApiClient, apiError } from "./api_client.ts";
import { type ApiResource, collectionPath } from "./api_resources.ts";

const query = new URLSearchParams({
  watch: "true",
  sendInitialEvents: "true",
  resourceVersionMatch: "NotOlderThan",
  allowWatchBookmarks: "true",
});
const addedStart = '{"type":"ADDED","object":';
const newline = 0x0a;

/** @throws {ApiError} @throws {Error} when the server ends before all objects have come */
export async function* listedObjects(
  api: ApiClient,
  resource: ApiResource,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const path = `${collectionPath(resource)}?${query}`;
  const response = await api.request(path, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw await apiError(response);
  for await (const line of lines(response.body!)) {
    signal.throwIfAborted();
    const start = new TextDecoder().decode(line.subarray(0, addedStart.length));
    if (start !== addedStart) return requireEnd(line, path);
    yield line.subarray(addedStart.length, line.lastIndexOf("}".charCodeAt(0)));
  }
  throw new Error(`${path}: the answer ended too soon`);
}

/** A bookmark says that all objects have come. */
function requireEnd(line: Uint8Array, path: string): void {
  const { type, object } = JSON.parse(new TextDecoder().decode(line)) as { type: string; object: { message?: string } };
  if (type !== "BOOKMARK") throw new Error(`${path}: ${object.message ?? type}`);
}

/** Lines without their ends. */
export async function* lines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield concat([...parts, chunk.subarray(from, end)]);
      [parts, from] = [[], end + 1];
    }
    if (from < chunk.length) parts.push(chunk.slice(from));
  }
  if (parts.length > 0) yield concat(parts);
}
