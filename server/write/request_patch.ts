// The patch that a request sends, as a function of the object that it finds.
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import type { Patch, PatchType } from "../patch/patch.ts";
import { applyPatch, parsePatch, readPatchType } from "../patch/parse_patch.ts";
import { decodePatchedObject } from "./decode_patched.ts";
import { checkIdentity, ensureNamespace } from "./object_identity.ts";
import { scaleMessage } from "../scale.ts";
import { parseApply, type SentApply } from "./request_apply.ts";
import { readRequestBody } from "./request_body.ts";
import { parseWriteOptions, type WriteOptions } from "./write_options.ts";

export interface SentPatch {
  readonly options: WriteOptions;
  /** The object that a server-side apply sends, for an apply; `apply` is for the others. */
  readonly sentApply: SentApply | undefined;
  /**
   * The new object, in the form of decodeRequestObject. A patch is only read once there is an object for it.
   * @param current JSON of the object as the server answers it
   * @throws {StatusError}
   */
  apply(current: Uint8Array): TypedObject;
}

/** @throws {StatusError} 413, 415 or 422; 400 for an apply */
export async function requestPatch(request: ApiRequest): Promise<SentPatch> {
  const custom = request.resource.custom !== undefined;
  const type = readPatchType(request.headers.get("Content-Type") ?? "", { custom });
  const body = await readRequestBody(request.body);
  const options = parseWriteOptions(request, "patch");
  const sentApply = type === applyPatch ? await parseApply(body) : undefined;
  return { options, sentApply, apply: patcher(request, { type, body, options }) };
}

function patcher(
  request: ApiRequest,
  { type, body, options }: { type: PatchType; body: Uint8Array; options: WriteOptions },
): SentPatch["apply"] {
  const { resource, subresource, info, response } = request;
  const { fieldValidation } = options;
  let patch: Patch | undefined;
  return (current) => {
    if (type === applyPatch) throw new RangeError("an apply is no patch of the object's JSON");
    patch ??= parsePatch(type, body, { message: patchedMessage(request), fieldValidation });
    const warnings: string[] = [];
    const patched = patch.apply(current);
    const object = decodePatchedObject(patched, { resource, subresource, fieldValidation, warnings });
    // A patch that is applied again warns of the same.
    for (const warning of warnings) if (!response.warnings.includes(warning)) response.warnings.push(warning);
    const namespace = resource.namespaced ? info.namespace : "";
    checkIdentity(object, { name: info.name, namespace });
    ensureNamespace(object, namespace);
    return object;
  };
}

/** Undefined for custom resources. */
function patchedMessage({ resource, subresource }: ApiRequest): string | undefined {
  return subresource?.name === "scale" ? scaleMessage : resource.message;
}
