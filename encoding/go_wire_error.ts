// What is wrong with the bytes of a protobuf message, in the words of gogo/protobuf. Messages are walked by the schema, since
// what stands in unknown fields is stepped over and only what stands in messages is looked at.
import { isMessageType, messageSchema } from "./schema/schema.ts";

/** The first fault of `bytes[start, end)`; undefined when they can be that message. */
export function goWireError(messageName: string, bytes: Uint8Array, range: { start?: number; end?: number } = {}) {
  try {
    walkMessage(messageName, bytes, { start: range.start ?? 0, end: range.end ?? bytes.length });
    return undefined;
  } catch (error) {
    if (!(error instanceof GoWireError)) throw error;
    return error.message;
  }
}

class GoWireError extends Error {}

interface Range {
  readonly start: number;
  readonly end: number;
}

function walkMessage(messageName: string, bytes: Uint8Array, { start, end }: Range): void {
  const nested = nestedMessages(messageName);
  const shortName = messageName.slice(messageName.lastIndexOf(".") + 1);
  for (let at = start; at < end;) {
    const tag = readVarint(bytes, at, end);
    const [number, wireType] = [tag.value >>> 3, tag.value & 7];
    if (wireType === 4) throw new GoWireError(`proto: ${shortName}: wiretype end group for non-group`);
    if (number === 0) throw new GoWireError(`proto: ${shortName}: illegal tag 0 (wire type ${wireType})`);
    at = payloadEnd(bytes, { start: tag.end, end }, wireType);
    const message = wireType === 2 ? nested.get(number) : undefined;
    if (message !== undefined) walkMessage(message, bytes, { start: readVarint(bytes, tag.end, end).end, end: at });
  }
}

const nestedByMessage = new Map<string, ReadonlyMap<number, string>>();

/** Fields that hold messages. The entries of maps are passed over. */
function nestedMessages(messageName: string): ReadonlyMap<number, string> {
  let nested = nestedByMessage.get(messageName);
  if (nested === undefined) {
    const fields = messageSchema(messageName).fields.filter((field) =>
      field.num !== undefined && field.map === undefined && isMessageType(field.type)
    );
    nested = new Map(fields.map((field) => [field.num!, field.type]));
    nestedByMessage.set(messageName, nested);
  }
  return nested;
}

function payloadEnd(bytes: Uint8Array, { start, end }: Range, wireType: number): number {
  switch (wireType) {
    case 0:
      return readVarint(bytes, start, end).end;
    case 1:
      return within(start + 8, end);
    case 2: {
      const length = readVarint(bytes, start, end);
      return within(length.end + length.value, end);
    }
    case 3:
      return groupEnd(bytes, { start, end });
    case 5:
      return within(start + 4, end);
    default:
      throw new GoWireError(`proto: illegal wireType ${wireType}`);
  }
}

function groupEnd(bytes: Uint8Array, { start, end }: Range): number {
  for (let at = start;;) {
    const tag = readVarint(bytes, at, end);
    if ((tag.value & 7) === 4) return tag.end;
    at = payloadEnd(bytes, { start: tag.end, end }, tag.value & 7);
  }
}

function within(at: number, end: number): number {
  if (at > end) throw new GoWireError("unexpected EOF");
  return at;
}

function readVarint(bytes: Uint8Array, start: number, end: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, scale = 1;; at++, scale *= 128) {
    if (at >= end) throw new GoWireError("unexpected EOF");
    if (at - start === 10) throw new GoWireError("proto: integer overflow");
    value += (bytes[at]! & 0x7f) * scale;
    if (bytes[at]! < 0x80) return { value, end: at + 1 };
  }
}
