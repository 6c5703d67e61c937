// Equality of parsed JSON: the same types and values all the way down (Go's reflect.DeepEqual).

import { isJsonObject, type JsonValue } from "../../../encoding/json_value.ts";

export function deepEqualJson(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => deepEqualJson(element, b[index]!));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length &&
      names.every((name) => name in b && deepEqualJson(a[name]!, b[name]!));
  }
  return a === b;
}
