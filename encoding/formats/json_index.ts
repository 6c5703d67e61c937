// A flat index of one JSON text: where each value and key stands, without decoding any. One pass over the bytes, no
// object per value, and the arrays are used again for the next text. Trusts its input to be JSON.

/** What a node is, and what its bytes hold; in `JsonIndex.flags`. */
export const NodeFlag = {
  object: 1,
  array: 2,
  string: 4,
  /** A string with a backslash: its text is not its bytes. */
  escaped: 8,
  /** A string with bytes above 0x7e. */
  beyondAscii: 16,
  space: 32,
  /** `:` or `#`, which mean something in YAML next to a space. */
  indicator: 64,
} as const;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;

const BYTE_FLAGS = new Uint8Array(256).fill(NodeFlag.beyondAscii, 0x7f);
BYTE_FLAGS[BACKSLASH] = NodeFlag.escaped;
BYTE_FLAGS[0x20] = NodeFlag.space;
BYTE_FLAGS[COLON] = NodeFlag.indicator;
BYTE_FLAGS[0x23] = NodeFlag.indicator;

/** Arrays larger than this are not kept for the next text. */
const KEPT_NODES_MAX = 1 << 18;

/**
 * Nodes in document order; node 0 is the root. The members of an object follow it as key, value, key, value; those of an
 * array as values. `next` is the node after a value and all it contains.
 */
export class JsonIndex {
  json: Uint8Array = new Uint8Array();
  /** First byte; of a string the one after the quote. */
  start = new Int32Array(1024);
  /** Byte after the last; of a string the closing quote. Not set for objects and arrays. */
  end = new Int32Array(1024);
  next = new Int32Array(1024);
  flags = new Uint8Array(1024);
  #open: number[] = [];

  /** Indexes `json`, which must stay unchanged while the index is used. */
  read(json: Uint8Array): void {
    if (this.next.length > KEPT_NODES_MAX) this.#resize(1024);
    this.json = json;
    this.#open.length = 0;
    let node = 0;
    for (let at = 0; at < json.length;) {
      const byte = json[at]!;
      if (byte <= 0x20 || byte === COMMA || byte === COLON) {
        at++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.next[this.#open.pop()!] = node;
        at++;
      } else {
        if (node === this.next.length) this.#resize(node * 2);
        at = this.#addNode(node, at);
        node++;
      }
    }
  }

  isEmpty(node: number): boolean {
    return this.next[node] === node + 1;
  }

  /** Adds the node that begins at `at`; returns where to go on. */
  #addNode(node: number, at: number): number {
    const { json } = this;
    const byte = json[at]!;
    if (byte === QUOTE) return this.#addString(node, at + 1);
    this.start[node] = at;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.flags[node] = byte === OPEN_BRACE ? NodeFlag.object : NodeFlag.array;
      this.#open.push(node);
      return at + 1;
    }
    let end = at + 1;
    while (end < json.length && isLiteralByte(json[end]!)) end++;
    this.end[node] = end;
    this.next[node] = node + 1;
    this.flags[node] = 0;
    return end;
  }

  #addString(node: number, start: number): number {
    const { json } = this;
    let flags: number = NodeFlag.string;
    let at = start;
    for (let byte = json[at]!; byte !== QUOTE && at < json.length; byte = json[at]!) {
      flags |= BYTE_FLAGS[byte]!;
      at += byte === BACKSLASH ? 2 : 1;
    }
    this.start[node] = start;
    this.end[node] = at;
    this.next[node] = node + 1;
    this.flags[node] = flags;
    return at + 1;
  }

  #resize(length: number): void {
    const { start, end, next, flags } = this;
    this.start = new Int32Array(length);
    this.end = new Int32Array(length);
    this.next = new Int32Array(length);
    this.flags = new Uint8Array(length);
    if (length < start.length) return;
    this.start.set(start);
    this.end.set(end);
    this.next.set(next);
    this.flags.set(flags);
  }
}

function isLiteralByte(byte: number): boolean {
  return byte > 0x20 && byte !== COMMA && byte !== CLOSE_BRACE && byte !== CLOSE_BRACKET;
}
