// Judges a rule tree on wire bytes: would any rule change this object? One pass over the fields that rules look at, without
// decoding; a function is tried on a partial decode of what it reads. May say yes too often, never no when it is yes.
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { compilePaths, protoToObject } from "../typed_object/from_proto.ts";
import { payloadEnd, readVarint, varintEnd, WireCursor, WireType } from "../wire_reader.ts";
import type { Condition, Rule } from "./rule.ts";
import type { RuleNode } from "./rule_tree.ts";

/** Whether the message `bytes[start, end)` is changed by the rules. @throws {WireError} for damaged bytes */
export type WirePredicate = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Where the fields of one message lie: two entries a slot, start -1 when absent. */
type Slots = Int32Array;
type Test = (bytes: Uint8Array, slots: Slots, range: { start: number; end: number }) => boolean;

interface MessageScan {
  /** By field number; undefined for fields that are stepped over. */
  readonly fields: readonly (FieldScan | undefined)[];
  readonly slotCount: number;
  readonly tests: readonly Test[];
  /** Structs that are judged even when the wire has none. */
  readonly structs: readonly FieldScan[];
}

interface FieldScan {
  readonly slot: number;
  readonly message: MessageScan | undefined;
  readonly isMap: boolean;
}

export function compileWirePredicate(node: RuleNode): WirePredicate {
  const scan = compileScan(node);
  return (bytes, start, end) => changes(scan, bytes, { start, end });
}

function compileScan(node: RuleNode): MessageScan {
  const schema = messageSchema(node.messageName);
  const fields: (FieldScan | undefined)[] = [];
  const structs: FieldScan[] = [];
  const watched = new Set(node.rules.flatMap(fieldsOf));
  let slotCount = 0;
  for (const field of schema.fields) {
    if (field.num === undefined) continue;
    const member = node.members.find((candidate) => candidate.field === field);
    const watchesAll = node.rules.some((rule) => rule.if?.nothingSet);
    if (member === undefined && !watchesAll && !watched.has(field.name)) continue;
    const isMap = field.map !== undefined;
    const scan = { slot: slotCount++, message: member && compileScan(member.node), isMap };
    fields[field.num] = scan;
    if (member !== undefined && !field.pointer && !field.repeated && !isMap) structs.push(scan);
  }
  const slotOf = (name: string) => fields[fieldOf(node, name).num!]!.slot;
  const tests = node.rules.map((rule) => compileRule(rule, node, slotOf));
  return { fields: Array.from(fields), slotCount, tests, structs };
}

function fieldsOf(rule: Rule): string[] {
  const { unset = [], isSet = [], is = {}, differ = [], hasKey, hasFineQuantity } = rule.if ?? {};
  const names = [...unset, ...isSet, ...Object.keys(is), ...differ, hasKey?.map, hasFineQuantity];
  if ("set" in rule) names.push(rule.set);
  return names.filter((name) => name !== undefined);
}

function fieldOf(node: RuleNode, name: string): FieldSchema {
  const field = messageSchema(node.messageName).fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new RangeError(`a rule of ${node.messageName} names the field ${name} it does not have`);
  }
  return field;
}

function changes(scan: MessageScan, bytes: Uint8Array, range: { start: number; end: number }): boolean {
  const { fields } = scan;
  const slots = new Int32Array(scan.slotCount * 2).fill(-1);
  let at = range.start;
  while (at < range.end) {
    let tag = bytes[at]!;
    let payload = at + 1;
    if (tag >= 0x80) {
      tag = readVarint(bytes, at, range.end);
      payload = varintEnd(bytes, at, range.end);
    }
    const wireType = tag & 7;
    let end: number;
    if (wireType === WireType.bytes && bytes[payload]! < 0x80) {
      end = payload + 1 + bytes[payload]!;
      payload++;
      if (end > range.end) end = payloadEnd(bytes, payload - 1, range.end, wireType);
    } else {
      end = payloadEnd(bytes, payload, range.end, wireType);
      if (wireType === WireType.bytes) payload = varintEnd(bytes, payload, range.end);
    }
    const field = fields[tag >>> 3];
    if (field !== undefined && memberChanges(field, bytes, { slots, start: payload, end })) return true;
    at = end;
  }
  for (const struct of scan.structs) {
    if (slots[struct.slot * 2] === -1 && changes(struct.message!, bytes, emptyAt(range.end))) {
      return true;
    }
  }
  for (const test of scan.tests) if (test(bytes, slots, range)) return true;
  return false;
}

function emptyAt(at: number): { start: number; end: number } {
  return { start: at, end: at };
}

/** Notes where a field lies (of a list or map: its first record) and judges the message in it. */
function memberChanges(
  field: FieldScan,
  bytes: Uint8Array,
  { slots, start, end }: { slots: Slots; start: number; end: number },
): boolean {
  if (slots[field.slot * 2] === -1 || !field.isMap) {
    slots[field.slot * 2] = start;
    slots[field.slot * 2 + 1] = end;
  }
  if (field.message === undefined) return false;
  return changes(field.message, bytes, field.isMap ? mapValue(bytes, start, end) : { start, end });
}

function mapValue(bytes: Uint8Array, start: number, end: number): { start: number; end: number } {
  const cursor = new WireCursor().reset(bytes, start, end);
  while (cursor.next()) if (cursor.fieldNumber === 2) return { start: cursor.start, end: cursor.end };
  return emptyAt(end);
}

function compileRule(rule: Rule, node: RuleNode, slotOf: (name: string) => number): Test {
  const conditions = rule.if === undefined ? [] : compileCondition(rule.if, node, slotOf);
  if ("set" in rule) conditions.push(unsetTest(fieldOf(node, rule.set), slotOf(rule.set)));
  else if (rule.reads !== undefined) {
    const paths = compilePaths(node.messageName, rule.reads);
    conditions.push((bytes, _slots, range) =>
      rule.compute(protoToObject(node.messageName, bytes, { paths, start: range.start, end: range.end }))
    );
  }
  return (bytes, slots, range) => conditions.every((test) => test(bytes, slots, range));
}

function compileCondition(condition: Condition, node: RuleNode, slotOf: (name: string) => number): Test[] {
  const unset = (name: string) => unsetTest(fieldOf(node, name), slotOf(name));
  const tests: Test[] = (condition.unset ?? []).map(unset);
  for (const name of condition.isSet ?? []) {
    const test = unset(name);
    tests.push((bytes, slots, range) => !test(bytes, slots, range));
  }
  for (const [name, values] of Object.entries(condition.is ?? {})) {
    tests.push(valueTest(fieldOf(node, name), slotOf(name), values));
  }
  if (condition.differ !== undefined) tests.push(differTest(slotOf(condition.differ[0]), slotOf(condition.differ[1])));
  if (condition.nothingSet) tests.push((_bytes, slots) => slots.every((offset) => offset === -1));
  if (condition.hasKey !== undefined) {
    const { map, keys } = condition.hasKey;
    tests.push(mapTest(fieldOf(node, map), slotOf(map), keyTest(keys)));
  }
  if (condition.hasFineQuantity !== undefined) {
    const name = condition.hasFineQuantity;
    tests.push(mapTest(fieldOf(node, name), slotOf(name), hasFineQuantity));
  }
  return tests;
}

/** Nothing on the wire, or a zero value in a field that is no pointer. */
function unsetTest(field: FieldSchema, slot: number): Test {
  const absent: Test = (_bytes, slots) => slots[slot * 2] === -1;
  if (field.pointer || field.repeated || field.map !== undefined) return absent;
  if (field.type.endsWith(".IntOrString")) {
    return (bytes, slots) => slots[slot * 2] === -1 || isZeroIntOrString(bytes, slots[slot * 2]!, slots[slot * 2 + 1]!);
  }
  if (isMessageType(field.type)) return absent;
  const isZero = field.type === "string" || field.type === "bytes"
    ? (_bytes: Uint8Array, start: number, end: number) => start === end
    : (bytes: Uint8Array, start: number, _end: number) => bytes[start] === 0;
  return (bytes, slots) => slots[slot * 2] === -1 || isZero(bytes, slots[slot * 2]!, slots[slot * 2 + 1]!);
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

function valueTest(field: FieldSchema, slot: number, values: readonly (string | boolean)[]): Test {
  if (field.type === "bool") {
    return (bytes, slots) => values.includes(slots[slot * 2] === -1 ? false : bytes[slots[slot * 2]!] === 1);
  }
  const texts = values.map((value) => new TextEncoder().encode(String(value)));
  return (bytes, slots) => {
    const start = Math.max(slots[slot * 2]!, 0);
    const end = Math.max(slots[slot * 2 + 1]!, 0);
    return texts.some((text) => equalBytes(bytes, start, end, text));
  };
}

function differTest(a: number, b: number): Test {
  return (bytes, slots) => {
    const [startA, endA, startB, endB] = [slots[a * 2]!, slots[a * 2 + 1]!, slots[b * 2]!, slots[b * 2 + 1]!];
    return !equalBytes(bytes, startA, endA, bytes.subarray(Math.max(startB, 0), Math.max(endB, 0)));
  };
}

function equalBytes(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (bytes[start + i] !== other[i]) return false;
  return true;
}

type EntryTest = (bytes: Uint8Array, entry: { start: number; end: number }) => boolean;

/** Entries of one map stand together in what gogo writes, from the noted first one on. */
function mapTest(field: FieldSchema, slot: number, test: EntryTest): Test {
  const entries = new WireCursor();
  return (bytes, slots, range) => {
    const first = slots[slot * 2]!;
    if (first === -1) return false;
    if (test(bytes, { start: first, end: slots[slot * 2 + 1]! })) return true;
    entries.reset(bytes, slots[slot * 2 + 1]!, range.end);
    while (entries.next()) {
      if (entries.fieldNumber === field.num && test(bytes, { start: entries.start, end: entries.end })) return true;
    }
    return false;
  };
}

function keyTest(keys: readonly string[]): EntryTest {
  const texts = keys.map((key) => new TextEncoder().encode(key));
  const cursor = new WireCursor();
  return (bytes, { start, end }) => {
    cursor.reset(bytes, start, end);
    while (cursor.next()) {
      if (cursor.fieldNumber === 1) return texts.some((text) => equalBytes(bytes, cursor.start, cursor.end, text));
    }
    return false;
  };
}

/** A quantity's text with a dot, a suffix n or u, or a negative exponent. */
function hasFineQuantity(bytes: Uint8Array, entry: { start: number; end: number }): boolean {
  const { start, end } = mapValue(bytes, entry.start, entry.end);
  // Behind the tag and length of the text, and its first character, which may be a sign.
  for (let i = start + 3; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 0x2e || byte === 0x6e || byte === 0x75 || byte === 0x2d) return true;
  }
  return false;
}
