// Reading protobuf's wire format in place, bounds-checked. Positions are offsets into the caller's bytes.

/** Bytes that are not the protobuf message they should be. */
export class WireError extends Error {
  /** Always `WireError`. */
  override name = "WireError";
}

/** Wire types, https://protobuf.dev/programming-guides/encoding/ */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5, emptyList: 7 } as const;

const NO_BYTES = new Uint8Array();

/**
 * A cursor over one message. Fields are read as `while (cursor.next())`, then `fieldNumber`, `wireType` and the payload
 * `[start, end)` stand ready; of a varint the payload is its bytes.
 *
 * Wire type 7 does not exist in protobuf. Here it is a tag without payload that says "this list is empty, not nil": how
 * an object that was stored as JSON with `[]` keeps it in weir's normalized form. It never leaves the process.
 */
export class WireCursor {
  bytes: Uint8Array = NO_BYTES;
  fieldNumber = 0;
  wireType = 0;
  /** Where the field's tag stands. */
  tagStart = 0;
  start = 0;
  end = 0;
  #limit = 0;

  reset(bytes: Uint8Array, start = 0, end: number = bytes.length): this {
    this.bytes = bytes;
    this.end = start;
    this.#limit = end;
    return this;
  }

  /** @throws {WireError} when a field is cut off or malformed */
  next(): boolean {
    if (this.end >= this.#limit) return false;
    this.tagStart = this.end;
    const tag = readVarint(this.bytes, this.end, this.#limit);
    this.fieldNumber = Math.floor(tag / 8);
    this.wireType = tag & 7;
    this.start = varintEnd(this.bytes, this.end, this.#limit);
    this.end = payloadEnd(this.bytes, this.start, this.#limit, this.wireType);
    if (this.wireType === WireType.bytes) this.start = varintEnd(this.bytes, this.start, this.#limit);
    return true;
  }
}

/** Where the varint at `at` ends. @throws {WireError} */
export function varintEnd(bytes: Uint8Array, at: number, limit: number): number {
  for (let i = at; i < limit; i++) {
    if (bytes[i]! < 0x80) return i + 1;
    if (i - at === 9) break;
  }
  throw new WireError(`varint cut off or too long at byte ${at}`);
}

/** The varint at `at` as a number: exact below 2^53, rounded above. @throws {WireError} */
export function readVarint(bytes: Uint8Array, at: number, limit: number): number {
  let value = 0;
  let scale = 1;
  for (let i = at; i < limit; i++) {
    const byte = bytes[i]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    if (i - at === 9) break;
    scale *= 128;
  }
  throw new WireError(`varint cut off or too long at byte ${at}`);
}

/** The varint at `at` as a signed 64-bit integer: a number where that is exact, else a bigint. @throws {WireError} */
export function readInt64(bytes: Uint8Array, at: number, limit: number): number | bigint {
  const end = varintEnd(bytes, at, limit);
  if (end - at <= 7) return readVarint(bytes, at, limit);
  let value = 0n;
  for (let i = end - 1; i >= at; i--) value = (value << 7n) | BigInt(bytes[i]! & 0x7f);
  const signed = BigInt.asIntN(64, value);
  return signed >= BigInt(Number.MIN_SAFE_INTEGER) && signed <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(signed)
    : signed;
}

/** Where the payload that begins at `at` ends, its length prefix included. @throws {WireError} */
export function payloadEnd(bytes: Uint8Array, at: number, limit: number, wireType: number): number {
  let end: number;
  switch (wireType) {
    case WireType.varint:
      return varintEnd(bytes, at, limit);
    case WireType.bytes:
      end = varintEnd(bytes, at, limit) + readVarint(bytes, at, limit);
      break;
    case WireType.fixed64:
      end = at + 8;
      break;
    case WireType.fixed32:
      end = at + 4;
      break;
    case WireType.emptyList:
      return at;
    default:
      throw new WireError(`wire type ${wireType} at byte ${at}`);
  }
  if (end > limit) throw new WireError(`field at byte ${at} ends ${end - limit} bytes beyond its message`);
  return end;
}

/** The payload of the last field of a number in a small message. @throws {WireError} */
export function fieldAt(source: Uint8Array, start: number, end: number, number: number): PayloadRange | undefined {
  let found: PayloadRange | undefined;
  for (let at = start; at < end;) {
    const tag = readVarint(source, at, end);
    const payload = varintEnd(source, at, end);
    at = payloadEnd(source, payload, end, tag & 7);
    if (tag >>> 3 !== number) continue;
    found = { start: (tag & 7) === WireType.bytes ? varintEnd(source, payload, end) : payload, end: at };
  }
  return found;
}

/** Offsets; `end` is exclusive. */
export interface PayloadRange {
  readonly start: number;
  readonly end: number;
}
