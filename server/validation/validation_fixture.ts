// Objects for the tests of validators: decoded from JSON and defaulted, as a write has them; faults as texts.

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { completeObject } from "../../encoding/slow_path.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { fieldErrorText } from "../field_error.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { validateCreate, validateUpdate } from "./validate_object.ts";

/** What stands in the JSON of an object; apiVersion and kind say what it is. */
export type Manifest = { readonly apiVersion: string; readonly kind: string; readonly [name: string]: unknown };

/** `merge` with objects joined, null taking away, all else replaced (RFC 7386). */
export function changed(manifest: Manifest, merge: Record<string, unknown>): Manifest {
  return mergePatch(manifest, merge) as Manifest;
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = { ...(isObject(target) ? target : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `field: message` of each fault of a new object; a namespaced one without a namespace is in `default`. */
export function createFaults(manifest: Manifest): string[] {
  const { object, resource } = complete(manifest);
  return validateCreate(object, { resource }).map(fieldErrorText);
}

/** Of a change. */
export function updateFaults(manifest: Manifest, old: Manifest, subresource = ""): string[] {
  const { object, resource } = complete(manifest);
  return validateUpdate(object, complete(old).object, { resource, subresource }).map(fieldErrorText);
}

/** As a write has it after decoding, defaults and conversion. */
export function complete(manifest: Manifest): { object: TypedObject; resource: Resource } {
  const { apiVersion, kind } = manifest;
  const message = messageNameOf(apiVersion, kind)!;
  const resource = builtinResources.find((candidate) => candidate.message === message)!;
  const object = jsonToObject(message, new TextEncoder().encode(JSON.stringify(manifest)));
  const { storage } = resource;
  completeObject(object, { from: message, to: messageNameOf(storage!.apiVersion, storage!.kind)! });
  const metadata = (object.metadata ??= {}) as TypedObject;
  if (resource.namespaced) metadata.namespace ??= "default";
  return { object, resource };
}
