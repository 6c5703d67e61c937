// What a DELETE asks for, as far as it decides what becomes of the object.

import type { Resource } from "../resources/resource.ts";
import type { PropagationOptions } from "./propagation.ts";

/** Members of DeleteOptions. */
export interface DeletionOptions extends PropagationOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly preconditions?:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
}

export interface DeletionRequest {
  readonly resource: Resource;
  readonly options: DeletionOptions;
  /** RFC 3339 in whole seconds. */
  readonly now: string;
}
