// JSON values as Go names and prints them once they are decoded into interface{}: messages of strategic merge patches.

import type { JsonValue } from "../../encoding/json_value.ts";
import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { goFloat } from "../go_float.ts";

/** reflect.Kind: `map`, `slice`, `string`, `bool`, `int64`, `float64`; `invalid` for null. */
export function goKindOf(value: JsonValue): string {
  if (value === null) return "invalid";
  if (Array.isArray(value)) return "slice";
  switch (typeof value) {
    case "object":
      return "map";
    case "boolean":
      return "bool";
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? "int64" : "float64";
    case "bigint":
      return "int64";
    default:
      return "string";
  }
}

/** reflect.Type as `%s` prints it. */
export function goDynamicType(value: JsonValue): string {
  const kind = goKindOf(value);
  if (kind === "map") return "map[string]interface {}";
  if (kind === "slice") return "[]interface {}";
  return kind === "invalid" ? "%!s(<nil>)" : kind;
}

/** `%v`: `map[data:map[q:5] list:[a b]]`, keys sorted. */
export function goPrint(value: JsonValue): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goPrint).join(" ")}]`;
  if (typeof value === "object") {
    const keys = Object.keys(value).sort(compareUtf8);
    return `map[${keys.map((key) => `${key}:${goPrint(value[key]!)}`).join(" ")}]`;
  }
  return goKindOf(value) === "float64" ? goFloat(value as number) : String(value);
}
