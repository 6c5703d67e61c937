// The single map from a store's errors to the Status that a client gets.

import { StorageError } from "../storage/store.ts";
import {
  expired,
  type GroupResource,
  resourceVersionTooLarge,
  serverTimeout,
  unclassifiedError,
} from "./status_error.ts";

/** What a read was about, for the words of its error. */
export interface StorageErrorContext {
  readonly resource: GroupResource;
  readonly verb: string;
  /** The revision asked for, where the request named one. */
  readonly requestedRevision?: bigint | number;
  /** Whether the client is told when to come back for a future revision. */
  readonly retry?: boolean;
  /** For a list that was going on from a token: the token to go on with at the newest revision. */
  readonly freshToken?: string;
}

const LIST_TOO_OLD = "The resourceVersion for the provided list is too old.";
const TOKEN_TOO_OLD = "The provided continue parameter is too old to display a consistent list result. " +
  "You can start a new list without the continue parameter, or use the continue token in this response to retrieve " +
  "the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that " +
  "were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** The client's error for a store's error; anything that is no StorageError comes back as it is. */
export function fromStorageError(error: unknown, context: StorageErrorContext): unknown {
  if (!(error instanceof StorageError)) return error;
  switch (error.code) {
    case "compacted":
      return context.freshToken === undefined ? expired(LIST_TOO_OLD) : expired(TOKEN_TOO_OLD, context.freshToken);
    case "futureRevision":
      return resourceVersionTooLarge(
        { requested: context.requestedRevision ?? 0, current: error.currentRevision ?? 0 },
        { retry: context.retry ?? true },
      );
    case "tooLarge":
    case "outOfSpace":
      return unclassifiedError(error.message, { cause: error });
    // Without a time to come back: clients would then repeat by themselves what may have happened.
    case "unknownOutcome":
      return unclassifiedError("etcdserver: request timed out", { cause: error, logMessage: error.message });
    case "unavailable":
      return serverTimeout(context.resource, context.verb, { cause: error });
  }
}
