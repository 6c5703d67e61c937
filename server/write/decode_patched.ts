// What a patch has made, as an object: decoded as a request body is, but all that is wrong is a 422 that shows the patch.
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { FieldValidation, PatchedObject } from "../patch/patch.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import { invalidPatchResult } from "../status_error.ts";
import { type DecodedObject, decodeObject, type DecodeOptions } from "./decode_object.ts";
import { decodeTarget } from "./decode_target.ts";
import { registeredMessage } from "./kind_registry.ts";
import { strictErrorText, warningTexts } from "./strict_problems.ts";
import { DecodeError } from "./type_meta.ts";

export interface PatchedObjectOptions {
  readonly resource: Resource;
  readonly subresource: Subresource | undefined;
  readonly fieldValidation: FieldValidation;
  /** Texts for Warning headers are added here. */
  readonly warnings: string[];
}

/**
 * In the form that decodeRequestObject gives.
 * @throws {StatusError} 422
 */
export function decodePatchedObject(patched: PatchedObject, options: PatchedObjectOptions): TypedObject {
  const { fieldValidation, warnings, resource, subresource } = options;
  const target = decodeTarget(resource, subresource);
  const { object, problems } = decode(patched, { target, strict: fieldValidation !== "Ignore" });
  const all = [...new Set([...patched.faults, ...problems])];
  if (fieldValidation === "Strict" && all.length > 0) throw invalidPatchResult(patched.shown, strictErrorText(all));
  if (fieldValidation === "Warn") warnings.push(...warningTexts(all));
  return object;
}

function decode(patched: PatchedObject, options: DecodeOptions): Pick<DecodedObject, "object" | "problems"> {
  const { target } = options;
  try {
    if (!patched.typed || target.custom !== undefined) return decodeObject(patched.json, options);
    const { kind: _kind, apiVersion: _apiVersion, ...object } = jsonToObject(
      registeredMessage(target.registry, target.kind),
      patched.json,
    );
    return { object, problems: [] };
  } catch (error) {
    const isFault = error instanceof DecodeError || error instanceof TypeError || error instanceof RangeError;
    throw isFault ? invalidPatchResult(patched.shown, error.message) : error;
  }
}
