// How a fault shows the value of its field: texts quoted, all else as Go's encoding/json prints it.

import { ByteWriter } from "../encoding/wire_writer.ts";
import { goJson } from "../encoding/json_text.ts";
import { appendRawJson } from "../encoding/json_writer.ts";
import { compareUtf8 } from "../encoding/utf8_order.ts";
import { RawJson } from "../encoding/typed_object/typed_object.ts";
import { goQuote } from "./go_quote.ts";

/** The value as it stands behind `Invalid value: `. Maps (objects without prototype) are sorted, structs keep their order. */
export function showValue(value: unknown): string {
  return typeof value === "string" ? goQuote(value) : shownJson(value);
}

function shownJson(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return goJson(value ?? null);
  if (Array.isArray(value)) return `[${value.map(shownJson).join(",")}]`;
  if (value instanceof Uint8Array) return goJson(value.toBase64());
  if (value instanceof RawJson) return shownRawJson(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (Object.getPrototypeOf(value) === null) members.sort(([a], [b]) => compareUtf8(a, b));
  return `{${members.map(([name, member]) => `${goJson(name)}:${shownJson(member)}`).join(",")}}`;
}

function shownRawJson({ bytes }: RawJson): string {
  if (bytes.length === 0) return "null";
  const out = new ByteWriter(bytes.length);
  appendRawJson(out, bytes, 0, bytes.length);
  return new TextDecoder().decode(out.take());
}
