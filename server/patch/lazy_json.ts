// A JSON document that is parsed only where someone looks into it. What nobody opened keeps its text (order of keys,
// spelling of numbers and strings); opened objects are written with sorted keys, as kube-apiserver shows patched objects.

import { JsonReader } from "../../encoding/json_reader.ts";
import { escapeHtml } from "../../encoding/json_text.ts";
import { quoteJson } from "../../encoding/json_value.ts";
import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { decodeUtf8 } from "../../encoding/utf8_text.ts";

const encoder = new TextEncoder();
const quote = 0x22;
const backslash = 0x5c;

/** A value of the document; JSON's null is null. */
export type LazyJson = LazyNode | null;

/** Any value but null. */
export class LazyNode {
  readonly #raw: Uint8Array;
  #opened: Map<string, LazyJson> | LazyJson[] | undefined;

  /** @param raw one JSON value without white space around it, known to be well-formed */
  constructor(raw: Uint8Array) {
    this.#raw = raw;
  }

  /** The members, which may be changed; undefined for anything but an object. */
  object(): Map<string, LazyJson> | undefined {
    if (this.#opened === undefined && this.#raw[0] === 0x7b) this.#opened = readMembers(new JsonReader(this.#raw));
    return this.#opened instanceof Map ? this.#opened : undefined;
  }

  /** The elements, which may be changed; undefined for anything but a list. */
  list(): LazyJson[] | undefined {
    if (this.#opened === undefined && this.#raw[0] === 0x5b) this.#opened = readElements(new JsonReader(this.#raw));
    return Array.isArray(this.#opened) ? this.#opened : undefined;
  }

  /** Compact JSON, HTML escaped. */
  text(): string {
    const opened = this.#opened;
    if (opened === undefined) return escapeHtml(compact(this.#raw));
    if (Array.isArray(opened)) return `[${opened.map(lazyText).join(",")}]`;
    const keys = [...opened.keys()].sort(compareUtf8);
    return `{${keys.map((key) => `${quoteJson(key)}:${lazyText(opened.get(key)!)}`).join(",")}}`;
  }

  /**
   * Objects and lists by their members, all else by its text: `1` is not `1.0`, an escaped letter not the letter itself.
   */
  equals(other: LazyNode): boolean {
    const object = this.object();
    if (object !== undefined) return equalObjects(object, other.object());
    const list = this.list();
    if (list !== undefined) return equalLists(list, other.list());
    return rawText(this.#raw) === rawText(other.#raw);
  }
}

/** The document of a text. @throws {JsonSyntaxError} */
export function parseLazyJson(json: Uint8Array): LazyJson {
  const reader = new JsonReader(json);
  const value = readValue(reader);
  reader.expectEnd();
  return value;
}

export function lazyText(value: LazyJson): string {
  return value === null ? "null" : value.text();
}

export function lazyToBytes(value: LazyJson): Uint8Array {
  return encoder.encode(lazyText(value));
}

function readValue(reader: JsonReader): LazyJson {
  if (reader.peek() !== "null") return new LazyNode(reader.readRaw());
  reader.readNull();
  return null;
}

function readMembers(reader: JsonReader): Map<string, LazyJson> {
  const members = new Map<string, LazyJson>();
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) members.set(key, readValue(reader));
  return members;
}

function readElements(reader: JsonReader): LazyJson[] {
  const elements: LazyJson[] = [];
  reader.enterArray();
  while (reader.nextElement()) elements.push(readValue(reader));
  return elements;
}

function equalObjects(left: Map<string, LazyJson>, right: Map<string, LazyJson> | undefined): boolean {
  if (right === undefined || left.size !== right.size) return false;
  return [...left].every(([key, value]) => {
    const other = right.get(key);
    return other !== undefined && equalValues(value, other);
  });
}

function equalLists(left: LazyJson[], right: LazyJson[] | undefined): boolean {
  return right !== undefined && left.length === right.length &&
    left.every((value, index) => equalValues(value, right[index]!));
}

function equalValues(left: LazyJson, right: LazyJson): boolean {
  return left === null || right === null ? left === right : left.equals(right);
}

function rawText(raw: Uint8Array): string {
  return decodeUtf8(raw, 0, raw.length);
}

/** Leaves out the white space between tokens. */
function compact(json: Uint8Array): string {
  let text = "";
  let start = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (inString && byte === backslash) at++;
    else if (byte === quote) inString = !inString;
    else if (!inString && byte <= 0x20) {
      text += decodeUtf8(json, start, at);
      start = at + 1;
    }
  }
  return text + decodeUtf8(json, start, json.length);
}
