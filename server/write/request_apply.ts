// The object that a server-side apply sends, and what comes of it. Any object may be made by an apply.

import { yamlToJson } from "../../encoding/formats/yaml_to_json.ts";
import { YamlSyntaxError } from "../../encoding/formats/yaml_error.ts";
import { type JsonObject, jsonValueToBytes, parseJson } from "../../encoding/json_value.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import type { FieldManager } from "../managed_fields/field_manager.ts";
import { readPatchObject } from "../patch/patch_body.ts";
import { scaleMessage } from "../scale.ts";
import { badRequest, conflict } from "../status_error.ts";
import { decodePatchedObject } from "./decode_patched.ts";
import { checkIdentity, ensureNamespace } from "./object_identity.ts";
import { fieldManagerOf, type ObjectWrite } from "./object_write.ts";
import { scaleChange, scaleJson } from "./scale_change.ts";
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
    if (error instanceof YamlSyntaxError) throw badRequest(`error decoding YAML: ${conversionError(error)}`);
    if (!(error instanceof TypeError)) throw error;
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: ${error.message}`,
    );
  }
}

function conversionError({ message }: YamlSyntaxError): string {
  const lead = "error converting YAML to JSON: ";
  return message.startsWith(lead) ? message : lead + message;
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
  if (request.subresource?.name === "scale" && current !== undefined) {
    return applyToScale(current, applied, { request, manager, force: options.force });
  }
  const { object: changed, entries } = manager.apply(applied, {
    old: current?.object,
    resourceVersion: String(current?.entry.modRevision ?? ""),
    force: options.force,
  });
  reportProblems(problems, { request, options });
  const object = changed === undefined && current !== undefined
    ? unchanged(current)
    : decodeApplied(changed ?? applied, { request, write });
  if (current === undefined) checkNew(object, write);
  manager.setEntries(object, entries);
  return object;
}

/** @throws {StatusError} 409 for an object that is said to exist */
function checkNew({ metadata }: TypedObject, { resource }: ObjectWrite): void {
  const { uid, name } = metadata as TypedObject;
  if (!uid) return;
  const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
  throw conflict(resource, String(name), why);
}

function applyToScale(
  current: CurrentObject,
  applied: JsonObject,
  { request, manager, force }: { request: ApiRequest; manager: FieldManager; force: boolean },
): TypedObject {
  const { resource, info } = request;
  const live = parseJson(scaleJson(resource, current.entry)) as JsonObject;
  const { object = live, entries } = manager.applyToScale(applied, { old: current.object, live, force });
  const scale = jsonToObject(scaleMessage, jsonValueToBytes(object));
  checkIdentity(scale, { name: info.name, namespace: resource.namespaced ? info.namespace : "" });
  const changed = scaleChange(resource, current, scale);
  manager.setEntriesOfScale(changed, entries);
  return changed;
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
