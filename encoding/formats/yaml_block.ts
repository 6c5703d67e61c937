// Multi-line text from the bytes of a JSON string to a YAML block, without strings between: files in ConfigMaps are most
// of what a cluster's YAML consists of. What is not plainly ASCII lines is left to yaml_scalar.ts, which has all rules.
import { ByteWriter } from "../wire_writer.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const DELETE = 0x7f;

/** What stands for itself after a backslash, and `\n`; 0 for other escapes. */
const UNESCAPED = new Uint8Array(256);
for (const char of '"\\/') UNESCAPED[char.charCodeAt(0)] = char.charCodeAt(0);
UNESCAPED[0x6e] = NEWLINE;

/** The text being written; one is written at a time. */
const shared = new ByteWriter();

/**
 * Appends the string `json[from, to)` as a block whose lines stand at column `indent`, if it is certain that it is
 * written as one. Returns whether it was.
 */
export function appendBlock(
  writer: ByteWriter,
  { json, from, to }: { json: Uint8Array; from: number; to: number },
  indent: number,
): boolean {
  if (!readLines(json, from, to)) return false;
  const { bytes, length } = shared;
  const startsWithBreak = bytes[0] === NEWLINE;
  writer.byte(0x7c); // |
  if (startsWithBreak || bytes[0] === SPACE) writer.byte(0x32); // 2: the indentation cannot be seen
  if (bytes[length - 1] !== NEWLINE) writer.byte(0x2d); // -
  else if (length === 1 || bytes[length - 2] === NEWLINE) writer.byte(0x2b); // +
  writer.byte(NEWLINE);
  for (let start = 0; start < length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 || found >= length ? length : found + 1;
    if (bytes[start] !== NEWLINE) { for (let i = 0; i < indent; i++) writer.byte(SPACE); }
    writer.copy(bytes, start, end);
    start = end;
  }
  return true;
}

/** Unescapes into `shared`. False unless it is printable ASCII in several lines none of which ends in a space. */
function readLines(json: Uint8Array, from: number, to: number): boolean {
  shared.length = 0;
  shared.reserve(to - from);
  const { bytes } = shared;
  let length = 0;
  let lines = 0;
  for (let at = from; at < to; at++) {
    let byte = json[at]!;
    if (byte === BACKSLASH) {
      byte = json[++at]!;
      if (byte === LETTER_U) {
        byte = smallCodePoint(json, at + 1);
        at += 4;
      } else if ((byte = UNESCAPED[byte]!) === NEWLINE) {
        if (bytes[length - 1] === SPACE) return false;
        lines++;
        bytes[length++] = NEWLINE;
        continue;
      }
    }
    if (byte < SPACE || byte >= DELETE) return false;
    bytes[length++] = byte;
  }
  shared.length = length;
  return lines > 0 && bytes[length - 1] !== SPACE;
}

/** What the four hex digits at `at` mean if it is below 256, e.g. `003c`; else 0. */
function smallCodePoint(json: Uint8Array, at: number): number {
  if (json[at] !== ZERO || json[at + 1] !== ZERO) return 0;
  return hexDigit(json[at + 2]!) * 16 + hexDigit(json[at + 3]!);
}

function hexDigit(byte: number): number {
  return byte < 0x3a ? byte - ZERO : (byte & 0x0f) + 9;
}
