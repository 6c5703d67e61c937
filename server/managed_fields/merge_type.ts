// How values merge: what structured-merge-diff makes of a schema. A type allows one or several of scalar, list and map.

import type { JsonValue } from "../../encoding/json_value.ts";

export type ScalarKind = "string" | "numeric" | "boolean" | "untyped";

export interface MergeType {
  readonly scalar?: ScalarKind;
  readonly list?: ListType;
  readonly map?: MapType;
}

/** A list that is atomic is one field; the elements of others are told apart by keys, or by what they are. */
export interface ListType {
  readonly atomic: boolean;
  /** Empty for sets. */
  readonly keys: readonly string[];
  readonly element: MergeType;
  /** What a key is where an element does not have it; undefined when it must. */
  keyDefault(key: string): JsonValue | undefined;
}

/** A map that is atomic is one field. */
export interface MapType {
  readonly atomic: boolean;
  /** Whether the schema names the member. */
  isField(name: string): boolean;
  /** Undefined for members that the schema does not allow. */
  memberType(name: string): MergeType | undefined;
}

/** Values that nobody knows a schema of: maps merge, lists do not. */
export const deducedType: MergeType = {
  scalar: "untyped",
  list: {
    atomic: true,
    keys: [],
    get element() {
      return deducedType;
    },
    keyDefault: () => undefined,
  },
  map: { atomic: false, isField: () => false, memberType: () => deducedType },
};

/** The one of the type's forms that a value is of; what is absent or null takes any. */
export function formOf(type: MergeType, value: JsonValue | undefined): MergeType {
  if (value === undefined || value === null) return type;
  if (Array.isArray(value)) return type.list === undefined ? type : onlyList(type);
  if (typeof value === "object") return type.map === undefined ? type : onlyMap(type);
  return type.scalar === undefined ? type : onlyScalar(type);
}

function onlyList(type: MergeType): MergeType {
  return type.map === undefined && type.scalar === undefined ? type : { list: type.list! };
}

function onlyMap(type: MergeType): MergeType {
  return type.list === undefined && type.scalar === undefined ? type : { map: type.map! };
}

function onlyScalar(type: MergeType): MergeType {
  return type.list === undefined && type.map === undefined ? type : { scalar: type.scalar! };
}

/** Whether both values are of the same form of the type, or one of them is of any. */
export function agreeInForm(type: MergeType, [a, b]: readonly [JsonValue | undefined, JsonValue | undefined]): boolean {
  if (a === undefined || b === undefined) return true;
  const [one, other] = [formOf(type, a), formOf(type, b)];
  return one.map === other.map && one.list === other.list && one.scalar === other.scalar;
}
