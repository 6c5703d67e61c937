// Reading the fields of a decoded object where absent means Go's zero value.

import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { isTypedObject, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";

type Field = TypedValue | undefined;

/** "" for an absent text. */
export function textOf(value: Field): string {
  return typeof value === "string" ? value : "";
}

/** 0 for an absent number. */
export function numberOf(value: Field): number | bigint {
  return typeof value === "number" || typeof value === "bigint" ? value : 0;
}

/** A message or a map; empty when absent. */
export function messageOf(value: Field): TypedObject {
  return isTypedObject(value) ? value : {};
}

/** The messages of a list; none when absent. */
export function messagesOf(value: Field): TypedObject[] {
  return Array.isArray(value) ? value.map(messageOf) : [];
}

/** The texts of a list; none when absent. */
export function textsOf(value: Field): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** The members of a map by their keys: kube-apiserver takes them in no order at all, so that any will do. */
export function entriesOf(map: Field): [key: string, value: TypedValue][] {
  const entries = Object.entries(messageOf(map)) as [string, TypedValue][];
  return entries.sort(([a], [b]) => compareUtf8(a, b));
}

/** How many members a list or a map has. */
export function sizeOf(value: Field): number {
  return Array.isArray(value) ? value.length : Object.keys(messageOf(value)).length;
}

/** Whether it is set to anything but Go's zero value (an empty list or map counts as set in no rule). */
export function isSet(value: Field): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return false;
  return typeof value !== "object" || value instanceof Uint8Array || sizeOf(value) > 0;
}
