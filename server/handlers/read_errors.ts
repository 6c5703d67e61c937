// What can go wrong while reading, as the Status that kube-apiserver would send.
import { fromStorageError, type StorageErrorContext } from "../storage_status.ts";
import { YamlControlCharacterError } from "../../encoding/formats/yaml.ts";
import { StoredValueError } from "../../encoding/storage_envelope.ts";
import type { Revision } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import type { ReadPlan } from "../list_options.ts";
import type { Resource } from "../resources/resource.ts";
import { internalError, resourceVersionTooLarge, unclassifiedError } from "../status_error.ts";

export function storageContext({ resource }: ApiRequest, verb: string): StorageErrorContext {
  return { resource, verb, retry: resource.watchCache };
}

/** Runs `read`; errors of the store and of stored values come out as StatusErrors. */
export async function withStatusErrors<T>(context: StorageErrorContext, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw toStatusError(error, context);
  }
}

/** A StatusError for what can go wrong; anything else as it is. */
export function toStatusError(error: unknown, context: StorageErrorContext): unknown {
  if (error instanceof StoredValueError) return internalError(error.message, { cause: error });
  if (error instanceof YamlControlCharacterError) {
    return unclassifiedError(error.message, { cause: error, mediaType: "application/yaml" });
  }
  return fromStorageError(error, context);
}

/**
 * A state not older than one that does not exist yet cannot be had.
 * @throws {StatusError} 504
 */
export function checkNotOlder(
  { consistency, revision }: ReadPlan,
  { current, resource }: { current: Revision; resource: Resource },
): void {
  if (consistency !== "notOlderThan" || revision === undefined || revision <= BigInt(current)) return;
  throw resourceVersionTooLarge({ requested: revision, current }, { retry: resource.watchCache });
}
