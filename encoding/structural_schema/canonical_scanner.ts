// Steps over JSON text that is spelled as kube-apiserver stores it: no white space, keys sorted, strings and numbers in Go's
// spelling. Anything else, broken text too, ends the scan.
import { JsonReader } from "../json_reader.ts";
import { parseJsonNumber, writeJsonValue } from "../json_value.ts";
import { compareUtf8 } from "../utf8_order.ts";

/** Thrown at the first byte that is spelled otherwise. It is caught by the predicate, and carries no stack. */
export const notCanonical = Symbol("not canonical JSON");

export const byte = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  n: 0x6e,
} as const;
const backslash = 0x5c;

/** 1 for bytes that a string may not hold raw or that need a closer look: controls, quote, backslash, `<`, `>`, `&`, 0xE2. */
const special = new Uint8Array(256);
special.fill(1, 0, 0x20);
for (const each of [byte.quote, backslash, 0x3c, 0x3e, 0x26, 0xe2]) special[each] = 1;

export class CanonicalScanner {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  /** The text of the last string, without its quotes. */
  textStart = 0;
  textEnd = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  peek(): number {
    return this.bytes[this.at]!;
  }

  /** Takes a byte if it is the next one. */
  take(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at++;
    return true;
  }

  expect(expected: number): void {
    if (this.bytes[this.at++] !== expected) throw notCanonical;
  }

  /** The next string; its range stands in textStart and textEnd. */
  string(): void {
    this.expect(byte.quote);
    const { bytes, end } = this;
    this.textStart = this.at;
    let at = this.at;
    for (;; at++) {
      const next = bytes[at]!;
      if (special[next] === 0) continue;
      if (next === byte.quote) break;
      if (at >= end || next < 0x20 || next === 0x3c || next === 0x3e || next === 0x26) throw notCanonical;
      if (next === backslash) {
        at += escapeLength(bytes, at) - 1;
      } else if (bytes[at + 1] === 0x80 && (bytes[at + 2]! & 0xfe) === 0xa8) throw notCanonical;
    }
    this.textEnd = at;
    this.at = at + 1;
    if (this.at > end) throw notCanonical;
  }

  /** Whether the last string sorts behind the one at `[start, end)`, which was a last string before. */
  isBehind(start: number, end: number): boolean {
    const { bytes, textStart, textEnd } = this;
    const length = Math.min(end - start, textEnd - textStart);
    for (let i = 0; i < length; i++) {
      const a = bytes[textStart + i]!;
      const b = bytes[start + i]!;
      if (a === b && a !== backslash) continue;
      if (a !== backslash && b !== backslash) return a > b;
      if (a !== b || !isSameEscape(bytes, textStart + i, start + i)) {
        return compareUtf8(this.#decode(textStart, textEnd), this.#decode(start, end)) > 0;
      }
      i += escapeLength(bytes, start + i) - 1;
    }
    return textEnd - textStart > end - start;
  }

  #decode(start: number, end: number): string {
    return new JsonReader(this.bytes, { start: start - 1, end: end + 1 }).readString();
  }

  /** The next number. @returns whether it is zero */
  number(): boolean {
    const { bytes } = this;
    const start = this.at;
    let plain = true;
    for (;; this.at++) {
      const next = bytes[this.at]!;
      if (next >= 0x30 && next <= 0x39) continue;
      if (next !== 0x2d && next !== 0x2b && next !== 0x2e && next !== 0x65) break;
      plain = false;
    }
    const digits = this.at - start;
    if (digits === 0) throw notCanonical;
    if (plain && digits < 16 && (digits === 1 || bytes[start] !== 0x30)) return digits === 1 && bytes[start] === 0x30;
    const text = decoder.decode(bytes.subarray(start, this.at));
    if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text)) throw notCanonical;
    const value = parseJsonNumber(text);
    if (writeJsonValue(value) !== text) throw notCanonical;
    return value === 0;
  }

  literal(): void {
    const word = this.peek() === 0x74 ? "true" : this.peek() === 0x66 ? "false" : "null";
    for (let i = 0; i < word.length; i++) this.expect(word.charCodeAt(i));
  }

  /**
   * The next object, member by member in sorted order. `member` is called with the key's text as the last string and must
   * take the value. @returns whether there was any member
   */
  object(member: () => void): boolean {
    this.expect(byte.openBrace);
    if (this.take(byte.closeBrace)) return false;
    for (let first = true, start = 0, end = 0;; first = false) {
      this.string();
      if (!first && !this.isBehind(start, end)) throw notCanonical;
      start = this.textStart;
      end = this.textEnd;
      this.expect(byte.colon);
      member();
      if (this.take(byte.closeBrace)) return true;
      this.expect(byte.comma);
    }
  }

  /** The next list; `element` must take each. @returns whether there was any */
  list(element: () => void): boolean {
    this.expect(byte.openBracket);
    if (this.take(byte.closeBracket)) return false;
    for (;;) {
      element();
      if (this.take(byte.closeBracket)) return true;
      this.expect(byte.comma);
    }
  }

  /** Any value. */
  value(): void {
    switch (this.peek()) {
      case byte.openBrace:
        this.object(this.#anyValue);
        return;
      case byte.openBracket:
        this.list(this.#anyValue);
        return;
      case byte.quote:
        return this.string();
      case byte.n:
      case 0x74:
      case 0x66:
        return this.literal();
      default:
        this.number();
    }
  }

  readonly #anyValue = () => this.value();
}

const decoder = new TextDecoder();
const shortEscapes = new Set([...'"\\bfnrt'].map((letter) => letter.charCodeAt(0)));
const longEscapes = new Set(["003c", "003e", "0026", "2028", "2029"]);

/** Of the escape at `at`: 2 or 6 bytes. Go has one way to write each character. */
function escapeLength(bytes: Uint8Array, at: number): number {
  if (shortEscapes.has(bytes[at + 1]!)) return 2;
  const digits = decoder.decode(bytes.subarray(at + 2, at + 6));
  const isControl = /^00(0[0-7be-f]|1[0-9a-f])$/.test(digits);
  if (bytes[at + 1] !== 0x75 || (!isControl && !longEscapes.has(digits))) throw notCanonical;
  return 6;
}

function isSameEscape(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = escapeLength(bytes, a) - 1; i > 0; i--) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}
