// The bodies of merge patches: JSON objects, read strictly where fieldValidation asks for it.

import { JsonReader } from "../../encoding/json_reader.ts";
import { type JsonObject, newJsonObject, readJsonValue } from "../../encoding/json_value.ts";

export interface PatchBody {
  readonly object: JsonObject;
  /** Duplicate members, each told once. */
  readonly faults: readonly string[];
}

/**
 * Reads a patch that is an object; null stands for an empty one.
 * @throws {JsonSyntaxError | TypeError | RangeError} in Go's words
 */
export function readPatchObject(body: Uint8Array): PatchBody {
  checkSyntax(body);
  const reader = new JsonReader(body);
  const kind = reader.peek();
  if (kind === "null") return { object: newJsonObject(), faults: [] };
  if (kind !== "object") {
    throw new TypeError(`json: cannot unmarshal ${goKind(kind)} into Go value of type map[string]interface {}`);
  }
  const faults = new Set<string>();
  const object = readJsonValue(reader, (path) => faults.add(`duplicate field "${path}"`)) as JsonObject;
  return { object, faults: [...faults] };
}

/** Go looks at the whole text before it decodes any of it. @throws {JsonSyntaxError} */
export function checkSyntax(body: Uint8Array): void {
  const reader = new JsonReader(body);
  reader.skipValue();
  reader.expectEnd();
}

/** What Go's messages call a kind of JSON values. */
export function goKind(kind: ReturnType<JsonReader["peek"]>): string {
  return kind === "boolean" ? "bool" : kind;
}
