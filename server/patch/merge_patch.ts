// JSON merge patches (RFC 7386) as kube-apiserver applies them.

import { badRequest } from "../status_error.ts";
import { type LazyJson, type LazyNode, lazyText, lazyToBytes, parseLazyJson } from "./lazy_json.ts";
import type { FieldValidation, Patch } from "./patch.ts";
import { readPatchObject } from "./patch_body.ts";

/** @throws {StatusError} 400 for what is no merge patch */
export function parseMergePatch(body: Uint8Array, fieldValidation: FieldValidation): Patch {
  const faults = fieldValidation === "Ignore" ? [] : readFaults(body);
  parseContainer(body);
  return {
    apply(current) {
      const result = mergeDocument(parseLazyJson(current)!, parseContainer(body));
      return { json: lazyToBytes(result), shown: lazyText(result), faults, typed: false };
    },
  };
}

function readFaults(body: Uint8Array): readonly string[] {
  try {
    return readPatchObject(body).faults;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error;
    throw badRequest(`error decoding patch: ${error.message}`);
  }
}

/** The patch, an object or, which only fieldValidation=Ignore lets through, a list. */
function parseContainer(body: Uint8Array): LazyNode {
  let patch: LazyJson | undefined;
  try {
    patch = parseLazyJson(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (patch && (patch.object() ?? patch.list()) !== undefined) return patch;
  throw badRequest("Invalid JSON Patch");
}

function mergeDocument(current: LazyNode, patch: LazyNode): LazyNode {
  const members = current.object();
  const changes = patch.object();
  if (members !== undefined && changes !== undefined) {
    mergeMembers(members, changes);
    return current;
  }
  dropNulls(patch);
  return patch;
}

/** Null removes a member; objects are merged; all else is replaced. */
function mergeMembers(members: Map<string, LazyJson>, changes: Map<string, LazyJson>): void {
  for (const [key, change] of changes) {
    if (change === null) members.delete(key);
    else members.set(key, mergeValue(members.get(key) ?? null, change));
  }
}

function mergeValue(current: LazyJson, change: LazyNode): LazyNode {
  const members = current?.object();
  if (members === undefined) {
    dropNulls(change);
    return change;
  }
  const changes = change.object();
  if (changes === undefined) return change;
  mergeMembers(members, changes);
  return current!;
}

/** Null members, also of objects in lists, which RFC 7386 would leave alone. */
function dropNulls(value: LazyJson): void {
  const members = value?.object();
  if (members === undefined) {
    value?.list()?.forEach(dropNulls);
    return;
  }
  for (const [key, member] of members) {
    if (member === null) members.delete(key);
    else dropNulls(member);
  }
}
