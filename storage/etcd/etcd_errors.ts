// What went wrong with a call to etcd, in the words of the storage contract, and whether trying again can help.

import {
  ClientClosedError,
  EtcdLeaseInvalidError,
  EtcdPermissionDeniedError,
  GRPCFailedPreconditionError,
  GRPCInvalidArgumentError,
  GRPCNotImplementedError,
  GRPCOutOfRangeError,
  GRPCResourceExhastedError,
  GRPCUnauthenticatedError,
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
  const refusal = writeRefusal(message);
  if (refusal) return new StorageError(refusal.code, refusal.words, { cause: error });
  if (error instanceof GRPCResourceExhastedError && message.includes("larger than max")) {
    return new AnswerTooLargeError(message, { cause: error });
  }
  if (error instanceof ClientClosedError) {
    return new StorageError("unavailable", `${action}: the store is closed`, { cause: error });
  }
  // Too many requests (resource exhausted) passes like a missing leader does.
  const retriable = isRecoverableError(asError(error)) || error instanceof GRPCUnknownError ||
    error instanceof GRPCResourceExhastedError || isLeaseLost(error);
  return retriable ? undefined : new StorageError("unavailable", `${action}: ${message}`, { cause: error });
}

/** A write that etcd will not take the next time either, in the words that kube-apiserver passes on. */
function writeRefusal(message: string): { code: "tooLarge" | "outOfSpace"; words: string } | undefined {
  const words = message.replace(/^\d+ [A-Z_]+: /, "");
  if (words.startsWith("etcdserver: request is too large")) return { code: "tooLarge", words };
  if (words.startsWith("etcdserver: mvcc: database space exceeded")) return { code: "outOfSpace", words };
  // kube-apiserver's etcd client refuses to send what etcd's own gRPC would refuse to read; by default at the same size.
  const received = /^grpc: received (message larger than max.*)/.exec(words)?.[1];
  if (received === undefined) return undefined;
  return { code: "tooLarge", words: `rpc error: code = ResourceExhausted desc = trying to send ${received}` };
}

/** Errors with which etcd refuses a call before it does anything. */
const refusals = [
  ClientClosedError,
  EtcdLeaseInvalidError,
  EtcdPermissionDeniedError,
  GRPCFailedPreconditionError,
  GRPCInvalidArgumentError,
  GRPCNotImplementedError,
  GRPCOutOfRangeError,
  GRPCUnauthenticatedError,
];

/** What is in the messages of calls that never left, and of those that etcd refused although it may take them later. */
const refusalWords = [
  "No connection established",
  "Name resolution failed",
  "waiting for name resolution",
  "waiting for metadata filters",
  "Waiting for LB pick",
  "Channel closed before call started",
  "Stream refused by server",
  "etcdserver: no leader",
  "etcdserver: too many requests",
];

/** Whether a write that failed with this error may have been carried out, or may yet be. */
export function mayHaveHappened(error: unknown): boolean {
  const { message } = asError(error);
  if (refusals.some((refusal) => error instanceof refusal) || writeRefusal(message)) return false;
  return !refusalWords.some((words) => message.includes(words));
}

/** The write named a lease that has ended. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof EtcdLeaseInvalidError;
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
