// A built-in object as plain data, keyed by JSON name, members of inlined structs beside the others. The slow path, table
// cells and writes work on it; lists never do.

/**
 * What a field holds: strings, booleans and numbers as themselves; int64 as a bigint when unsafe as a number; bytes;
 * Time and MicroTime as RFC 3339 text, null when zero; Duration, Quantity as Go's text; IntOrString as a number or a string;
 * raw JSON as RawJson; lists; maps (without prototype) and messages as objects.
 */
export type TypedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | RawJson
  | TypedObject
  | TypedValue[];

/** A nil field is absent; a field that is no pointer is also absent when nothing set it. nil and `[]` are told apart. */
export interface TypedObject {
  [name: string]: TypedValue | undefined;
}

/** JSON text as it was sent or stored (RawExtension, FieldsV1, apiextensions JSON); no bytes stand for Go's nil. */
export class RawJson {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export function isTypedObject(value: TypedValue | undefined): value is TypedObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RawJson) &&
    !(value instanceof Uint8Array);
}

/** A map of the object, empty and without prototype. */
export function newMap(): TypedObject {
  return Object.create(null) as TypedObject;
}

/** A deep copy; bytes and raw JSON, which nobody changes in place, are shared. */
export function cloneValue<T extends TypedValue | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  if (typeof value !== "object" || value === null || value instanceof RawJson || value instanceof Uint8Array) {
    return value;
  }
  const copy = Object.create(Object.getPrototypeOf(value)) as TypedObject;
  for (const [name, member] of Object.entries(value)) copy[name] = cloneValue(member);
  return copy as T;
}
