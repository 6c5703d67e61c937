// Elements of lists that are not atomic, by what tells them apart.

import { isJsonObject, type JsonValue, newJsonObject } from "../../encoding/json_value.ts";
import type { ListType } from "./merge_type.ts";
import { keyedElement, type PathElement, valueElement } from "./path_element.ts";

/** A value that its type does not fit; the message is structured-merge-diff's, each line with its path. */
export class TypedValueError extends Error {
  override readonly name = "TypedValueError";
}

/**
 * The elements of a list by their path elements, in order; the same one may stand there several times.
 * @throws {TypedValueError} for an element that cannot be told apart
 */
export function listElements(type: ListType, list: readonly JsonValue[]): Map<PathElement, JsonValue[]> {
  const elements = new Map<PathElement, JsonValue[]>();
  for (const value of list) {
    const element = elementOf(type, value);
    const same = elements.get(element);
    if (same === undefined) elements.set(element, [value]);
    else same.push(value);
  }
  return elements;
}

/** @throws {TypedValueError} */
export function elementOf(type: ListType, value: JsonValue): PathElement {
  return type.keys.length === 0 ? setElement(value) : mapElement(type, value);
}

function setElement(value: JsonValue): PathElement {
  if (Array.isArray(value)) throw new TypedValueError("not supported: associative list with lists as elements");
  if (isJsonObject(value)) throw new TypedValueError("associative list without keys has an element that's a map type");
  if (value === null) throw new TypedValueError("associative list without keys has an element that's an explicit null");
  return valueElement(value);
}

function mapElement({ keys, keyDefault }: ListType, value: JsonValue): PathElement {
  if (value === null) throw new TypedValueError("associative list with keys may not have a null element");
  if (!isJsonObject(value)) throw new TypedValueError("associative list with keys may not have non-map elements");
  const found = newJsonObject();
  for (const key of keys) {
    const own = Object.hasOwn(value, key) ? value[key] : keyDefault(key);
    if (own === undefined) {
      throw new TypedValueError(
        `associative list with keys has an element that omits key field "${key}" (and doesn't have default value)`,
      );
    }
    found[key] = own;
  }
  return keyedElement(found);
}
