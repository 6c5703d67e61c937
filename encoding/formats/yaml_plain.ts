// A quick look at the bytes of a string that says of most of them how they are written. The full rules, for all others,
// are in yaml_scalar.ts.
import { type JsonIndex, NodeFlag } from "./json_index.ts";

const SPACE = 0x20;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;

/** By first byte: nothing is known; always a string; may be a word such as `yes` or `null`; may be a number or time. */
const UNKNOWN = 0;
const STRING = 1;
const WORD = 2;
const NUMBER = 3;

const FIRST_BYTE = new Uint8Array(256).fill(UNKNOWN);
for (let byte = 0x41; byte <= 0x5a; byte++) FIRST_BYTE[byte] = FIRST_BYTE[byte + 0x20] = STRING;
for (const char of "/_=$(<") FIRST_BYTE[char.charCodeAt(0)] = STRING;
for (const char of "yYnNtTfFoO") FIRST_BYTE[char.charCodeAt(0)] = WORD;
FIRST_BYTE.fill(NUMBER, ZERO, NINE + 1);

const WORD_LENGTH_MAX = 5;
const WORDS = new Set(["y", "yes", "true", "on", "n", "no", "false", "off", "null"].map(wordHash));

/** 1 for the bytes of which numbers, dates and times in any notation consist. */
const NUMBER_BYTE = new Uint8Array(256);
for (const char of "0123456789abcdefoxtzABCDEFOXTZ+-_.:, ") NUMBER_BYTE[char.charCodeAt(0)] = 1;
/** Where a sign may stand inside a number: after an exponent's letter, and in `0b-1`; underscores do not count. */
const BEFORE_SIGN = new Uint8Array(256);
for (const char of "eEb_") BEFORE_SIGN[char.charCodeAt(0)] = 1;

/** Whether the string at `node` is certainly written plain, byte for byte; folding aside. */
export function isSurelyPlain(index: JsonIndex, node: number): boolean {
  const flags = index.flags[node]!;
  if ((flags & (NodeFlag.escaped | NodeFlag.beyondAscii)) !== 0) return false;
  const start = index.start[node]!;
  const end = index.end[node]!;
  if (!isSurelyString(index.json, start, end)) return false;
  const last = index.json[end - 1]!;
  if ((flags & NodeFlag.indicator) !== 0 && ((flags & NodeFlag.space) !== 0 || last === COLON)) return false;
  return last !== SPACE;
}

/** Whether `json[start, end)` is certainly empty or a time such as `2006-01-02T15:04:05Z`, which are put in quotes. */
export function isSurelyQuoted(json: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  if (end - start !== 20 || json[start + 19] !== UPPER_Z || json[start + 10] !== UPPER_T) return false;
  for (const at of [4, 7]) if (json[start + at] !== DASH) return false;
  for (const at of [13, 16]) if (json[start + at] !== COLON) return false;
  for (const at of [0, 2]) if (twoDigits(json, start + at) < 0) return false;
  // Days that every month has; the full rules look at the rest.
  return isBetween(twoDigits(json, start + 5), 1, 12) && isBetween(twoDigits(json, start + 8), 1, 28) &&
    isBetween(twoDigits(json, start + 11), 0, 23) && isBetween(twoDigits(json, start + 14), 0, 59) &&
    isBetween(twoDigits(json, start + 17), 0, 59);
}

function isSurelyString(json: Uint8Array, start: number, end: number): boolean {
  switch (FIRST_BYTE[json[start]!]) {
    case STRING:
      return start < end;
    case WORD:
      return end - start > WORD_LENGTH_MAX || !WORDS.has(byteHash(json, start, end));
    case NUMBER:
      return isSurelyNoNumber(json, start, end);
    default:
      return json[start] === DOT && end - start === 1;
  }
}

/** Of what begins with a digit: whether a byte, two dots or a dash show that it is no number, date or time. */
function isSurelyNoNumber(json: Uint8Array, start: number, end: number): boolean {
  let dots = 0;
  for (let at = start; at < end; at++) {
    const byte = json[at]!;
    if (NUMBER_BYTE[byte] === 0) return true;
    if (byte === DOT && ++dots === 2) return true;
    if (byte === DASH && BEFORE_SIGN[json[at - 1]!] === 0 && json[start + 4] !== DASH) return true;
  }
  return false;
}

function twoDigits(json: Uint8Array, at: number): number {
  const tens = json[at]! - ZERO;
  const ones = json[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

function wordHash(word: string): number {
  const bytes = new TextEncoder().encode(word);
  return byteHash(bytes, 0, bytes.length);
}

/** Five bits of each byte, so that upper and lower case fall together. */
function byteHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (hash << 5) | (bytes[at]! & 31);
  return hash;
}
