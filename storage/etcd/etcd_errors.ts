// What went wrong with a call to etcd, in the words of the storage contract, and whether trying again can help.

import {
  ClientClosedError,
  GRPCOutOfRangeError,
  GRPCResourceExhastedError,
  GRPCUnknownError,
  isRecoverableError,
} from "etcd3";
import { AnswerTooLargeError } from "../range_read.ts";
import { StorageError } from "../store.ts";

/** The error of a call as a StorageError or AnswerTooLargeError; `undefined` when another attempt may succeed. */
export function finalError(error: unknown, action: string): Error | undefined {
  const { message } = asError(error);
  if (error instanceof GRPCOutOfRangeError) {
    if (message.includes("has been compacted")) return new StorageError("compacted", message, { cause: error });
    if (message.includes("future revision")) return new StorageError("futureRevision", message, { cause: error });
  }
  if (error instanceof GRPCResourceExhastedError && message.includes("larger than max")) {
    return new AnswerTooLargeError(message, { cause: error });
  }
  if (error instanceof ClientClosedError) {
    return new StorageError("unavailable", `${action}: the store is closed`, { cause: error });
  }
  // Too many requests (resource exhausted) passes like a missing leader does.
  const retriable = isRecoverableError(asError(error)) || error instanceof GRPCUnknownError ||
    error instanceof GRPCResourceExhastedError;
  return retriable ? undefined : new StorageError("unavailable", `${action}: ${message}`, { cause: error });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
