// What a value was before a change, and whether it is still the same (KEP-4008, CRDValidationRatcheting): faults of what did
// not change are tolerated.

import { isJsonObject, type JsonObject, type JsonValue } from "../../../encoding/json_value.ts";
import { deepEqualJson } from "./deep_equal_json.ts";
import type { SchemaNode } from "./schema_node.ts";

/** The old value at the place of a new one; there is none for what is new. */
export interface Was {
  readonly value: JsonValue;
}

/** Members that the schema does not know are not followed. */
export function wasMember(node: SchemaNode, was: Was | undefined, name: string): Was | undefined {
  if (!isJsonObject(was?.value) || !(name in was.value) || memberNode(node, name) === undefined) return undefined;
  return { value: was.value[name]! };
}

/** Elements of maps are found by their keys, those of sets and atomic lists not at all, all others by their place. */
export function wasElement(
  node: SchemaNode,
  was: Was | undefined,
  { list, index }: { list: readonly JsonValue[]; index: number },
): Was | undefined {
  if (!Array.isArray(was?.value) || node.items === undefined) return undefined;
  const value = node.listType === "map"
    ? elementWithKeys(was.value, list[index]!, node.listMapKeys)
    : node.listType === ""
    ? was.value[index]
    : undefined;
  return value === undefined || value === null ? undefined : { value };
}

/** Equality as far as old values can be followed: what cannot is equal only as a whole list. */
export function isUnchanged(node: SchemaNode, value: JsonValue, was: Was): boolean {
  const old = was.value;
  if (Array.isArray(value) && Array.isArray(old)) {
    if (value.length !== old.length) return false;
    const elements = value.map((_, index) => wasElement(node, was, { list: value, index }));
    if (elements.includes(undefined) && node.listType !== "map") return deepEqualJson(value, old);
    return value.every((element, index) =>
      elements[index] !== undefined && isUnchanged(node.items!, element, elements[index])
    );
  }
  if (isJsonObject(value) && isJsonObject(old)) {
    const names = Object.keys(value);
    return names.length === Object.keys(old).length && names.every((name) => {
      const member = wasMember(node, was, name);
      return member !== undefined && isUnchanged(memberNode(node, name)!, value[name]!, member);
    });
  }
  return deepEqualJson(value, old);
}

function memberNode({ properties, additional }: SchemaNode, name: string): SchemaNode | undefined {
  return properties.get(name) ?? (typeof additional === "object" ? additional : undefined);
}

function elementWithKeys(
  list: readonly JsonValue[],
  wanted: JsonValue,
  keys: readonly string[],
): JsonObject | undefined {
  if (!isJsonObject(wanted)) return undefined;
  return list.filter(isJsonObject).find((element) =>
    keys.every((key) => deepEqualJson(element[key] ?? null, wanted[key] ?? null))
  );
}
