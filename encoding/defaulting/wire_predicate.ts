// Judges a rule tree on wire bytes: would any rule change this object? One pass over the fields that rules look at, without
// decoding; a function is tried on a partial decode of what it reads. May say yes too often, never no when it is yes.
import { isMessageType, messageSchema } from "../schema/schema.ts";
import { compilePaths, protoToObject } from "../typed_object/from_proto.ts";
import { payloadEnd, readVarint, varintEnd, WireError, WireType } from "../wire_reader.ts";
import type { Rule } from "./rule.ts";
import type { RuleNode } from "./rule_tree.ts";
import {
  compileCondition,
  fieldNamed,
  fieldSlots,
  fieldsOfCondition,
  memberRange,
  unsetTest,
  type WireTest,
} from "./wire_conditions.ts";

/** Whether the message `bytes[start, end)` is changed by the rules. @throws {WireError} for damaged bytes */
export type WirePredicate = (bytes: Uint8Array, start: number, end: number) => boolean;

interface MessageScan {
  /** By field number; undefined for fields that are stepped over. */
  readonly fields: readonly (FieldScan | undefined)[];
  /** Entries in fieldSlots. */
  readonly slotEntries: number;
  /** Slots of pointers, lists and maps that must be there, of strings and of numbers that must not be zero. */
  readonly present: readonly number[];
  readonly notEmpty: readonly number[];
  readonly notZero: readonly number[];
  /** Everything else that rules ask. */
  readonly tests: readonly WireTest[];
  /** Structs that are judged even when the wire has none. */
  readonly structs: readonly FieldScan[];
}

interface FieldScan {
  readonly slot: number;
  readonly message: MessageScan | undefined;
  readonly isMap: boolean;
  /** Of a list or map the first record is noted, of anything else the last, as decoders do. */
  readonly keepsFirst: boolean;
}

export function compileWirePredicate(node: RuleNode): WirePredicate {
  const scan = compileScan(node);
  return (bytes, start, end) => changes(scan, bytes, start, end, 0);
}

function compileScan(node: RuleNode): MessageScan {
  const fields: (FieldScan | undefined)[] = [];
  const structs: FieldScan[] = [];
  const watched = new Set(node.rules.flatMap(fieldsOfRule));
  let slotEntries = 0;
  for (const field of messageSchema(node.messageName).fields) {
    if (field.num === undefined) continue;
    const member = node.members.find((candidate) => candidate.field === field);
    if (member === undefined && !watched.has(field.name)) continue;
    const isMap = field.map !== undefined;
    const keepsFirst = isMap || (field.repeated ?? false);
    const scan = { slot: slotEntries, message: member && compileScan(member.node), isMap, keepsFirst };
    slotEntries += 2;
    fields[field.num] = scan;
    if (member !== undefined && !field.pointer && !keepsFirst) structs.push(scan);
  }
  const slotOf = (name: string) => fields[fieldNamed(node.messageName, name).num!]!.slot;
  return {
    fields: Array.from(fields),
    slotEntries,
    structs,
    present: slotsOfPlainRules(node, slotOf, "present"),
    notEmpty: slotsOfPlainRules(node, slotOf, "notEmpty"),
    notZero: slotsOfPlainRules(node, slotOf, "notZero"),
    tests: node.rules.filter((rule) => plainKind(rule, node) === undefined).map((rule) =>
      compileRule(rule, node, slotOf)
    ),
  };
}

function fieldsOfRule(rule: Rule): string[] {
  return "set" in rule ? [rule.set, ...fieldsOfCondition(rule)] : fieldsOfCondition(rule);
}

/** Most rules just ask whether one field is there; these are judged without a call. */
function plainKind(rule: Rule, node: RuleNode): "present" | "notEmpty" | "notZero" | undefined {
  if (!("set" in rule) || rule.if !== undefined) return undefined;
  const field = fieldNamed(node.messageName, rule.set);
  if (field.pointer || field.repeated || field.map !== undefined) return "present";
  if (isMessageType(field.type)) return undefined;
  return field.type === "string" ? "notEmpty" : "notZero";
}

function slotsOfPlainRules(node: RuleNode, slotOf: (name: string) => number, kind: string): number[] {
  return node.rules.filter((rule) => plainKind(rule, node) === kind).map((rule) =>
    slotOf((rule as { set: string }).set)
  );
}

/** A rule changes the message when its condition holds and what it would set is not there. */
function compileRule(
  rule: Rule,
  { messageName }: RuleNode,
  slotOf: (name: string) => number,
): WireTest {
  const conditions: WireTest[] = rule.if === undefined ? [] : compileCondition(rule.if, { messageName, slotOf });
  if ("set" in rule) conditions.push(unsetTest(fieldNamed(messageName, rule.set), slotOf(rule.set)));
  if (!("set" in rule) && rule.reads !== undefined) {
    const paths = compilePaths(messageName, rule.reads);
    conditions.push((bytes, _base, start, end) =>
      rule.compute(protoToObject(messageName, bytes, { paths, start, end }))
    );
  }
  return conditions.length === 1 ? conditions[0]! : (bytes, base, start, end) => {
    for (const condition of conditions) if (!condition(bytes, base, start, end)) return false;
    return true;
  };
}

/** `base` is the first entry of fieldSlots that no message above uses. */
function changes(scan: MessageScan, bytes: Uint8Array, start: number, end: number, base: number): boolean {
  for (let entry = base + scan.slotEntries - 1; entry >= base; entry--) fieldSlots[entry] = -1;
  return membersChange(scan, bytes, start, end, base) || structsChange(scan, bytes, end, base) ||
    isIncomplete(scan, bytes, base) || rulesApply(scan, bytes, base, start, end);
}

/** Notes where the fields lie and judges the messages in them. Tags and lengths of one or two bytes are read in place. */
function membersChange(scan: MessageScan, bytes: Uint8Array, start: number, end: number, base: number): boolean {
  const { fields } = scan;
  for (let at = start; at < end;) {
    let tag = bytes[at]!;
    let payload = at + 1;
    if (tag >= 0x80) {
      tag = readVarint(bytes, at, end);
      payload = varintEnd(bytes, at, end);
    }
    const field = fields[tag >>> 3];
    const wireType = tag & 7;
    const length = bytes[payload]!;
    const next = bytes[payload + 1]!;
    if (wireType === WireType.bytes && length < 0x80) at = ++payload + length;
    else if (wireType === WireType.bytes && next < 0x80) {
      payload += 2;
      at = payload + (length & 0x7f) + next * 128;
    } else {
      at = payloadEnd(bytes, payload, end, wireType);
      if (wireType === WireType.bytes) payload = varintEnd(bytes, payload, end);
    }
    if (at > end) throw new WireError(`a field ends ${at - end} bytes beyond its message`);
    if (field === undefined) continue;
    const slot = base + field.slot;
    if (!field.keepsFirst || fieldSlots[slot] === -1) {
      fieldSlots[slot] = payload;
      fieldSlots[slot + 1] = at;
    }
    if (field.message !== undefined && memberChanges(field, bytes, payload, at, base + scan.slotEntries)) return true;
  }
  return false;
}

function memberChanges(field: FieldScan, bytes: Uint8Array, start: number, end: number, base: number): boolean {
  if (!field.isMap) return changes(field.message!, bytes, start, end, base);
  const value = memberRange(bytes, { start, end }, 2);
  return changes(field.message!, bytes, value.start, value.end, base);
}

/** A struct that the wire does not have is an empty one. */
function structsChange(scan: MessageScan, bytes: Uint8Array, end: number, base: number): boolean {
  for (const struct of scan.structs) {
    if (fieldSlots[base + struct.slot] !== -1) continue;
    if (changes(struct.message!, bytes, end, end, base + scan.slotEntries)) return true;
  }
  return false;
}

function isIncomplete({ present, notEmpty, notZero }: MessageScan, bytes: Uint8Array, base: number): boolean {
  for (const slot of present) if (fieldSlots[base + slot] === -1) return true;
  for (const slot of notEmpty) if (fieldSlots[base + slot] === fieldSlots[base + slot + 1]) return true;
  for (const slot of notZero) {
    const start = fieldSlots[base + slot]!;
    if (start === -1 || bytes[start] === 0) return true;
  }
  return false;
}

function rulesApply({ tests }: MessageScan, bytes: Uint8Array, base: number, start: number, end: number): boolean {
  for (const test of tests) if (test(bytes, base, start, end)) return true;
  return false;
}
