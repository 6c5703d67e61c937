// Subresources that lead to a node or a program (log, exec, attach, portforward, proxy). There is no kubelet behind weir:
// it can only tell whether the object exists.

import { objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { checkKey, checkObjectName } from "../object_name.ts";
import { badRequest, notFound, notImplemented } from "../status_error.ts";
import { goQuote } from "../go_quote.ts";
import type { ReadDependencies } from "./read_dependencies.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";

/** @throws {StatusError} always: 404 without the object, else 501 */
export async function handleConnect(
  request: ApiRequest,
  { store }: Pick<ReadDependencies, "store">,
): Promise<Response> {
  const { resource, subresource, info, signal } = request;
  checkObjectName(info, resource);
  const name = subresource?.name === "proxy" ? proxiedName(info.name, resource.singular) : info.name;
  const namespace = resource.namespaced ? info.namespace : undefined;
  const key = objectKey(resource.storage!.keyPrefix, { namespace, name });
  checkKey(key);
  return await withStatusErrors(storageContext(request, "get"), async () => {
    const { entry } = await store.get(key, { signal });
    if (entry === undefined) throw notFound(resource, name);
    const what = `${resource.plural}/${subresource!.name}`;
    throw notImplemented(resource, name, `weir serves no ${what}: there is no kubelet behind it`);
  });
}

/** Out of `name`, `name:port` or `scheme:name:port`. @throws {StatusError} 400 */
function proxiedName(text: string, singular: string): string {
  const parts = text.split(":");
  const name = parts.length === 3 ? parts[1]! : parts[0]!;
  const isScheme = parts.length < 3 || ["http", "https", ""].includes(parts[0]!);
  if (parts.length > 3 || name === "" || !isScheme) throw badRequest(`invalid ${singular} request ${goQuote(text)}`);
  return name;
}
