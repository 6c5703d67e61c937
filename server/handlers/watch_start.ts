// Where a watch begins: with the objects there are, or after a revision (KEP-3157).
import type { Revision, Snapshot, Store } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import type { WatchOptions } from "../list_options.ts";
import { exactFieldValue } from "../selectors/field_selector.ts";
import { badRequest } from "../status_error.ts";
import type { Collection } from "./collection.ts";

export interface WatchStart {
  /** The objects that come first, as if they had just been made; undefined when only changes are wanted. */
  readonly snapshot: Snapshot | undefined;
  /** The changes after this revision follow. */
  readonly after: Revision;
}

/** @throws {StorageError} */
export async function openWatch(
  { resourceVersion, sendInitialEvents }: WatchOptions,
  { store, collection, signal }: { store: Store; collection: Collection; signal: AbortSignal },
): Promise<WatchStart> {
  if (sendInitialEvents ?? resourceVersion === undefined) {
    const snapshot = await store.list(collection.range, { signal });
    return { snapshot, after: snapshot.revision };
  }
  if (resourceVersion === undefined) return { snapshot: undefined, after: await store.currentRevision({ signal }) };
  // A revision that lies in the future is waited for, however far away it is.
  return { snapshot: undefined, after: Math.min(Number(resourceVersion), Number.MAX_SAFE_INTEGER) };
}

/**
 * The options with the name that stands in a path such as `/api/v1/watch/namespaces/default/pods/web-0`.
 * @throws {StatusError} 400
 */
export function withPathName({ info, resource }: ApiRequest, options: WatchOptions): WatchOptions {
  const { fieldSelector } = options;
  if (info.name === "" || exactFieldValue(fieldSelector, "metadata.name") === info.name) return options;
  if (fieldSelector.length > 0) throw badRequest("fieldSelector metadata.name doesn't match requested name");
  const label = resource.fieldSelectors.find(({ label }) => label === "metadata.name")!;
  return { ...options, fieldSelector: [{ label, negated: false, value: info.name }] };
}
