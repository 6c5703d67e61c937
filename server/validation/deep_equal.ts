// Semantic equality of decoded values (apimachinery's equality.Semantic), where nil and empty are the same.

import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";

type Value = TypedValue | undefined;

/**
 * Knows no types, unlike `sameMessage`: absent, null, "", 0, false and whatever is empty are all the same, also where a
 * pointer could tell them apart. For single fields.
 */
export function deepEqual(a: Value, b: Value): boolean {
  if (a === b || (isZero(a) && isZero(b))) return true;
  if (a instanceof RawJson && b instanceof RawJson) return equalBytes(a.bytes, b.bytes);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return equalBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
  }
  if (!isTypedObject(a) && !isTypedObject(b)) return false;
  if ((!isTypedObject(a) && !isNil(a)) || (!isTypedObject(b) && !isNil(b))) return false;
  const [left, right] = [(a ?? {}) as TypedObject, (b ?? {}) as TypedObject];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => {
    // The keys of a map count even where their values are zero.
    const isMap = Object.getPrototypeOf(left) === null || Object.getPrototypeOf(right) === null;
    return (!isMap || (name in left && name in right)) && deepEqual(left[name], right[name]);
  });
}

function isZero(value: Value): boolean {
  if (isNil(value) || value === "" || value === 0 || value === false) return true;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof RawJson) return value.bytes.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isNil(value: Value): value is undefined | null {
  return value === undefined || value === null;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
