// FieldsV1, the JSON of a field set: an object whose keys are path elements, `.` standing for the path itself (KEP-555).

import { isJsonObject, type JsonObject, type JsonValue, newJsonObject } from "../../encoding/json_value.ts";
import { addNode, emptySet, type FieldNode, type FieldSet, sortedNodes } from "./field_set.ts";
import { parsePathElement, type PathElement } from "./path_element.ts";

/** @throws {SyntaxError} for what is no field set */
export function readFieldsV1(value: JsonValue): FieldSet {
  if (!isJsonObject(value)) throw new SyntaxError("fieldsV1 is no object");
  return readNode(value).children ?? emptySet;
}

function readNode(object: JsonObject): FieldNode {
  const children = new Map<PathElement, FieldNode>();
  let member = false;
  for (const key of Object.keys(object)) {
    if (key === ".") {
      member = true;
      continue;
    }
    const element = parsePathElement(key);
    if (element === undefined) continue;
    const child = object[key];
    if (!isJsonObject(child)) throw new SyntaxError(`${key} is no object`);
    addNode(children, element, readNode(child));
  }
  return children.size === 0 ? { member: true, children: undefined } : { member, children };
}

/** Compact JSON, keys in order; HTML is not escaped as it is in answers. */
export function fieldsV1Text(set: FieldSet): string {
  return `{${memberTexts(set).join(",")}}`;
}

function memberTexts(set: FieldSet): string[] {
  return sortedNodes(set).map(([element, { member, children }]) => {
    const below = children === undefined ? [] : memberTexts(children);
    const members = member && below.length > 0 ? ['".":{}', ...below] : below;
    return `${JSON.stringify(element)}:{${members.join(",")}}`;
  });
}

/** The same as a value, for custom resources. */
export function fieldsV1Value(set: FieldSet): JsonObject {
  const object = newJsonObject();
  for (const [element, { member, children }] of set) {
    const child = children === undefined ? newJsonObject() : fieldsV1Value(children);
    if (member && children !== undefined) child["."] = newJsonObject();
    object[element] = child;
  }
  return object;
}
