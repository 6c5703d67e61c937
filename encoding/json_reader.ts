// A cursor over the bytes of a JSON text: it hands out tokens, and the raw text of any value, without building a tree.
// Syntax errors carry the words of Go's encoding/json, since they end up in answers of the API.
import { decodeUtf8 } from "./utf8_text.ts";

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** Broken JSON; the message is Go's, e.g. `invalid character 'x' after top-level value`. */
export class JsonSyntaxError extends SyntaxError {
  override readonly name = "JsonSyntaxError";
}

/** Go's limit on nesting. */
const maxDepth = 10_000;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const dot = 0x2e;

const literals = ["true", "false", "null"] as const;
const simpleEscapes: Record<number, string> = {
  0x22: '"',
  0x5c: "\\",
  0x2f: "/",
  0x62: "\b",
  0x66: "\f",
  0x6e: "\n",
  0x72: "\r",
  0x74: "\t",
};

/**
 * Reads one value after another from `bytes`. Every `read…` and `skip…` leaves the position behind the value it took.
 *
 * An object is read as `reader.enterObject(); while ((key = reader.nextKey()) !== undefined) reader.skipValue();`, a list as
 * `reader.enterArray(); while (reader.nextElement()) reader.skipValue();`. Each value must be taken.
 */
export class JsonReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Offset in `bytes` of the next byte to be read. */
  position: number;
  /** Offset of the quote that opened the key `nextKey` returned last. */
  keyStart = 0;
  #depth = 0;

  constructor(bytes: Uint8Array, range: { start?: number; end?: number } = {}) {
    this.bytes = bytes;
    this.position = range.start ?? 0;
    this.end = range.end ?? bytes.length;
  }

  /** The kind of the next value. */
  peek(): JsonKind {
    const byte = this.#nextByte();
    switch (byte) {
      case openBrace:
        return "object";
      case openBracket:
        return "array";
      case quote:
        return "string";
      case 0x74:
      case 0x66:
        return "boolean";
      case 0x6e:
        return "null";
    }
    if (byte === minus || isDigit(byte)) return "number";
    throw this.#unexpected("looking for beginning of value");
  }

  enterObject(): void {
    this.#open(openBrace);
  }

  /** The next key of the object entered last, or undefined when its closing brace was taken. */
  nextKey(): string | undefined {
    const first = this.#previousByte() === openBrace;
    const byte = this.#nextByte();
    if (byte === closeBrace) return this.#close();
    if (!first) {
      if (byte !== comma) throw this.#unexpected("after object key:value pair");
      this.position++;
    }
    if (this.#nextByte() !== quote) throw this.#unexpected("looking for beginning of object key string");
    this.keyStart = this.position;
    const key = this.readString();
    if (this.#nextByte() !== colon) throw this.#unexpected("after object key");
    this.position++;
    this.#nextByte();
    return key;
  }

  enterArray(): void {
    this.#open(openBracket);
  }

  /** Whether another element follows in the array entered last; false once its closing bracket was taken. */
  nextElement(): boolean {
    const first = this.#previousByte() === openBracket;
    const byte = this.#nextByte();
    if (byte === closeBracket) return this.#close() !== undefined;
    if (first) return true;
    if (byte !== comma) throw this.#unexpected("after array element");
    this.position++;
    this.#nextByte();
    return true;
  }

  readString(): string {
    const { start, end, escaped } = this.#stringRange();
    return escaped ? this.#unescape(start, end) : decodeUtf8(this.bytes, start, end);
  }

  /** The digits of a number as they stand. */
  readNumberText(): string {
    this.#nextByte();
    const start = this.position;
    this.#skipNumber();
    return decodeUtf8(this.bytes, start, this.position);
  }

  readBoolean(): boolean {
    const value = this.#nextByte() === 0x74;
    this.#skipLiteral();
    return value;
  }

  readNull(): void {
    this.#skipLiteral();
  }

  skipValue(): void {
    switch (this.peek()) {
      case "object":
        this.enterObject();
        while (this.#skipKey()) this.skipValue();
        return;
      case "array":
        this.enterArray();
        while (this.nextElement()) this.skipValue();
        return;
      case "string":
        this.#stringRange();
        return;
      case "number":
        return this.#skipNumber();
      default:
        return this.#skipLiteral();
    }
  }

  /** The text of the next value as it stands, without the white space around it: a view of `bytes`. */
  readRaw(): Uint8Array {
    this.#nextByte();
    const start = this.position;
    this.skipValue();
    return this.bytes.subarray(start, this.position);
  }

  /** @throws {JsonSyntaxError} when anything but white space is left */
  expectEnd(): void {
    this.#skipSpace();
    if (this.position < this.end) throw this.#unexpected("after top-level value");
  }

  #open(bracket: number): void {
    if (this.#nextByte() !== bracket) throw this.#unexpected("looking for beginning of value");
    if (++this.#depth > maxDepth) throw new JsonSyntaxError("exceeded max depth");
    this.position++;
    this.#nextByte();
  }

  #close(): undefined {
    this.#depth--;
    this.position++;
  }

  /** Like nextKey, without making a string of the key. */
  #skipKey(): boolean {
    const first = this.#previousByte() === openBrace;
    const byte = this.#nextByte();
    if (byte === closeBrace) {
      this.#close();
      return false;
    }
    if (!first) {
      if (byte !== comma) throw this.#unexpected("after object key:value pair");
      this.position++;
    }
    if (this.#nextByte() !== quote) throw this.#unexpected("looking for beginning of object key string");
    this.#stringRange();
    if (this.#nextByte() !== colon) throw this.#unexpected("after object key");
    this.position++;
    return true;
  }

  /** The last byte before the position that is no white space: an opening bracket before a first member. */
  #previousByte(): number {
    let at = this.position - 1;
    while (isSpace(this.bytes[at]!)) at--;
    return this.bytes[at]!;
  }

  #skipSpace(): void {
    const { bytes, end } = this;
    let at = this.position;
    while (at < end && isSpace(bytes[at]!)) at++;
    this.position = at;
  }

  #nextByte(): number {
    this.#skipSpace();
    if (this.position >= this.end) throw new JsonSyntaxError("unexpected end of JSON input");
    return this.bytes[this.position]!;
  }

  #stringRange(): { start: number; end: number; escaped: boolean } {
    if (this.#nextByte() !== quote) throw this.#unexpected("looking for beginning of value");
    const { bytes, end } = this;
    const start = this.position + 1;
    let escaped = false;
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === quote) {
        this.position = at + 1;
        return { start, end: at, escaped };
      }
      if (byte < 0x20) throw this.#unexpected("in string literal", at);
      if (byte !== backslash) continue;
      escaped = true;
      at = this.#checkEscape(at + 1);
    }
    throw new JsonSyntaxError("unexpected end of JSON input");
  }

  /** @returns the offset of the escape's last byte */
  #checkEscape(at: number): number {
    if (at >= this.end) throw new JsonSyntaxError("unexpected end of JSON input");
    const byte = this.bytes[at]!;
    if (byte in simpleEscapes) return at;
    if (byte !== 0x75) throw this.#unexpected("in string escape code", at);
    for (let digit = at + 1; digit <= at + 4; digit++) {
      if (digit >= this.end) throw new JsonSyntaxError("unexpected end of JSON input");
      if (hexValue(this.bytes[digit]!) < 0) throw this.#unexpected("in \\u hexadecimal character escape", digit);
    }
    return at + 4;
  }

  #unescape(start: number, end: number): string {
    const { bytes } = this;
    let text = "";
    let plain = start;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== backslash) continue;
      text += decodeUtf8(bytes, plain, at);
      const code = bytes[++at]!;
      if (code === 0x75) {
        text += String.fromCharCode(this.#hex4(at + 1));
        at += 4;
      } else text += simpleEscapes[code]!;
      plain = at + 1;
    }
    // Go makes U+FFFD of half a surrogate pair.
    return (text + decodeUtf8(bytes, plain, end)).toWellFormed();
  }

  #hex4(at: number): number {
    let value = 0;
    for (let i = at; i < at + 4; i++) value = value * 16 + hexValue(this.bytes[i]!);
    return value;
  }

  #skipNumber(): void {
    let byte = this.#nextByte();
    if (byte === minus) byte = this.#step();
    if (byte === 0x30) this.position++;
    else this.#skipDigits("in numeric literal");
    if (this.bytes[this.position] === dot && this.position < this.end) {
      this.#step();
      this.#skipDigits("after decimal point in numeric literal");
    }
    if (this.position >= this.end || (this.bytes[this.position]! | 0x20) !== 0x65) return;
    byte = this.#step();
    if (byte === minus || byte === 0x2b) this.#step();
    this.#skipDigits("in exponent of numeric literal");
  }

  #step(): number {
    if (++this.position >= this.end) throw new JsonSyntaxError("unexpected end of JSON input");
    return this.bytes[this.position]!;
  }

  #skipDigits(where: string): void {
    if (!isDigit(this.bytes[this.position]!)) throw this.#unexpected(where);
    while (this.position < this.end && isDigit(this.bytes[this.position]!)) this.position++;
  }

  #skipLiteral(): void {
    const first = this.#nextByte();
    const word = literals.find((literal) => literal.charCodeAt(0) === first);
    if (word === undefined) throw this.#unexpected("looking for beginning of value");
    for (let i = 1; i < word.length; i++) {
      const at = this.position + i;
      if (at >= this.end) throw new JsonSyntaxError("unexpected end of JSON input");
      if (this.bytes[at] !== word.charCodeAt(i)) {
        throw this.#unexpected(`in literal ${word} (expecting '${word[i]}')`, at);
      }
    }
    this.position += word.length;
  }

  #unexpected(where: string, at = this.position): JsonSyntaxError {
    return new JsonSyntaxError(`invalid character ${quoteByte(this.bytes[at]!)} ${where}`);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function hexValue(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** A byte as Go quotes it in its messages: as the character of that number. */
function quoteByte(byte: number): string {
  const short: Record<number, string> = {
    0x27: `'\\''`,
    0x07: `'\\a'`,
    0x08: `'\\b'`,
    0x09: `'\\t'`,
    0x0a: `'\\n'`,
    0x0b: `'\\v'`,
    0x0c: `'\\f'`,
    0x0d: `'\\r'`,
    0x5c: `'\\\\'`,
    0x22: `'"'`,
  };
  if (short[byte] !== undefined) return short[byte];
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, "0")}'`;
  if ((byte >= 0x80 && byte < 0xa1) || byte === 0xad) return `'\\u00${byte.toString(16)}'`;
  return `'${String.fromCharCode(byte)}'`;
}
