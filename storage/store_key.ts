// Where Kubernetes keeps its objects: `<resource prefix>/<namespace>/<name>`, or without the namespace for cluster-wide
// kinds. Names are not validated here; only what would leave the resource's own prefix is told apart.

import type { KeyRange } from "./store.ts";

export interface ObjectKeyParts {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** The key of one object: `("/pods", {namespace: "default", name: "web-0"})` is `/pods/default/web-0`. */
export function objectKey(resourcePrefix: string, parts: ObjectKeyParts): string {
  return collectionPrefix(resourcePrefix, parts.namespace) + parts.name;
}

/**
 * What every key of a collection begins with. It ends in a slash, so that `/pods/a/` does not take in namespace `ab`,
 * nor `/pods/` the keys of `/podsecuritypolicy`.
 */
export function collectionPrefix(resourcePrefix: string, namespace?: string): string {
  return namespace ? `${resourcePrefix}/${namespace}/` : `${resourcePrefix}/`;
}

/** All keys of a resource, or of a resource in one namespace. */
export function collectionRange(resourcePrefix: string, namespace?: string): KeyRange {
  const start = collectionPrefix(resourcePrefix, namespace);
  return { start, end: prefixEnd(start) };
}

/**
 * The first key after all keys that begin with `prefix`.
 * @throws {RangeError} when the prefix does not end in a slash
 */
export function prefixEnd(prefix: string): string {
  if (!prefix.endsWith("/")) throw new RangeError(`A key prefix must end in a slash, got ${JSON.stringify(prefix)}`);
  return prefix.slice(0, -1) + "0"; // "0" follows "/" in ASCII
}

/** The first possible key after `key`: where a list goes on whose last key was this one. */
export function keyAfter(key: string): string {
  return key + "\0";
}

/** Whether no segment of the key is `.` or `..`. kube-apiserver refuses other keys: 500 `invalid key: "/pods/.."`. */
export function isCleanKey(key: string): boolean {
  return !key.split("/").some((segment) => segment === "." || segment === "..");
}
