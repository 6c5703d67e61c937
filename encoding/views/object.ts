// The plain view: an object as it is.
import type { ServedType } from "../item.ts";
import { appendSplicedJson } from "../json_splice.ts";
import type { AppendItem } from "../list_encoding.ts";
import { protoToJsonWriter } from "../proto_to_json.ts";

/**
 * Appends objects as compact JSON. Those of built-in kinds name their type only outside lists; custom resources carry
 * it in their text.
 */
export function objectJson(type: ServedType, { inList }: { inList: boolean }): AppendItem {
  if (type.message === undefined) return appendSplicedJson;
  const writer = protoToJsonWriter(type.message, inList ? {} : { kind: type.kind, apiVersion: type.apiVersion });
  return (out, item) => writer.append(out, item.bytes, item);
}
