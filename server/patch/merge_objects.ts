// Strategic merging of JSON values, driven by the schema tables. Both the original and the patch are changed in place.

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { unclassifiedError } from "../status_error.ts";
import { arrangeElements, checkElementOrder, elementType, identityOf } from "./element_order.ts";
import { goDynamicType } from "./go_value.ts";
import {
  deleteFromListPrefix,
  directedList,
  dropDirectives,
  expectList,
  obeyPatchDirective,
  patchDirective,
  plainValue,
  retainKeys,
  setElementOrderPrefix,
  unknownDirective,
} from "./patch_directives.ts";
import { listRules, type MemberRules, objectRules, type PatchSchema } from "./patch_schema.ts";

/** @throws {StatusError} 400, 422 or 500 for patches that do not fit */
export function mergeObjects(original: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject {
  if (patchDirective in patch) return obeyPatchDirective(patch);
  retainKeys(original, patch);
  for (const member of Object.keys(patch)) {
    if (member.startsWith(setElementOrderPrefix)) mergeOrderedList(original, patch, { member, schema });
  }
  for (const member of Object.keys(patch)) mergeMember(original, patch[member]!, { member, schema });
  return original;
}

interface Member {
  /** Its name in the patch. */
  readonly member: string;
  /** Of the object it stands in. */
  readonly schema: PatchSchema;
}

/** Null removes, scalars replace; a value of another type than the present one replaces it. */
function mergeMember(original: JsonObject, change: JsonValue, { member, schema }: Member): void {
  const isDeletion = member.startsWith(deleteFromListPrefix);
  const name = isDeletion ? directedList(member, deleteFromListPrefix) : member;
  const current = original[name];
  if (change === null) delete original[name];
  else if (isJsonObject(current) && isJsonObject(change)) {
    const rules = objectRules(schema, name);
    original[name] = rules.strategy === "replace" ? change : mergeObjects(current, change, rules.schema);
  } else if (Array.isArray(current) && Array.isArray(change)) {
    const rules = listRules(schema, name);
    if (isDeletion) original[name] = deleteFromList(current, change, rules);
    else original[name] = rules.strategy === "merge" ? mergeLists(current, change, rules) : change;
  } else if (!isDeletion) setOrDelete(original, name, plainValue(change));
}

function setOrDelete(object: JsonObject, name: string, value: JsonValue | undefined): void {
  if (value === undefined) delete object[name];
  else object[name] = value;
}

/** Merges a list together with its `$setElementOrder`, and takes both out of the patch. */
function mergeOrderedList(original: JsonObject, patch: JsonObject, { member, schema }: Member): void {
  const order = expectList(patch[member]!);
  delete patch[member];
  const name = directedList(member, setElementOrderPrefix);
  const current = name in original ? expectList(original[name]!) : undefined;
  const change = name in patch ? expectList(patch[name]!) : undefined;
  const rules = listRules(schema, name);
  checkElementOrder(change ?? [], order, rules.mergeKey);
  const merged = mergedList(current, change, rules);
  if (merged === undefined) return;
  elementType(current ?? [], change ?? []);
  original[name] = arrangeElements(merged, { patch: order, server: current ?? [], mergeKey: rules.mergeKey });
  delete patch[name];
}

function mergedList(
  current: JsonValue[] | undefined,
  change: JsonValue[] | undefined,
  rules: MemberRules,
): JsonValue[] | undefined {
  if (change === undefined) return current;
  if (current === undefined) return dropDirectives(change) as JsonValue[];
  return rules.strategy === "merge" ? mergeLists(current, change, rules) : change;
}

const objectType = goDynamicType({});

function deleteFromList(current: JsonValue[], change: JsonValue[], rules: MemberRules): JsonValue[] {
  if (current.length + change.length === 0) return current;
  if (elementType(current, change) === objectType) return mergeLists(current, change, rules);
  const deleted = new Set(change);
  return current.filter((element) => !deleted.has(element));
}

/** Objects are merged by their key, of other values the union is made. */
function mergeLists(current: JsonValue[], change: JsonValue[], { schema, mergeKey }: MemberRules): JsonValue[] {
  if (current.length + change.length === 0) return current;
  if (elementType(current, change) !== objectType) {
    const union = [...new Set([...current, ...change])];
    return arrangeElements(union, { patch: change, server: current, mergeKey });
  }
  if (mergeKey === "") {
    const type = "message" in schema ? "struct" : schema.kind;
    throw unclassifiedError(`cannot merge lists without merge key for ${type}`);
  }
  const { kept, merging } = obeyElementDirectives(current as JsonObject[], change as JsonObject[], mergeKey);
  const merged = mergeElements(kept, merging, { schema, mergeKey });
  return arrangeElements(merged, { patch: merging, server: kept, mergeKey });
}

interface Elements {
  /** Of the present list, or, where a `$patch: replace` stands in the patch, of the patch. */
  readonly kept: JsonObject[];
  /** To be merged with them. */
  readonly merging: JsonObject[];
}

function obeyElementDirectives(current: JsonObject[], change: JsonObject[], mergeKey: string): Elements {
  const plain: JsonObject[] = [];
  let kept = current;
  let replace = false;
  for (const element of change) {
    const directive = element[patchDirective];
    if (directive === undefined) plain.push(element);
    else if (directive === "replace") replace = true;
    else if (directive === "merge") {
      throw unclassifiedError("merging lists cannot yet be specified in the patch");
    } else if (directive === "delete") {
      const identity = identityOf(element, mergeKey);
      kept = kept.filter((present) => present[mergeKey] !== identity);
    } else throw unknownDirective(directive, element);
  }
  return replace ? { kept: plain, merging: [] } : { kept, merging: plain };
}

function mergeElements(
  kept: readonly JsonObject[],
  merging: readonly JsonObject[],
  { schema, mergeKey }: { schema: PatchSchema; mergeKey: string },
): JsonObject[] {
  const merged = [...kept];
  for (const element of merging) {
    const identity = identityOf(element, mergeKey);
    const place = merged.findIndex((present) => present[mergeKey] === identity);
    if (place < 0) merged.push(element);
    else merged[place] = mergeObjects(merged[place]!, element, schema);
  }
  return merged;
}
