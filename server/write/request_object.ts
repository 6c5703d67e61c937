// The object that a create or an update sends.
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { decodeRequestObject } from "./decode_body.ts";
import { checkIdentity, ensureNamespace } from "./object_identity.ts";
import { dropDuplicateOwners } from "./owner_references.ts";
import { bodyMediaType, readRequestBody } from "./request_body.ts";
import { parseWriteOptions, type WriteOptions } from "./write_options.ts";

export interface SentObject {
  readonly options: WriteOptions;
  /** In the form of decodeRequestObject, with metadata, the namespace of the URL, and each owner once. */
  readonly object: TypedObject;
}

/** @throws {StatusError} 400, 413, 415 or 422 */
export async function requestObject(request: ApiRequest, verb: "create" | "update"): Promise<SentObject> {
  const { resource, subresource, headers, info, response } = request;
  const mediaType = bodyMediaType(headers);
  const body = await readRequestBody(request.body);
  const options = parseWriteOptions(request, verb);
  const { fieldValidation } = options;
  const { warnings } = response;
  const object = await decodeRequestObject(body, { mediaType, resource, subresource, fieldValidation, warnings });
  const namespace = resource.namespaced ? info.namespace : "";
  if (verb === "update") checkIdentity(object, { name: info.name, namespace });
  ensureNamespace(object, namespace);
  dropDuplicateOwners(object, { when: "sent", warnings });
  return { options, object };
}
