// The answer to a write: the object as it is read, in the format asked for, or a Status that says it is gone.

import type { Item } from "../../encoding/item.ts";
import type { Entry } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import { encodeSingle, isProtobuf, type View } from "../representation.ts";
import { respondBytes } from "../respond.ts";
import { doneBody, successBody } from "../status_error.ts";
import { type ApiObject, encodeTypedObject } from "../typed_response.ts";
import { itemReader } from "./item_reader.ts";
import { readView } from "./read_view.ts";
import { scaleItem } from "./scale_item.ts";

/** @param status 200 or 201 */
export function respondObject(
  request: ApiRequest,
  entry: Entry,
  { status, now }: { status: number; now: number },
): Response {
  const { resource, subresource, format } = request;
  const { view, itemType } = readView(request, { now });
  const stored = subresource?.name === "scale"
    ? scaleItem(itemReader(resource)(entry), resource)
    : itemReader(resource, { type: itemType, markEmptyLists: !isProtobuf(format) })(entry);
  // A dry run makes no version.
  const item = entry.modRevision === 0 ? { ...stored, resourceVersion: "" } : stored;
  return respondItem(request, item, { status, view });
}

/** An item in the type that the view needs. */
export function respondItem(
  request: ApiRequest,
  item: Item,
  { status, view }: { status: number; view: View },
): Response {
  const { format } = request;
  return respondBytes(request.response, {
    status,
    contentType: format.mediaType,
    body: encodeSingle(view, item, format),
  });
}

/** @param status 200, or 202 where the deletion goes on */
export function respondDeleted(request: ApiRequest, { uid, status }: { uid: string; status: number }): Response {
  const { resource, info } = request;
  return respondSuccess(request, status, successBody(resource, { name: info.name, uid }));
}

/** What was asked for is done, and no object came of it. */
export function respondDone(request: ApiRequest): Response {
  return respondSuccess(request, doneBody.code, doneBody);
}

function respondSuccess({ response, format }: ApiRequest, status: number, body: ApiObject): Response {
  const { mediaType, pretty } = format;
  return respondBytes(response, {
    status,
    contentType: mediaType,
    body: encodeTypedObject(body, statusMessage, { mediaType, pretty }),
  });
}

const statusMessage = "k8s.io.apimachinery.pkg.apis.meta.v1.Status";
