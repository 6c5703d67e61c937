// The steps of a path to a field, by the keys that FieldsV1 has for them: `f:<name>` a member, `k:{"name":"c1"}` an element
// by its keys, `v:"value"` an element that is its own key, `i:<n>` an element by its place (structured-merge-diff).

import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { isJsonObject, type JsonObject, type JsonValue, writeJsonValue } from "../../encoding/json_value.ts";
import { goQuote } from "../go_quote.ts";

/** Two elements are the same when their texts are. */
export type PathElement = string;

export function memberElement(name: string): PathElement {
  return `f:${name}`;
}

/** @param keys by name; they are put in order */
export function keyedElement(keys: JsonObject): PathElement {
  return `k:${writeJsonValue(keys)}`;
}

export function valueElement(value: JsonValue): PathElement {
  return `v:${writeJsonValue(value)}`;
}

/** The name of a member; undefined for elements of lists. */
export function memberName(element: PathElement): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

/**
 * The element of a key as a client may have written it.
 * @returns undefined for kinds of elements that nobody knows, which are passed over
 * @throws {SyntaxError} for one of a known kind that is malformed
 */
export function parsePathElement(key: string): PathElement | undefined {
  const text = key.slice(2);
  switch (key.slice(0, 2)) {
    case "f:":
      return key;
    case "k:": {
      const keys = parse(text);
      if (!isJsonObject(keys)) throw new SyntaxError(`key ${key} has no object`);
      return keyedElement(keys);
    }
    case "v:":
      return valueElement(parse(text));
    case "i:":
      if (!/^-?\d+$/.test(text)) throw new SyntaxError(`key ${key} has no number`);
      return key;
    default:
      return undefined;
  }
}

function parse(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

/** As messages show it: `.name`, `[name="c1"]`, `[="value"]`, `[0]`. */
export function elementText(element: PathElement): string {
  const text = element.slice(2);
  switch (element[0]) {
    case "f":
      return `.${text}`;
    case "k": {
      const keys = Object.entries(parse(text) as JsonObject);
      return `[${keys.map(([name, value]) => `${name}=${valueText(value)}`).join(",")}]`;
    }
    case "v":
      return `[=${valueText(parse(text))}]`;
    default:
      return `[${text}]`;
  }
}

function valueText(value: JsonValue): string {
  return typeof value === "string" ? goQuote(value) : writeJsonValue(value);
}

const kindOrder = "fkvi";

/** Members by the bytes of their names, then elements by the values of their keys. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a[0] !== b[0]) return kindOrder.indexOf(a[0]!) - kindOrder.indexOf(b[0]!);
  switch (a[0]) {
    case "f":
      return compareUtf8(a, b);
    case "k":
      return compareKeys(parse(a.slice(2)) as JsonObject, parse(b.slice(2)) as JsonObject);
    case "v":
      return compareValues(parse(a.slice(2)), parse(b.slice(2)));
    default:
      return Number(a.slice(2)) - Number(b.slice(2));
  }
}

function compareKeys(a: JsonObject, b: JsonObject): number {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [[name, value], [otherName, other]] = [left[i]!, right[i]!];
    const order = compareUtf8(name, otherName) || compareValues(value, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const valueKinds = ["number", "string", "boolean"];

/** Values of one type by their order, numbers before text before booleans before all else. */
function compareValues(a: JsonValue, b: JsonValue): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareUtf8(a, b);
  const order = kindOf(a) - kindOf(b);
  return order !== 0 ? order : compareUtf8(writeJsonValue(a), writeJsonValue(b));
}

function kindOf(value: JsonValue): number {
  const kind = valueKinds.indexOf(typeof value);
  return kind < 0 ? valueKinds.length : kind;
}
