// Values whose JSON is not the JSON of their protobuf fields (times, quantities, raw JSON): from JSON form to the
// fields of the wire and back. Wire fields are protobufjs objects.
import type { SpecialType } from "../schema/schema.ts";

export type WireObject = Record<string, unknown>;

interface SpecialValue {
  /** `value` is never null; a `null` in JSON is the zero value below. */
  toWire(value: unknown): WireObject;
  fromWire(wire: WireObject): unknown;
  /** What a field that is no pointer holds when nothing was given. */
  readonly zero: WireObject;
}

const rawJson = (member: "raw" | "Raw"): SpecialValue => ({
  toWire: (value) => ({ [member]: rawJsonBytes(value) }),
  fromWire: (wire) => {
    const bytes = wire[member];
    return bytes instanceof Uint8Array && bytes.length > 0 ? JSON.parse(new TextDecoder().decode(bytes)) : null;
  },
  zero: {},
});

/** JSON given as its text (a RawJson of typed objects) keeps its bytes. */
function rawJsonBytes(value: unknown): Uint8Array {
  const isText = typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;
  return isText ? value.bytes as Uint8Array : new TextEncoder().encode(JSON.stringify(value));
}

const time = (fractionDigits: 0 | 6): SpecialValue => ({
  toWire: (value) => {
    const [, seconds = "", fraction = ""] = /^(.*?)(?:\.(\d+))?Z$/.exec(String(value)) ?? [];
    return { seconds: Date.parse(seconds + "Z") / 1000, nanos: Number(fraction.padEnd(9, "0").slice(0, 9)) };
  },
  fromWire: (wire) => {
    if (wire.seconds === undefined) return null;
    const text = new Date(Number(wire.seconds) * 1000).toISOString().slice(0, -".000Z".length);
    const fraction = String(wire.nanos ?? 0).padStart(9, "0").slice(0, fractionDigits);
    return fractionDigits === 0 ? `${text}Z` : `${text}.${fraction}Z`;
  },
  zero: {},
});

const quantity: SpecialValue = {
  toWire: (value) => ({ string: String(value) }),
  fromWire: (wire) => wire.string || "0",
  zero: { string: "0" },
};

const intOrString: SpecialValue = {
  toWire: (value) =>
    typeof value === "string" ? { type: 1, intVal: 0, strVal: value } : { type: 0, intVal: value, strVal: "" },
  fromWire: (wire) => Number(wire.type ?? 0) === 1 ? wire.strVal ?? "" : wire.intVal ?? 0,
  zero: { type: 0, intVal: 0, strVal: "" },
};

/** Specials that have no message fields of their own; the others are unions of messages (message_codec.ts). */
export const specialValues: Readonly<Partial<Record<SpecialType, SpecialValue>>> = {
  Time: time(0),
  MicroTime: time(6),
  Quantity: quantity,
  IntOrString: intOrString,
  RawExtension: rawJson("raw"),
  JSON: rawJson("raw"),
  FieldsV1: rawJson("Raw"),
};

/** An int64 for protobufjs. */
export function toWireInteger(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) };
}

/** A number where it is exact, else a bigint. */
export function fromWireInteger(value: unknown): unknown {
  if (typeof value === "number") return value;
  const exact = BigInt(String(value));
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}
