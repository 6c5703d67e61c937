// Indented JSON, as Go's json.Indent prints it: two spaces a level, `{}` and `[]` for empty containers, no newline at
// the end. Works on bytes that are compact JSON already; strings are copied as they stand.
import type { ByteWriter } from "../wire_writer.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Appends one JSON value. `depth` is the number of levels around it: its members stand at `depth + 1`, its first
 * byte goes where the writer is. White space at the end of `json` is left out.
 */
export function appendPretty(writer: ByteWriter, json: Uint8Array, depth = 0): void {
  const end = json.length;
  let level = depth;
  // There is always room for the rest of the input and a few bytes more, so that only line breaks have to ask: between
  // two of them at most one space, after a colon, is added.
  writer.reserve(end + 8);
  let out = writer.bytes;
  let to = writer.length;

  const breakLine = (from: number) => {
    writer.length = to;
    writer.reserve(end - from + 2 * level + 8);
    out = writer.bytes;
    out[to++] = NEWLINE;
    for (let i = 0; i < level; i++) {
      out[to++] = SPACE;
      out[to++] = SPACE;
    }
  };

  for (let from = 0; from < end;) {
    const byte = json[from++]!;
    switch (byte) {
      case QUOTE: {
        const close = stringEnd(json, from);
        out[to++] = QUOTE;
        while (from < close) out[to++] = json[from++]!;
        break;
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        out[to++] = byte;
        const next = json[from];
        if (next === CLOSE_BRACE || next === CLOSE_BRACKET) {
          out[to++] = next;
          from++;
        } else {
          level++;
          breakLine(from);
        }
        break;
      }
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        level--;
        breakLine(from);
        out[to++] = byte;
        break;
      case COMMA:
        out[to++] = COMMA;
        breakLine(from);
        break;
      case COLON:
        out[to++] = COLON;
        out[to++] = SPACE;
        break;
      default:
        if (byte > SPACE) out[to++] = byte;
    }
  }
  writer.length = to;
}

/** Index after the closing quote of the string whose first character is at `from`. */
function stringEnd(json: Uint8Array, from: number): number {
  let at = from;
  for (let byte = json[at]; byte !== QUOTE && byte !== undefined; byte = json[at]) at += byte === BACKSLASH ? 2 : 1;
  return at + 1;
}
