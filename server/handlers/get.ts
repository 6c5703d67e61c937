// GET of one object, of its status and of its scale.
import { objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseGetOptions } from "../list_options.ts";
import { checkKey, checkObjectName } from "../object_name.ts";
import { encodeSingle, isProtobuf } from "../representation.ts";
import { respondBytes } from "../respond.ts";
import { notFound } from "../status_error.ts";
import { handleComponentStatusGet } from "./component_statuses.ts";
import { itemReader } from "./item_reader.ts";
import type { ReadDependencies } from "./read_dependencies.ts";
import { checkNotOlder, storageContext, withStatusErrors } from "./read_errors.ts";
import { readView } from "./read_view.ts";
import { scaleItem } from "./scale_item.ts";

export async function handleGet(request: ApiRequest, dependencies: ReadDependencies): Promise<Response> {
  const { resource, subresource, info, query, signal } = request;
  if (resource.storage === undefined) return await handleComponentStatusGet(request, dependencies);
  checkObjectName(info, resource);
  const plan = parseGetOptions(query);
  // Below `/namespaces/<name>` the name of a namespace counts as a namespace, too.
  const namespace = resource.namespaced ? info.namespace : undefined;
  const key = objectKey(resource.storage.keyPrefix, { namespace, name: info.name });
  checkKey(key);
  return await withStatusErrors(storageContext(request, "get"), async () => {
    const { entry, revision } = await dependencies.store.get(key, { signal });
    checkNotOlder(plan, { current: revision, resource });
    if (entry === undefined) throw notFound(resource, info.name);
    const { view, itemType } = readView(request, { now: dependencies.now() });
    const item = subresource?.name === "scale"
      ? scaleItem(itemReader(resource)(entry), resource)
      : itemReader(resource, { type: itemType, markEmptyLists: !isProtobuf(request.format) })(entry);
    const body = encodeSingle(view, item, request.format);
    return respondBytes(request.response, { contentType: request.format.mediaType, body });
  });
}
