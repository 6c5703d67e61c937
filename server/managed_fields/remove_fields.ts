// A value without some of its fields (structured-merge-diff's RemoveItems).

import { isJsonObject, type JsonObject, type JsonValue, newJsonObject } from "../../encoding/json_value.ts";
import { emptySet, type FieldNode, type FieldSet } from "./field_set.ts";
import { elementOf } from "./list_elements.ts";
import { formOf, type ListType, type MapType, type MergeType } from "./merge_type.ts";
import { memberElement, memberName, type PathElement } from "./path_element.ts";

/** The value is not changed. Maps and lists that lose all they have become null. */
export function removeFields(value: JsonObject, { type, fields }: { type: MergeType; fields: FieldSet }): JsonObject {
  return fields.size === 0 ? value : remove(value, { type, fields }) as JsonObject;
}

function remove(value: JsonValue, { type, fields }: { type: MergeType; fields: FieldSet }): JsonValue {
  const { map, list } = formOf(type, value);
  if (map !== undefined && isJsonObject(value)) return map.atomic ? null : removeMembers(value, { type: map, fields });
  if (list !== undefined && Array.isArray(value)) {
    return list.atomic ? null : removeElements(value, { type: list, fields });
  }
  return value;
}

function removeMembers(object: JsonObject, { type, fields }: { type: MapType; fields: FieldSet }): JsonValue {
  const kept = newJsonObject();
  for (const [name, value] of Object.entries(object)) {
    const { member = false, children } = fields.get(memberElement(name)) ?? {};
    if (member) continue;
    const memberType = type.memberType(name);
    kept[name] = children === undefined || memberType === undefined
      ? value
      : remove(value, { type: memberType, fields: children });
  }
  return Object.keys(kept).length === 0 ? null : kept;
}

function removeElements(
  list: readonly JsonValue[],
  { type, fields }: { type: ListType; fields: FieldSet },
): JsonValue {
  const kept: JsonValue[] = [];
  for (const value of list) {
    const { member = false, children } = fields.get(elementOf(type, value)) ?? {};
    if (!member) kept.push(children === undefined ? value : remove(value, { type: type.element, fields: children }));
  }
  return kept.length === 0 ? null : kept;
}

/**
 * The set with the members of structs that something below is in: whoever owns what is in a struct owns it, too, and it
 * goes when all of that does.
 */
export function withStructs(type: MergeType | undefined, set: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>();
  for (const [element, { member, children }] of set) {
    const name = memberName(element);
    const isStruct = children !== undefined && name !== undefined && type?.map?.isField(name) === true;
    const below = name === undefined ? type?.list?.element : type?.map?.memberType(name);
    result.set(element, {
      member: member || isStruct,
      children: children && withStructs(below, children ?? emptySet),
    });
  }
  return result;
}
