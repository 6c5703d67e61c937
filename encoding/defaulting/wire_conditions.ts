// The conditions of rules, judged on wire bytes. A test sees where the fields of its message lie, as the scan noted them.
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { WireCursor } from "../wire_reader.ts";
import type { Condition, Rule } from "./rule.ts";

/**
 * Payload start and end of the fields of the messages now being scanned, two entries a slot, -1 for a field that is absent.
 * Rule trees are a dozen messages deep and need a few hundred entries.
 */
export const fieldSlots = new Int32Array(16_384);

/** Of the message `bytes[start, end)`; `base` is the index in fieldSlots of its first slot. */
export type WireTest = (bytes: Uint8Array, base: number, start: number, end: number) => boolean;

/** Looks up the fields of one message. */
export interface FieldLocator {
  readonly messageName: string;
  /** Twice the number of the field's slot. */
  slotOf(name: string): number;
}

const encoder = new TextEncoder();

/** Fields that a rule's condition looks at. */
export function fieldsOfCondition(rule: Rule): string[] {
  const { unset = [], isSet = [], is = {}, differ = [], notFirst, missingKey = [], ...rest } = rule.if ?? {};
  const names = [...unset, ...isSet, ...Object.keys(is), ...differ, ...missingKey];
  const single = [notFirst?.field, notFirst?.list, rest.negative, rest.hasKey?.map, rest.hasFineQuantity];
  return [...names, ...single.filter((name) => name !== undefined)];
}

export function fieldNamed(messageName: string, name: string): FieldSchema {
  const field = messageSchema(messageName).fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new RangeError(`a rule of ${messageName} names the field ${name} it does not have`);
  return field;
}

/** One test for each part of the condition; all must hold. */
export function compileCondition(condition: Condition, locator: FieldLocator): WireTest[] {
  const { messageName, slotOf } = locator;
  const field = (name: string) => fieldNamed(messageName, name);
  const mapAt = (name: string) => ({ slot: slotOf(name), fieldNumber: field(name).num! });
  const isUnset = (name: string) => unsetTest(field(name), slotOf(name));
  const tests: WireTest[] = (condition.unset ?? []).map(isUnset);
  for (const name of condition.isSet ?? []) tests.push(not(isUnset(name)));
  for (const [name, values] of Object.entries(condition.is ?? {})) {
    tests.push(valueTest(field(name), slotOf(name), values));
  }
  if (condition.differ) tests.push(differTest(slotOf(condition.differ[0]), slotOf(condition.differ[1])));
  if (condition.nothingSet) tests.push((_bytes, _base, start, end) => start === end);
  if (condition.negative) tests.push(negativeTest(slotOf(condition.negative)));
  if (condition.notFirst) {
    const { list, member } = condition.notFirst;
    const number = member === undefined ? undefined : fieldNamed(field(list).type, member).num;
    tests.push(notFirstTest(slotOf(condition.notFirst.field), slotOf(list), number));
  }
  if (condition.missingKey) {
    const [map, from] = condition.missingKey;
    tests.push(missingKeyTest(mapAt(map), mapAt(from)));
  }
  if (condition.hasKey) {
    const { map, keys } = condition.hasKey;
    tests.push(entryTest(mapAt(map), keyTest(keys)));
  }
  if (condition.hasFineQuantity) {
    tests.push(entryTest(mapAt(condition.hasFineQuantity), isFineQuantity));
  }
  return tests;
}

function not(test: WireTest): WireTest {
  return (bytes, base, start, end) => !test(bytes, base, start, end);
}

/** Nothing on the wire, or a zero value in a field that is no pointer. */
export function unsetTest(field: FieldSchema, slot: number): WireTest {
  const absent: WireTest = (_bytes, base) => fieldSlots[base + slot] === -1;
  if (field.pointer || field.repeated || field.map !== undefined) return absent;
  if (field.type.endsWith(".IntOrString")) {
    return (bytes, base) => {
      const start = fieldSlots[base + slot]!;
      return start === -1 || isZeroIntOrString(bytes, start, fieldSlots[base + slot + 1]!);
    };
  }
  if (isMessageType(field.type)) return absent;
  if (field.type === "string" || field.type === "bytes") {
    return (_bytes, base) => fieldSlots[base + slot] === fieldSlots[base + slot + 1];
  }
  return (bytes, base) => fieldSlots[base + slot] === -1 || bytes[fieldSlots[base + slot]!] === 0;
}

/** Fields: type 1, intVal 2, strVal 3. */
function isZeroIntOrString(bytes: Uint8Array, start: number, end: number): boolean {
  const cursor = new WireCursor().reset(bytes, start, end);
  while (cursor.next()) {
    if (cursor.fieldNumber === 2 && bytes[cursor.start] !== 0) return false;
    if (cursor.fieldNumber === 3 && cursor.end > cursor.start) return false;
  }
  return true;
}

function valueTest(field: FieldSchema, slot: number, values: readonly (string | boolean)[]): WireTest {
  if (field.type === "bool") {
    return (bytes, base) => {
      const start = fieldSlots[base + slot]!;
      return values.includes(start === -1 ? false : bytes[start] === 1);
    };
  }
  const texts = values.map((value) => encoder.encode(String(value)));
  return (bytes, base) => isOneOf(bytes, rangeOf(base + slot), texts);
}

function differTest(a: number, b: number): WireTest {
  return (bytes, base) => !isSame(bytes, rangeOf(base + a), rangeOf(base + b));
}

/** A negative integer takes the ten bytes of a 64-bit two's complement. */
function negativeTest(slot: number): WireTest {
  return (_bytes, base) => fieldSlots[base + slot + 1]! - fieldSlots[base + slot]! === 10;
}

/** The scan notes the first record of a list. */
function notFirstTest(slot: number, list: number, memberNumber: number | undefined): WireTest {
  return (bytes, base) => {
    const first = rangeOf(base + list);
    const value = memberNumber === undefined || first.start === -1 ? first : memberRange(bytes, first, memberNumber);
    return !isSame(bytes, rangeOf(base + slot), value);
  };
}

interface MapLocation {
  readonly slot: number;
  readonly fieldNumber: number;
}
type EntryTest = (bytes: Uint8Array, entry: ByteRange) => boolean;

/** Whether any entry passes. The entries stand together, from the first one on, which the scan noted. */
function entryTest(map: MapLocation, test: EntryTest): WireTest {
  return (bytes, base, _start, end) => someEntry(bytes, { map, base, end }, test);
}

function someEntry(
  bytes: Uint8Array,
  { map, base, end }: { map: MapLocation; base: number; end: number },
  test: EntryTest,
): boolean {
  const first = rangeOf(base + map.slot);
  if (first.start === -1) return false;
  if (test(bytes, first)) return true;
  const entries = new WireCursor().reset(bytes, first.end, end);
  while (entries.next() && entries.fieldNumber === map.fieldNumber) if (test(bytes, entries)) return true;
  return false;
}

function missingKeyTest(map: MapLocation, from: MapLocation): WireTest {
  return (bytes, base, _start, end) =>
    someEntry(bytes, { map, base, end }, (_, entry) => {
      const key = memberRange(bytes, entry, 1);
      return !someEntry(
        bytes,
        { map: from, base, end },
        (_, other) => isSame(bytes, key, memberRange(bytes, other, 1)),
      );
    });
}

function keyTest(keys: readonly string[]): EntryTest {
  const texts = keys.map((key) => encoder.encode(key));
  return (bytes, entry) => isOneOf(bytes, memberRange(bytes, entry, 1), texts);
}

/** A quantity's text with a dot, a suffix n or u, or a negative exponent other than e-3. */
function isFineQuantity(bytes: Uint8Array, entry: ByteRange): boolean {
  const { start, end } = memberRange(bytes, entry, 2);
  // Behind the tag and length of the text, and its first character, which may be a sign.
  for (let i = start + 3; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 0x2e || byte === 0x6e || byte === 0x75 || (byte === 0x2d && bytes[i + 1] !== 0x33)) return true;
  }
  return false;
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}
const absent: ByteRange = { start: -1, end: -1 };

/** Where the field lies whose slot is at this index. */
function rangeOf(index: number): ByteRange {
  return { start: fieldSlots[index]!, end: fieldSlots[index + 1]! };
}

/** Payload of a member of the message in `range`. */
export function memberRange(bytes: Uint8Array, { start, end }: ByteRange, fieldNumber: number): ByteRange {
  const cursor = new WireCursor().reset(bytes, start, end);
  while (cursor.next()) if (cursor.fieldNumber === fieldNumber) return { start: cursor.start, end: cursor.end };
  return absent;
}

/** Absent and empty are the same. */
function isSame(bytes: Uint8Array, a: ByteRange, b: ByteRange): boolean {
  if (a.end - a.start !== b.end - b.start) return false;
  for (let i = 0; i < a.end - a.start; i++) if (bytes[a.start + i] !== bytes[b.start + i]) return false;
  return true;
}

function isOneOf(bytes: Uint8Array, { start, end }: ByteRange, texts: readonly Uint8Array[]): boolean {
  for (const text of texts) {
    if (end - start !== text.length) continue;
    let at = 0;
    while (at < text.length && bytes[start + at] === text[at]) at++;
    if (at === text.length) return true;
  }
  return false;
}
