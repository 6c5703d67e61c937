// x-kubernetes-list-type (KEP-1152): the elements of sets, and the keys of maps, are unique.

import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  newJsonObject,
  writeJsonValue,
} from "../../../encoding/json_value.ts";
import { duplicateField, type FieldError, invalidField } from "../../field_error.ts";
import type { SchemaNode } from "./schema_node.ts";

export function listTypeFaults(value: JsonValue, node: SchemaNode, path: string): FieldError[] {
  if (!Array.isArray(value)) return [];
  if (node.listType === "set") return duplicates(value, path);
  return node.listType === "map" ? mapFaults(value, node, path) : [];
}

function mapFaults(list: readonly JsonValue[], { listMapKeys }: SchemaNode, path: string): FieldError[] {
  const scalar = list.findIndex((element) => element !== null && !isJsonObject(element));
  if (scalar >= 0) {
    const detail = "must be an object for an array of list-type map";
    return [invalidField(`${path}[${scalar}]`, list[scalar], detail)];
  }
  return duplicates(list.map((element) => keysOf(element, listMapKeys)), path);
}

/** What of its keys an element has; the others count as another value. */
function keysOf(element: JsonValue, names: readonly string[]): JsonObject {
  const object = isJsonObject(element) ? element : {};
  return newJsonObject(
    Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]!])),
  );
}

/** Each value that is there more than once is told at its second place. */
function duplicates(list: readonly JsonValue[], path: string): FieldError[] {
  const times = new Map<string, number>();
  return list.flatMap((value, index) => {
    const text = writeJsonValue(value);
    const time = (times.get(text) ?? 0) + 1;
    times.set(text, time);
    return time === 2 ? [duplicateField(`${path}[${index}]`, value)] : [];
  });
}
