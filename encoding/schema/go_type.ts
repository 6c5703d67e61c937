// The Go type of a field as Go's reflection prints it (`[]v1.Container`, `map[string]string`): errors of decoding name it.
import type { FieldSchema } from "./schema.ts";

/** `k8s.io.api.core.v1.Pod` -> `v1.Pod`. */
export function goTypeName(fullName: string): string {
  return fullName.split(".").slice(-2).join(".");
}

/** `k8s.io.api.core.v1.Pod` -> `Pod`, which is also the name of a Go field that embeds it. */
export function goStructName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(".") + 1);
}

/** Of what a field holds; a pointer is passed over, as Go decodes into what it points to. */
export function goTypeOf(field: FieldSchema): string {
  return field.goType ?? derivedGoType(field);
}

/** Of one element of a list or one value of a map. */
export function goElementType(field: FieldSchema): string {
  const text = goTypeOf(field);
  const element = field.map === undefined ? /^\[\](.*)$/.exec(text) : /^map\[[^\]]*\](.*)$/.exec(text);
  return (element === null ? valueType(field) : element[1]!).replace(/^\*/, "");
}

/** What the other members of the table say; named types of scalars, lists and maps say more (`goType`). */
export function derivedGoType(field: Omit<FieldSchema, "goType">): string {
  const value = valueType(field);
  if (field.map !== undefined) {
    return `map[${field.map.keyEnum === undefined ? "string" : goTypeName(field.map.keyEnum)}]${value}`;
  }
  return field.repeated && field.wrapper === undefined ? `[]${value}` : value;
}

function valueType(field: Omit<FieldSchema, "goType">): string {
  if (field.wrapper !== undefined) return goTypeName(field.wrapper);
  const name = field.enum ?? (field.type.includes(".") ? field.type : undefined);
  const element = name === undefined ? SCALARS[field.type] ?? field.type : goTypeName(name);
  return `${field.elemPointer ? "*" : ""}${field.map?.valueRepeated ? "[]" : ""}${element}`;
}

const SCALARS: Readonly<Record<string, string>> = { bytes: "[]uint8", any: "interface {}" };
