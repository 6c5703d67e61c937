// Names and namespaces in paths, where kube-apiserver refuses them. Anything else is looked for, however strange.

import { goQuote } from "./go_quote.ts";
import type { RequestInfo } from "./request_info.ts";
import type { Resource } from "./resources/resource.ts";
import { badRequest, unclassifiedError } from "./status_error.ts";
import { isCleanKey } from "../storage/store_key.ts";
import { pathSegmentFaults } from "./validation/names.ts";

/**
 * For requests about one object.
 * @throws {StatusError} 400 for a name that cannot be a key, or no namespace where one is needed
 */
export function checkObjectName({ name, namespace }: RequestInfo, resource: Resource): void {
  if (resource.namespaced && namespace === "") throw badRequest("Namespace parameter required.");
  if (name === "") throw badRequest("Name parameter required.");
  const faults = pathSegmentFaults(name);
  if (faults.length > 0) throw badRequest(`Name parameter invalid: ${goQuote(name)}: ${faults.join(", ")}`);
}

/** @throws {StatusError} 500 for a key (without the store's own prefix) that would leave its place */
export function checkKey(key: string): void {
  if (!isCleanKey(key)) throw unclassifiedError(`invalid key: ${goQuote(key)}`);
}
