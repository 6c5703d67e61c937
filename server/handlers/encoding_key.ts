// What tells two encodings of one page apart: lists with the same key share the bytes.
import type { ApiRequest } from "../api_request.ts";
import { firstValue } from "../request_target.ts";
import type { Resource } from "../resources/resource.ts";

const resourceIds = new WeakMap<Resource, number>();
let lastId = 0;

/** @param options.now of Tables, whose ages are the same within a second */
export function encodingKey({ resource, format, query }: ApiRequest, { now }: { now: number | undefined }): string {
  const { mediaType, pretty, as } = format;
  const view = as === undefined ? [] : [as.kind, as.version, firstValue(query, "includeObject")];
  const selectors = [firstValue(query, "labelSelector"), firstValue(query, "fieldSelector")];
  const second = now === undefined ? undefined : Math.floor(now / 1000);
  return JSON.stringify([idOf(resource), mediaType, pretty, second, ...view, ...selectors]);
}

/** A CRD that changes makes new resources, so that what an older schema made is not taken for the new. */
function idOf(resource: Resource): number {
  let id = resourceIds.get(resource);
  if (id === undefined) resourceIds.set(resource, id = ++lastId);
  return id;
}
