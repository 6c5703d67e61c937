// The patches that are served, by their content types.

import { routeUnsupportedMediaType, unsupportedMediaType } from "../status_error.ts";
import { parseJsonPatch } from "./json_patch.ts";
import { parseMergePatch } from "./merge_patch.ts";
import type { FieldValidation, Patch, PatchType } from "./patch.ts";
import { parseStrategicMergePatch } from "./strategic_merge_patch.ts";

export interface ParsePatchOptions {
  /** The message of the object in the version of the request; undefined for custom resources. */
  readonly message: string | undefined;
  readonly fieldValidation: FieldValidation;
}

export const applyPatch = "application/apply-patch+yaml" satisfies PatchType;
const strategicMergePatch: PatchType = "application/strategic-merge-patch+json";
const customPatchTypes: readonly string[] = [
  "application/json-patch+json",
  "application/merge-patch+json",
  applyPatch,
];
const builtinPatchTypes = customPatchTypes.toSpliced(2, 0, strategicMergePatch);

/**
 * The type of patch that a request sends; parameters of its content type do not count.
 * @param contentType the header, "" when there is none
 * @param options.custom for a custom resource, which has no strategic merge patch
 * @throws {StatusError} 415
 */
export function readPatchType(contentType: string, { custom }: { custom: boolean }): PatchType {
  const types = custom ? customPatchTypes : builtinPatchTypes;
  // Routes of built-in resources take any type of a list, the handler only a single one.
  const listed = contentType.split(",").map((type) => type.split(";", 1)[0]!.trim());
  if (!custom && !listed.some((type) => types.includes(type))) throw routeUnsupportedMediaType();
  const type = contentType.split(";", 1)[0]!;
  if (!types.includes(type)) throw unsupportedMediaType(types);
  return type as PatchType;
}

/**
 * To be called when the object is known to exist: kube-apiserver looks for it before it looks at the patch.
 * @throws {StatusError} 400 or 413 for a body that is no such patch
 */
export function parsePatch(
  type: Exclude<PatchType, typeof applyPatch>,
  body: Uint8Array,
  options: ParsePatchOptions,
): Patch {
  const { message, fieldValidation } = options;
  switch (type) {
    case "application/json-patch+json":
      return parseJsonPatch(body, fieldValidation);
    case "application/merge-patch+json":
      return parseMergePatch(body, fieldValidation);
    case "application/strategic-merge-patch+json":
      if (message === undefined) throw new RangeError("custom resources have no strategic merge patch");
      return parseStrategicMergePatch(body, { message, fieldValidation });
  }
}
