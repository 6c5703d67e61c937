// A growable byte buffer that everything in `encoding` writes to, and the protobuf primitives on it.

/**
 * Bytes being written. Hot loops take `bytes` and `length` into locals after `reserve`, and put `length` back; a call
 * that may reserve makes such a local of `bytes` stale.
 */
export class ByteWriter {
  /** The buffer; what is behind `length` is not written yet. */
  bytes: Uint8Array;
  /** Bytes written. Setting it back drops what was written since. */
  length = 0;

  /** Grows when `capacity` bytes are written. */
  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Appends one byte. */
  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends `source[start, end)`. Short copies are faster by hand than through a view. */
  copy(source: Uint8Array, start = 0, end: number = source.length): void {
    const count = end - start;
    this.reserve(count);
    const { bytes, length } = this;
    if (count < 48) {
      for (let i = 0; i < count; i++) bytes[length + i] = source[start + i]!;
    } else {
      bytes.set(source.subarray(start, end), length);
    }
    this.length = length + count;
  }

  /** An unsigned varint below 2^53. */
  varint(value: number): void {
    this.reserve(8);
    const { bytes } = this;
    let at = this.length;
    while (value > 0x7f) {
      bytes[at++] = (value & 0x7f) | 0x80;
      value = value > 0x7fffffff ? Math.floor(value / 128) : value >>> 7;
    }
    bytes[at++] = value;
    this.length = at;
  }

  /** The tag and length of a length-delimited field. */
  lengthDelimited(fieldNumber: number, byteLength: number): void {
    this.varint(fieldNumber * 8 + 2);
    this.varint(byteLength);
  }

  /** What was written, as a copy of its own. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.length) as Uint8Array<ArrayBuffer>;
    this.length = 0;
    return taken;
  }

  /** What was written, as a view that the next write overwrites. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** Bytes that `varint(value)` takes. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}
