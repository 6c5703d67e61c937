// The object that a server-side apply sends, and what comes of it. Any object may be made by an apply.

import { yamlToJson } from "../../encoding/formats/yaml_to_json.ts";
import { YamlSyntaxError } from "../../encoding/formats/yaml_error.ts";
import { type JsonObject, jsonValueToBytes } from "../../encoding/json_value.ts";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { readPatchObject } from "../patch/patch_body.ts";
import { badRequest } from "../status_error.ts";
import { decodePatchedObject } from "./decode_patched.ts";
import { checkIdentity, ensureNamespace } from "./object_identity.ts";
import { fieldManagerOf, type ObjectWrite } from "./object_write.ts";
import { warningTexts, yamlProblems } from "./strict_problems.ts";
import type { CurrentObject } from "./update_object.ts";
import type { WriteOptions } from "./write_options.ts";

export interface SentApply {
  readonly applied: JsonObject;
  /** As strict_problems.ts words them. */
  readonly problems: readonly string[];
}

/** @throws {StatusError} 400 */
export async function parseApply(body: Uint8Array): Promise<SentApply> {
  try {
    const { json, duplicateKeys } = await yamlToJson(body);
    return { applied: readPatchObject(json).object, problems: yamlProblems(duplicateKeys) };
  } catch (error) {
    if (error instanceof YamlSyntaxError) throw badRequest(`error decoding YAML: ${error.message}`);
    if (!(error instanceof TypeError)) throw error;
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: ${error.message}`,
    );
  }
}

/**
 * The object that an apply makes out of the present one, or out of nothing: complete, in the version that writes work on.
 * @throws {StatusError} 400, 409 or 500
 */
export function applyTo(
  current: CurrentObject | undefined,
  { applied, problems }: SentApply,
  { request, write, options }: { request: ApiRequest; write: ObjectWrite; options: WriteOptions },
): TypedObject {
  const manager = fieldManagerOf(write, options);
  const { object: changed, entries } = manager.apply(applied, {
    old: current?.object,
    resourceVersion: String(current?.entry.modRevision ?? ""),
    force: options.force,
  });
  reportProblems(problems, { request, options });
  const object = changed === undefined && current !== undefined
    ? unchanged(current)
    : decodeApplied(changed ?? applied, { request, write });
  manager.setEntries(object, entries);
  return object;
}

function unchanged({ object, entry }: CurrentObject): TypedObject {
  const copy = cloneValue(object);
  (copy.metadata as TypedObject).resourceVersion = String(entry.modRevision);
  return copy;
}

function decodeApplied(
  json: JsonObject,
  { request, write }: { request: ApiRequest; write: ObjectWrite },
): TypedObject {
  const { resource, info, response } = request;
  const patched = { json: jsonValueToBytes(json), shown: "", faults: [], typed: true };
  const object = decodePatchedObject(patched, {
    resource,
    subresource: undefined,
    fieldValidation: "Ignore",
    warnings: response.warnings,
  });
  const namespace = resource.namespaced ? info.namespace : "";
  checkIdentity(object, { name: info.name, namespace });
  ensureNamespace(object, namespace);
  write.codec.complete(object);
  return object;
}

function reportProblems(
  problems: readonly string[],
  { request, options }: { request: ApiRequest; options: WriteOptions },
): void {
  const { fieldValidation } = options;
  if (problems.length === 0 || fieldValidation === "Ignore") return;
  if (fieldValidation === "Strict") {
    throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${problems.join(", ")}`);
  }
  const { warnings } = request.response;
  for (const warning of warningTexts(problems)) if (!warnings.includes(warning)) warnings.push(warning);
}
