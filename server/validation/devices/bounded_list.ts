// Lists and maps with a greatest size. What is too long is not looked into, which keeps huge requests cheap.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, tooManyField } from "../../field_error.ts";
import { atMost } from "../field_rules.ts";
import { entriesOf, messageOf } from "../fields.ts";

export interface ListRules<T> {
  readonly max?: number;
  readonly each: (field: string, item: T) => FieldError[];
  /** What must differ between any two items. */
  readonly key?: (item: T) => string;
}

export function listFaults<T>(field: string, items: readonly T[], { max, each, key }: ListRules<T>): FieldError[] {
  if (max !== undefined && items.length > max) return [tooManyField(field, { found: items.length, max })];
  const keys = key === undefined ? [] : items.map(key);
  return [
    ...items.flatMap((item, index) => each(`${field}[${index}]`, item)),
    ...keys.flatMap((text, index) => keys.indexOf(text) < index ? [duplicateField(`${field}[${index}]`, text)] : []),
  ];
}

export interface MapRules {
  readonly max?: number;
  /** Keys in paths are cut in their middle to this many characters. */
  readonly shownKeyMax: number;
  /** The field is the map's. */
  readonly key: (field: string, key: string) => FieldError[];
  readonly value: (field: string, value: TypedObject) => FieldError[];
}

export function mapFaults(field: string, map: TypedValue | undefined, rules: MapRules): FieldError[] {
  const tooMany = rules.max === undefined ? [] : atMost(field, map, rules.max);
  if (tooMany.length > 0) return tooMany;
  return entriesOf(map).flatMap(([key, value]) => [
    ...rules.key(field, key),
    ...rules.value(`${field}[${shortened(key, rules.shownKeyMax)}]`, messageOf(value)),
  ]);
}

function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = max - "...".length;
  return `${text.slice(0, Math.floor((kept + 1) / 2))}...${text.slice(text.length - Math.floor(kept / 2))}`;
}
