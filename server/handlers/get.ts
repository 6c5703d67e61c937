// GET of one object, and of its status.
import type { Store } from "../../storage/store.ts";
import { objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseGetOptions } from "../list_options.ts";
import { checkKey, checkObjectName } from "../object_name.ts";
import { encodeSingle } from "../representation.ts";
import { respondBytes } from "../respond.ts";
import { notFound } from "../status_error.ts";
import { itemReader } from "./item_reader.ts";
import { checkNotOlder, storageContext, withStatusErrors } from "./read_errors.ts";
import { readView } from "./read_view.ts";

export interface ReadDependencies {
  readonly store: Store;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
  /** The store's revision when the server started: what kube-apiserver's watch cache would have been filled with. */
  readonly startRevision: number;
}

export async function handleGet(request: ApiRequest, { store, now }: ReadDependencies): Promise<Response> {
  const { resource, info, query, signal } = request;
  checkObjectName(info, resource);
  const plan = parseGetOptions(query);
  const key = objectKey(resource.storage!.keyPrefix, { namespace: info.namespace || undefined, name: info.name });
  checkKey(key);
  return await withStatusErrors(storageContext(request, "get"), async () => {
    const { entry, revision } = await store.get(key, { signal });
    checkNotOlder(plan, { current: revision, resource });
    if (entry === undefined) throw notFound(resource, info.name);
    const { view, itemType } = readView(request, { now: now() });
    const body = encodeSingle(view, itemReader(resource, itemType)(entry), request.format);
    return respondBytes(request.response, { contentType: request.format.mediaType, body });
  });
}
