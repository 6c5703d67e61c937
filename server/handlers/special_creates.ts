// POSTs that store nothing, or something else than the object they are sent to.

import type { ApiRequest } from "../api_request.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { handleBinding } from "./pod_binding.ts";
import { handleEviction } from "./pod_eviction.ts";
import { handleReview, isReview } from "./reviews.ts";
import { handleTokenRequest } from "./token_request.ts";

type CreateHandler = (request: ApiRequest, dependencies: WriteDependencies) => Promise<Response>;

/** By plural and subresource, of the core group. */
const coreCreates: Readonly<Record<string, CreateHandler>> = {
  "bindings": handleBinding,
  "pods/binding": handleBinding,
  "pods/eviction": handleEviction,
  "serviceaccounts/token": handleTokenRequest,
};

/** Undefined for what is simply stored. */
export function specialCreate({ resource, subresource }: ApiRequest): CreateHandler | undefined {
  if (isReview(resource)) return handleReview;
  const path = subresource === undefined ? resource.plural : `${resource.plural}/${subresource.name}`;
  return resource.group === "" ? coreCreates[path] : undefined;
}
