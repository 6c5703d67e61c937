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

/** For a line break, two more columns, and what stands before the next line break. */
const SLACK = 16;

/**
 * Appends one JSON value. `depth` is the number of levels around it: its members stand at `depth + 1`, its first
 * byte goes where the writer is. White space at the end of `json` is left out.
 */
export function appendPretty(writer: ByteWriter, json: Uint8Array, depth = 0): void {
  const end = json.length;
  let level = depth;
  let out = roomFor(writer, writer.length, end);
  let to = writer.length;
  for (let from = 0; from < end;) {
    const byte = json[from++]!;
    if (byte === QUOTE) {
      out[to++] = QUOTE;
      let character = 0;
      while (character !== QUOTE && from < end) {
        character = json[from++]!;
        out[to++] = character;
        if (character === BACKSLASH) out[to++] = json[from++]!;
      }
      continue;
    }
    if (byte === COLON) {
      out[to++] = COLON;
      out[to++] = SPACE;
      continue;
    }
    if (!isStructural(byte)) {
      if (byte > SPACE) out[to++] = byte;
      continue;
    }
    // There is always room for the rest of the input, so that only line breaks have to ask: between two of them at most
    // one byte is added, the space after a colon.
    const needed = end - from + 2 * level + SLACK;
    if (to + needed > out.length) out = roomFor(writer, to, needed);
    if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      level--;
      to = breakLine(out, to, level);
      out[to++] = byte;
      continue;
    }
    out[to++] = byte;
    const next = json[from];
    if (byte !== COMMA && (next === CLOSE_BRACE || next === CLOSE_BRACKET)) {
      out[to++] = next;
      from++;
      continue;
    }
    if (byte !== COMMA) level++;
    to = breakLine(out, to, level);
  }
  writer.length = to;
}

function roomFor(writer: ByteWriter, length: number, count: number): Uint8Array {
  writer.length = length;
  writer.reserve(count + SLACK);
  return writer.bytes;
}

function isStructural(byte: number): boolean {
  return byte === COMMA || byte === OPEN_BRACE || byte === CLOSE_BRACE || byte === OPEN_BRACKET ||
    byte === CLOSE_BRACKET;
}

function breakLine(out: Uint8Array, to: number, level: number): number {
  out[to++] = NEWLINE;
  for (let i = 0; i < level; i++) {
    out[to++] = SPACE;
    out[to++] = SPACE;
  }
  return to;
}
