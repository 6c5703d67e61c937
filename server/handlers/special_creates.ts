// POSTs that store nothing, or something else than the object they are sent to.
import type { ApiRequest } from "../api_request.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { handleReview, isReview } from "./reviews.ts";

type CreateHandler = (request: ApiRequest, dependencies: WriteDependencies) => Promise<Response>;

/** Undefined for what is simply stored. */
export function specialCreate({ resource }: ApiRequest): CreateHandler | undefined {
  return isReview(resource) ? handleReview : undefined;
}
