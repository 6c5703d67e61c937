// YAML as kube-apiserver prints it: from the compact JSON of an object, keys in the order of its YAML library.
import { ByteWriter } from "../wire_writer.ts";
import { JsonIndex, NodeFlag } from "./json_index.ts";
import { appendBlock } from "./yaml_block.ts";
import { isSurelyPlain, isSurelyQuoted } from "./yaml_plain.ts";
import { sortKeyNodes } from "./yaml_key_order.ts";
import { yamlNumber } from "./yaml_number.ts";
import { isSimpleKey, type ScalarPosition, yamlScalar } from "./yaml_scalar.ts";
import { decodeText } from "./yaml_text.ts";

export { YamlControlCharacterError } from "./yaml_text.ts";

const SPACE = 0x20;
const NEWLINE = 0x0a;
const DASH = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LINE_COLUMNS = 80;
const SIMPLE_KEY_BYTES_MAX = 128;

/** The YAML document of one JSON value. Throws YamlControlCharacterError. */
export function jsonToYaml(json: Uint8Array): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(json.length + (json.length >> 1) + 64);
  new YamlDocument(writer, json).appendInline(0, 0);
  return writer.take();
}

/** Appends `json` as an entry of a list whose dashes stand at column 0. Throws YamlControlCharacterError. */
export function appendYamlItem(writer: ByteWriter, json: Uint8Array): void {
  writer.byte(DASH);
  writer.byte(SPACE);
  new YamlDocument(writer, json).appendInline(0, 2);
}

// One document is written at a time, synchronously, so the buffers are shared.
const sharedIndex = new JsonIndex();
let keyStack = new Int32Array(256);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Writes the values of one JSON text. `indent` is the column at which the members of a nested value stand. */
class YamlDocument {
  readonly #writer: ByteWriter;
  readonly #index = sharedIndex;
  #keysEnd = 0;

  constructor(writer: ByteWriter, json: Uint8Array) {
    this.#writer = writer;
    this.#index.read(json);
  }

  /** A value whose first line has begun, e.g. after `- `; ends the line. */
  appendInline(node: number, indent: number): void {
    const flags = this.#index.flags[node]!;
    const container = flags & (NodeFlag.object | NodeFlag.array);
    if (container !== 0 && this.#index.isEmpty(node)) return this.#ascii(flags & NodeFlag.object ? "{}\n" : "[]\n");
    if (container === NodeFlag.object) return this.#mapping(node, indent);
    if (container === NodeFlag.array) return this.#sequence(node, indent);
    this.#scalar(node, indent);
    this.#endLine();
  }

  #sequence(node: number, indent: number): void {
    const { next } = this.#index;
    const end = next[node]!;
    for (let child = node + 1; child < end; child = next[child]!) {
      if (child !== node + 1) this.#spaces(indent);
      this.#ascii("- ");
      this.appendInline(child, indent + 2);
    }
  }

  #mapping(node: number, indent: number): void {
    const from = this.#keysEnd;
    const to = this.#pushKeys(node);
    for (let i = from; i < to; i++) {
      if (i !== from) this.#spaces(indent);
      this.#member(keyStack[i]!, indent);
    }
    this.#keysEnd = from;
  }

  /** Puts the sorted keys of an object on the stack; returns where they end. */
  #pushKeys(node: number): number {
    const { next } = this.#index;
    const from = this.#keysEnd;
    const end = next[node]!;
    let to = from;
    for (let key = node + 1; key < end; key = next[key + 1]!) {
      if (to === keyStack.length) keyStack = grown(keyStack);
      keyStack[to++] = key;
    }
    this.#keysEnd = sortKeyNodes(this.#index, keyStack, { from, to });
    return this.#keysEnd;
  }

  #member(key: number, indent: number): void {
    const value = key + 1;
    if (!this.#key(key, indent)) {
      this.#ascii(": ");
      return this.appendInline(value, indent + 2);
    }
    const flags = this.#index.flags[value]!;
    if ((flags & (NodeFlag.object | NodeFlag.array)) === 0 || this.#index.isEmpty(value)) {
      this.#ascii(": ");
      return this.appendInline(value, indent + 2);
    }
    // The dashes of a sequence stand below the key, the keys of a mapping two columns further.
    const nested = flags & NodeFlag.array ? indent : indent + 2;
    this.#ascii(":\n");
    this.#spaces(nested);
    this.appendInline(value, nested);
  }

  /** Appends a key. False when it had to be written as `? key` and its value goes on a line of its own. */
  #key(node: number, indent: number): boolean {
    const { json, start, end } = this.#index;
    const bytes = end[node]! - start[node]!;
    if (bytes <= SIMPLE_KEY_BYTES_MAX && isSurelyPlain(this.#index, node)) {
      this.#writer.copy(json, start[node]!, end[node]!);
      return true;
    }
    const text = decodeText(this.#index, node);
    if (isSimpleKey(text)) {
      this.#text(yamlScalar(text));
      return true;
    }
    this.#ascii("? ");
    this.#text(yamlScalar(text, this.#position(indent + 2)));
    this.#endLine();
    this.#spaces(indent);
    return false;
  }

  #scalar(node: number, indent: number): void {
    const { json, start, end, flags } = this.#index;
    const from = start[node]!;
    const to = end[node]!;
    if ((flags[node]! & NodeFlag.string) === 0) {
      const unchanged = isUnchangedLiteral(json, from, to);
      return unchanged ? this.#writer.copy(json, from, to) : this.#number(json.subarray(from, to));
    }
    const mayFold = (flags[node]! & NodeFlag.space) !== 0 && this.#column() + to - from > LINE_COLUMNS;
    if (!mayFold && isSurelyPlain(this.#index, node)) return this.#writer.copy(json, from, to);
    if (isSurelyQuoted(json, from, to)) return this.#writer.copy(json, from - 1, to + 1);
    if ((flags[node]! & NodeFlag.escaped) !== 0 && appendBlock(this.#writer, { json, from, to }, indent)) return;
    this.#text(yamlScalar(decodeText(this.#index, node), this.#position(indent)));
  }

  #position(indent: number): ScalarPosition {
    return { column: this.#column(), indent };
  }

  /** Characters on the current line. */
  #column(): number {
    const { bytes } = this.#writer;
    let column = 0;
    for (let at = this.#writer.length - 1; at >= 0 && bytes[at] !== NEWLINE; at--) {
      if ((bytes[at]! & 0xc0) !== 0x80) column++;
    }
    return column;
  }

  #number(bytes: Uint8Array): void {
    this.#text(yamlNumber(decoder.decode(bytes)));
  }

  /** A scalar that ends in a line break, as block scalars do, has ended its line. */
  #endLine(): void {
    const { bytes, length } = this.#writer;
    const last = bytes[length - 1]!;
    const isSeparator = (last & 0xfe) === 0xa8 && bytes[length - 2] === 0x80 && bytes[length - 3] === 0xe2;
    if (last !== NEWLINE && !isSeparator) this.#writer.byte(NEWLINE);
  }

  #spaces(count: number): void {
    this.#writer.reserve(count);
    const { bytes, length } = this.#writer;
    for (let i = 0; i < count; i++) bytes[length + i] = SPACE;
    this.#writer.length = length + count;
  }

  #ascii(text: string): void {
    this.#writer.reserve(text.length);
    const { bytes, length } = this.#writer;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text.charCodeAt(i);
    this.#writer.length = length + text.length;
  }

  #text(text: string): void {
    this.#writer.reserve(text.length * 3);
    const { bytes, length } = this.#writer;
    this.#writer.length += encoder.encodeInto(text, bytes.subarray(length)).written;
  }
}

function grown(stack: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(stack.length * 2);
  larger.set(stack);
  return larger;
}

/** `true`, `false`, `null` or an integer of at most 15 digits, which YAML shows as they are. */
function isUnchangedLiteral(json: Uint8Array, from: number, to: number): boolean {
  const first = json[from]!;
  if (first >= 0x61) return true;
  if (to - from > 15 || first < ZERO) return false;
  for (let at = from; at < to; at++) if (json[at]! < ZERO || json[at]! > NINE) return false;
  return true;
}
