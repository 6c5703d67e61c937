// Which recorded cases weir is held to answer identically. A scope only ever grows.

import type { GoldenCase } from "./golden_corpus.ts";
import { recordedHeader } from "./golden_compare.ts";

export type GoldenScope = (golden: GoldenCase) => boolean;

const objectCategories = new Set([
  "discovery",
  "list",
  "list-ns",
  "get",
  "get-missing",
  "get-special",
  "get-cr",
  "sub",
  "paging",
  "paging-odd",
  "errors",
  "method",
  "query",
  "ua",
  "long",
  "reqheaders",
]);

/** List and get of whole objects in JSON, pretty JSON and protobuf, without selectors or resourceVersion. */
export function objectScope(golden: GoldenCase): boolean {
  if (golden.stable === false || !objectCategories.has(golden.category) || hasTrueWatch(golden)) return false;
  if (["labelSelector", "fieldSelector", "resourceVersion"].some((name) => parameters(golden).has(name))) return false;
  const asked = golden.requestHeaders.filter(([name]) => name.toLowerCase() === "accept").map(([, value]) => value)
    .join();
  const answered = recordedHeader(golden, "content-type") ?? "";
  return !/yaml|as=(?:Table|PartialObjectMetadata)/i.test(`${asked} ${answered}`);
}

const laterCategories = new Set(["auth", "watch", "openapi"]);

/** Every representation, selectors and resourceVersion: all but authentication, watches and OpenAPI. */
export function representationScope(golden: GoldenCase): boolean {
  return golden.stable !== false && !laterCategories.has(golden.category) && !hasTrueWatch(golden);
}

/** The OpenAPI documents and how they are served. */
export function openApiScope(golden: GoldenCase): boolean {
  return golden.stable !== false && golden.category === "openapi";
}

/** Watches of everything, in every representation. */
export function watchScope(golden: GoldenCase): boolean {
  if (golden.stable === false || golden.category === "auth" || !/^\/apis?\//.test(golden.path)) return false;
  return golden.category === "watch" || hasTrueWatch(golden);
}

/** Kubernetes reads a boolean parameter as true unless it is absent, `0` or `false` in any case. */
function hasTrueWatch(golden: GoldenCase): boolean {
  const value = parameters(golden).get("watch");
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}

function parameters(golden: GoldenCase): URLSearchParams {
  const at = golden.path.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : golden.path.slice(at + 1));
}
