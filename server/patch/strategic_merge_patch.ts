// Strategic merge patches of built-in objects (API conventions, "Strategic Merge Patch").

import { type JsonObject, jsonValueToBytes, parseJson } from "../../encoding/json_value.ts";
import { badRequest, invalidPatchResult } from "../status_error.ts";
import { goPrint } from "./go_value.ts";
import { mergeObjects } from "./merge_objects.ts";
import type { FieldValidation, Patch } from "./patch.ts";
import { type PatchBody, readPatchObject } from "./patch_body.ts";
import { checkUnstructured, ConversionError } from "./unstructured_object.ts";

export interface StrategicMergePatchOptions {
  /** The message of the object, in the version of the request. */
  readonly message: string;
  readonly fieldValidation: FieldValidation;
}

/**
 * @throws {StatusError} 400 for what is no patch; `apply` throws 400, 422 or 500 for directives and values that do not fit
 */
export function parseStrategicMergePatch(body: Uint8Array, options: StrategicMergePatchOptions): Patch {
  readBody(body);
  return { apply: (current) => applyTo(parseJson(current) as JsonObject, body, options) };
}

function readBody(body: Uint8Array): PatchBody {
  try {
    return readPatchObject(body);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error;
    throw badRequest(error.message);
  }
}

/** Merging uses the patch up: it is read anew each time. */
function applyTo(current: JsonObject, body: Uint8Array, { message, fieldValidation }: StrategicMergePatchOptions) {
  const { object: patch, faults } = readBody(body);
  const patched = mergeObjects(current, patch, { message });
  const shown = goPrint(patch);
  try {
    const unknownFields = checkUnstructured(patched, message);
    return {
      json: jsonValueToBytes(patched),
      shown,
      faults: fieldValidation === "Ignore" ? [] : [...faults, ...unknownFields],
      typed: true,
    };
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw invalidPatchResult(shown, error.message);
  }
}
