// The fields that a value sets, which is what a manager that applies it owns (structured-merge-diff's ToFieldSet).

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { addNode, type FieldNode, type FieldSet, leaf } from "./field_set.ts";
import { listElements } from "./list_elements.ts";
import { formOf, type ListType, type MapType, type MergeType } from "./merge_type.ts";
import { memberElement, type PathElement } from "./path_element.ts";

/** @throws {TypedValueError} */
export function fieldSetOf(type: MergeType, value: JsonObject): FieldSet {
  return mapFields(type.map!, value);
}

/** What stands for the value itself and what is below it. */
function nodeOf(type: MergeType, value: JsonValue): FieldNode {
  const { map, scalar, list } = formOf(type, value);
  if (map !== undefined) {
    if (map.atomic) return leaf;
    return { member: false, children: isJsonObject(value) ? mapFields(map, value) : undefined };
  }
  if (scalar !== undefined) return leaf;
  if (list!.atomic) return leaf;
  return { member: false, children: Array.isArray(value) ? listFields(list!, value) : undefined };
}

/** Members of structs are there by what is in them, those of maps for themselves. */
function mapFields(map: MapType, object: JsonObject): FieldSet {
  const fields = new Map<PathElement, FieldNode>();
  for (const [name, value] of Object.entries(object)) {
    const type = map.memberType(name);
    if (type === undefined) continue;
    const { member, children } = nodeOf(type, value);
    const isEmpty = value === null || (isJsonObject(value) && Object.keys(value).length === 0);
    addNode(fields, memberElement(name), { member: member || isEmpty || !map.isField(name), children });
  }
  return fields;
}

/** Elements that stand there more than once are one field together. */
function listFields(type: ListType, list: readonly JsonValue[]): FieldSet {
  const fields = new Map<PathElement, FieldNode>();
  for (const [element, values] of listElements(type, list)) {
    const children = values.length > 1 ? undefined : nodeOf(type.element, values[0]!).children;
    addNode(fields, element, { member: true, children });
  }
  return fields;
}
