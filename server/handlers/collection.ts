// Which keys of the store a list or watch is about: its path says, and selectors that leave only one namespace or name.
import type { KeyRange } from "../../storage/store.ts";
import { collectionPrefix, collectionRange, keyAfter, objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import type { ListOptions } from "../list_options.ts";
import { checkKey } from "../object_name.ts";
import { exactFieldValue } from "../selectors/field_selector.ts";

/** What a list or watch covers in the store. */
export interface Collection {
  /** What the keys of continue tokens are relative to. */
  readonly prefix: string;
  /** What is read: all of the collection, the rest of it after a continue token, or one key. */
  readonly range: KeyRange;
  /** A field selector names the one object. */
  readonly single: boolean;
}

/** @throws {StatusError} 500 for a namespace that cannot be part of a key */
export function collectionOf(
  { resource, info }: ApiRequest,
  { fieldSelector, continueToken }: Pick<ListOptions, "fieldSelector"> & Partial<Pick<ListOptions, "continueToken">>,
): Collection {
  const { keyPrefix } = resource.storage!;
  // A selected namespace is as good as one in the path.
  const selectedNamespace = resource.namespaced ? exactFieldValue(fieldSelector, "metadata.namespace") : undefined;
  const namespace = info.namespace || selectedNamespace || undefined;
  const prefix = collectionPrefix(keyPrefix, namespace);
  checkKey(prefix.slice(0, -1));
  const whole = collectionRange(keyPrefix, namespace);
  const name = exactFieldValue(fieldSelector, "metadata.name");
  if (name && (namespace !== undefined || !resource.namespaced)) {
    const key = objectKey(keyPrefix, { namespace, name });
    return { prefix, range: { start: key, end: keyAfter(key) }, single: true };
  }
  const start = continueToken === undefined ? whole.start : prefix + continueToken.startKey;
  return { prefix, range: { start, end: start > whole.end ? start : whole.end }, single: false };
}
