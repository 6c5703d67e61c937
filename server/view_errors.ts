// Metadata views that do not fit what was read: said only after the read, in terms of kube-apiserver's Go types.

import type { ApiRequest } from "./api_request.ts";
import { internalTypeName } from "./internal_type.ts";
import { notAcceptable, unclassifiedError } from "./status_error.ts";

/**
 * To be called once the object or list is known to exist.
 * @throws {StatusError} 406 for the view of one object on a list or the other way round; for the latter, custom
 * resources have a 500
 */
export function checkView(request: ApiRequest): void {
  const { format, resource, info } = request;
  const list = info.verb === "list";
  if (list && format.as?.kind === "PartialObjectMetadata") {
    throw notAcceptable(
      `you requested PartialObjectMetadata, but the requested object is a list (${goType(request, list)})`,
    );
  }
  if (!list && format.as?.kind === "PartialObjectMetadataList") {
    if (resource.custom !== undefined) throw unclassifiedError("content is not a list");
    throw notAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (${goType(request, list)})`,
    );
  }
}

function goType({ resource, subresource }: ApiRequest, list: boolean): string {
  const suffix = list ? "List" : "";
  if (resource.custom !== undefined) return `*unstructured.Unstructured${suffix}`;
  const { kind, group = resource.group } = subresource ?? resource;
  return `*${internalTypeName({ group, kind })}${suffix}`;
}
