// The members by which a strategic merge patch says what shall be done with the members beside them.

import { isJsonObject, type JsonObject, type JsonValue, newJsonObject } from "../../encoding/json_value.ts";
import { badRequest, type StatusError, unclassifiedError } from "../status_error.ts";
import { goDynamicType, goPrint } from "./go_value.ts";

/** `$patch: replace | delete`, of the object it stands in. */
export const patchDirective = "$patch";
/** `$retainKeys: [key…]`: the object loses all other members. */
const retainKeysDirective = "$retainKeys";
/** `$setElementOrder/<list>: [element…]` */
export const setElementOrderPrefix = "$setElementOrder";
/** `$deleteFromPrimitiveList/<list>: [value…]` */
export const deleteFromListPrefix = "$deleteFromPrimitiveList";

const formatNames: Readonly<Record<string, string>> = {
  [setElementOrderPrefix]: "setElementOrder list",
  [deleteFromListPrefix]: "primitive list",
};

/** @throws {StatusError} 400 */
export function badFormat(what: string): never {
  throw badRequest(`invalid patch format of ${what}`);
}

/** The name of the list in `$setElementOrder/finalizers`. @throws {StatusError} 400 when it has none */
export function directedList(member: string, prefix: string): string {
  if (!member.startsWith(`${prefix}/`)) badFormat(formatNames[prefix]!);
  return member.slice(prefix.length + 1);
}

/** What becomes of an object whose patch has a `$patch`. @throws {StatusError} 500 for an unknown one */
export function obeyPatchDirective(patch: JsonObject): JsonObject {
  const directive = patch[patchDirective]!;
  if (directive === "delete") return newJsonObject();
  if (directive !== "replace") throw unknownDirective(directive, patch);
  delete patch[patchDirective];
  return patch;
}

export function unknownDirective(directive: JsonValue, patch: JsonObject): StatusError {
  return unclassifiedError(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(patch)}`);
}

/** Every member of the patch that sets something must be among the keys. @throws {StatusError} 400 when one is not */
export function retainKeys(original: JsonObject, patch: JsonObject): void {
  const list = patch[retainKeysDirective];
  if (list === undefined) return;
  delete patch[retainKeysDirective];
  if (!Array.isArray(list)) badFormat("retainKeys");
  const keys = new Set(list);
  for (const [key, value] of Object.entries(patch)) {
    const setsNothing = value === null || key.startsWith(deleteFromListPrefix) || key.startsWith(setElementOrderPrefix);
    if (!setsNothing && !keys.has(key)) badFormat("retainKeys");
  }
  for (const key of Object.keys(original)) if (!keys.has(key)) delete original[key];
}

/** A value that is new to the object: without null members and without objects that have a `$patch`; else undefined. */
export function plainValue(value: JsonValue): JsonValue | undefined {
  dropNulls(value);
  return dropDirectives(value);
}

function dropNulls(value: JsonValue): void {
  if (Array.isArray(value)) return value.forEach(dropNulls);
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (member === null) delete value[key];
    else dropNulls(member);
  }
}

/** Undefined for an object that has a `$patch`. */
export function dropDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return value.map(dropDirectives).filter((element) => element !== undefined);
  if (!isJsonObject(value)) return value;
  if (patchDirective in value) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const plain = dropDirectives(member);
    if (plain === undefined) delete value[key];
    else value[key] = plain;
  }
  return value;
}

/** @throws {StatusError} 500 for anything but a list */
export function expectList(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw unclassifiedError(`expected a []interface {}, but received a ${goDynamicType(value)}`);
}

/** @throws {StatusError} 500 for anything but an object */
export function expectObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw unclassifiedError(`expected a map[string]interface {}, but received a ${goDynamicType(value)}`);
}
