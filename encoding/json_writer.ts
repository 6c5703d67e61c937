// JSON primitives as Go's encoding/json prints them, appended to a ByteWriter. Nothing here knows messages.
import type { ByteWriter } from "./wire_writer.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = ascii("0123456789abcdef");
const BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const REPLACEMENT = ascii("\\ufffd");

/** The bytes of a text in ASCII or any other UTF-8. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** 1 for the bytes that stand for themselves inside a JSON string (`<`, `>` and `&` do not in Go). */
const PLAIN = new Uint8Array(256);
for (let byte = 0x20; byte < 0x80; byte++) PLAIN[byte] = 1;
for (const char of '"\\<>&') PLAIN[char.charCodeAt(0)] = 0;

/** The letter of a two-character escape, or 0. */
const SHORT_ESCAPE = new Uint8Array(256);
for (
  const [char, letter] of [["\b", "b"], ["\f", "f"], ["\n", "n"], ["\r", "r"], ["\t", "t"], ['"', '"'], ["\\", "\\"]]
) {
  SHORT_ESCAPE[char!.charCodeAt(0)] = letter!.charCodeAt(0);
}

/** Appends the UTF-8 text `source[start, end)` as a JSON string. */
export function appendJsonString(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  out.reserve(end - start + 2);
  out.bytes[out.length++] = QUOTE;
  let at = start;
  while (true) {
    at = appendPlainRun(out, source, at, end);
    if (at >= end) break;
    at = appendEscaped(out, source, at, end);
  }
  out.byte(QUOTE);
}

/** Copies bytes up to the first that needs a closer look; returns where that one stands. */
function appendPlainRun(out: ByteWriter, source: Uint8Array, start: number, end: number): number {
  out.reserve(end - start + 1);
  const { bytes } = out;
  let length = out.length;
  let at = start;
  const shortEnd = Math.min(end, start + 64);
  while (at < shortEnd) {
    const byte = source[at]!;
    if (PLAIN[byte] === 0) break;
    bytes[length++] = byte;
    at++;
  }
  out.length = length;
  if (at < shortEnd || at === end) return at;
  const longStart = at;
  while (at < end && PLAIN[source[at]!] === 1) at++;
  out.copy(source, longStart, at);
  return at;
}

/** Appends the one character at `at`, escaped as needed; returns where the next one stands. */
function appendEscaped(out: ByteWriter, source: Uint8Array, at: number, end: number): number {
  const byte = source[at]!;
  if (byte < 0x80) {
    appendEscape(out, byte);
    return at + 1;
  }
  const length = utf8Length(source, at, end);
  if (length === 0) {
    out.copy(REPLACEMENT);
    return at + 1;
  }
  if (isLineSeparator(source, at)) {
    appendUnicodeEscape(out, source[at + 2] === 0xa8 ? 0x2028 : 0x2029);
  } else {
    out.copy(source, at, at + length);
  }
  return at + length;
}

function appendEscape(out: ByteWriter, byte: number): void {
  const letter = SHORT_ESCAPE[byte]!;
  if (letter === 0) return appendUnicodeEscape(out, byte);
  out.byte(BACKSLASH);
  out.byte(letter);
}

function appendUnicodeEscape(out: ByteWriter, code: number): void {
  out.byte(BACKSLASH);
  out.byte(0x75);
  for (let shift = 12; shift >= 0; shift -= 4) out.byte(HEX[(code >> shift) & 15]!);
}

/** U+2028 and U+2029, which Go escapes for the sake of JavaScript. */
function isLineSeparator(source: Uint8Array, at: number): boolean {
  return source[at] === 0xe2 && source[at + 1] === 0x80 && (source[at + 2]! & 0xfe) === 0xa8;
}

/** Length of the well-formed UTF-8 sequence at `at` (RFC 3629), 0 when there is none. */
function utf8Length(source: Uint8Array, at: number, end: number): number {
  const lead = source[at]!;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > end) return 0;
  for (let i = 1; i < length; i++) if ((source[at + i]! & 0xc0) !== 0x80) return 0;
  const second = source[at + 1]!;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const surrogate = lead === 0xed && second > 0x9f;
  const tooLarge = lead === 0xf4 && second > 0x8f;
  return overlong || surrogate || tooLarge ? 0 : length;
}

/** 1 for the bytes that re-encoding a raw JSON value in Go can change: white space outside strings and HTML characters. */
const RAW_SPECIAL = new Uint8Array(256);
for (const char of " \t\r\n<>&") RAW_SPECIAL[char.charCodeAt(0)] = 1;
RAW_SPECIAL[0xe2] = 1;

/** Appends stored JSON text (RawExtension, FieldsV1) compacted and HTML-escaped, key order and digits kept. */
export function appendRawJson(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  let at = start;
  while (at < end && RAW_SPECIAL[source[at]!] === 0) at++;
  out.copy(source, start, at);
  let inString = at < end && isInsideString(source, start, at);
  for (; at < end; at++) {
    const byte = source[at]!;
    if (RAW_SPECIAL[byte] === 0) {
      if (byte === QUOTE) inString = !inString;
      out.byte(byte);
      if (byte === BACKSLASH && inString && at + 1 < end) out.byte(source[++at]!);
    } else if (byte <= 0x20) {
      if (inString) out.byte(byte);
    } else if (byte !== 0xe2) {
      appendUnicodeEscape(out, byte);
    } else if (isLineSeparator(source, at)) {
      appendUnicodeEscape(out, source[at + 2] === 0xa8 ? 0x2028 : 0x2029);
      at += 2;
    } else {
      out.byte(byte);
    }
  }
}

function isInsideString(source: Uint8Array, start: number, at: number): boolean {
  let inside = false;
  for (let i = start; i < at; i++) {
    if (source[i] === BACKSLASH) i++;
    else if (source[i] === QUOTE) inside = !inside;
  }
  return inside;
}

/** Appends a JSON string whose bytes are known to be plain ASCII: no quote, backslash, control or HTML character. */
export function appendPlainString(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  out.byte(QUOTE);
  out.copy(source, start, end);
  out.byte(QUOTE);
}

/** Appends an integer in decimal. */
export function appendInteger(out: ByteWriter, value: number | bigint): void {
  if (typeof value === "number" && value >= 0 && value < 10) {
    out.byte(0x30 + value);
    return;
  }
  const text = value.toString();
  out.reserve(text.length);
  for (let i = 0; i < text.length; i++) out.bytes[out.length++] = text.charCodeAt(i);
}

/** Appends bytes as a JSON string of standard base64 with padding (RFC 4648 section 4). */
export function appendBase64(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  out.reserve(Math.ceil((end - start) / 3) * 4 + 2);
  const { bytes } = out;
  let length = out.length;
  bytes[length++] = QUOTE;
  let at = start;
  for (; at + 3 <= end; at += 3) {
    const triple = (source[at]! << 16) | (source[at + 1]! << 8) | source[at + 2]!;
    bytes[length++] = BASE64[triple >> 18]!;
    bytes[length++] = BASE64[(triple >> 12) & 63]!;
    bytes[length++] = BASE64[(triple >> 6) & 63]!;
    bytes[length++] = BASE64[triple & 63]!;
  }
  if (at < end) {
    const two = at + 1 < end;
    const triple = (source[at]! << 16) | (two ? source[at + 1]! << 8 : 0);
    bytes[length++] = BASE64[triple >> 18]!;
    bytes[length++] = BASE64[(triple >> 12) & 63]!;
    bytes[length++] = two ? BASE64[(triple >> 6) & 63]! : 0x3d;
    bytes[length++] = 0x3d;
  }
  bytes[length++] = QUOTE;
  out.length = length;
}
