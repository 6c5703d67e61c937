// Judges a rule tree on wire bytes: would any rule change this object? One pass over the fields that rules look at, without
// decoding; a function is tried on a partial decode of what it reads. May say yes too often, never no when it is yes.
import { isMessageType } from "../schema/schema.ts";
import { messageSchema } from "../schema/schema.ts";
import { compilePaths, protoToObject } from "../typed_object/from_proto.ts";
import { payloadEnd, readVarint, varintEnd, WireType } from "../wire_reader.ts";
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
  readonly tests: readonly MessageTest[];
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

type MessageTest = (bytes: Uint8Array, base: number, start: number, end: number) => boolean;

export function compileWirePredicate(node: RuleNode): WirePredicate {
  const scan = compileScan(node);
  return (bytes, start, end) => changes(scan, bytes, start, end, 0);
}

function compileScan(node: RuleNode): MessageScan {
  const fields: (FieldScan | undefined)[] = [];
  const structs: FieldScan[] = [];
  const watched = new Set(node.rules.flatMap(fieldsOfRule));
  const watchesAll = node.rules.some((rule) => rule.if?.nothingSet);
  let slotEntries = 0;
  for (const field of messageSchema(node.messageName).fields) {
    if (field.num === undefined) continue;
    const member = node.members.find((candidate) => candidate.field === field);
    if (member === undefined && !watchesAll && !watched.has(field.name)) continue;
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
      compileRule(rule, node, { slotOf, slotCount: slotEntries / 2 })
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
  { slotOf, slotCount }: { slotOf: (name: string) => number; slotCount: number },
): MessageTest {
  const conditions: WireTest[] = rule.if === undefined
    ? []
    : compileCondition(rule.if, { messageName, slotOf }, slotCount);
  if ("set" in rule) conditions.push(unsetTest(fieldNamed(messageName, rule.set), slotOf(rule.set)));
  const holds = (bytes: Uint8Array, base: number, end: number) => {
    for (const condition of conditions) if (!condition(bytes, base, end)) return false;
    return true;
  };
  if ("set" in rule || rule.reads === undefined) return (bytes, base, _start, end) => holds(bytes, base, end);
  const paths = compilePaths(messageName, rule.reads);
  return (bytes, base, start, end) =>
    holds(bytes, base, end) && rule.compute(protoToObject(messageName, bytes, { paths, start, end }));
}

/** `base` is the first entry of fieldSlots that no message above uses. */
function changes(scan: MessageScan, bytes: Uint8Array, start: number, end: number, base: number): boolean {
  for (let entry = base + scan.slotEntries - 1; entry >= base; entry--) fieldSlots[entry] = -1;
  return membersChange(scan, bytes, start, end, base) || structsChange(scan, bytes, end, base) ||
    isIncomplete(scan, bytes, base) || rulesApply(scan, bytes, base, start, end);
}

/** Notes where the fields lie and judges the messages in them. */
function membersChange(scan: MessageScan, bytes: Uint8Array, start: number, end: number, base: number): boolean {
  const { fields } = scan;
  const inner = base + scan.slotEntries;
  for (let at = start; at < end;) {
    let tag = bytes[at]!;
    let payload = at + 1;
    if (tag >= 0x80) {
      tag = readVarint(bytes, at, end);
      payload = varintEnd(bytes, at, end);
    }
    at = payloadEnd(bytes, payload, end, tag & 7);
    const field = fields[tag >>> 3];
    if (field === undefined) continue;
    if ((tag & 7) === WireType.bytes) payload = bytes[payload]! < 0x80 ? payload + 1 : varintEnd(bytes, payload, end);
    const slot = base + field.slot;
    if (!field.keepsFirst || fieldSlots[slot] === -1) {
      fieldSlots[slot] = payload;
      fieldSlots[slot + 1] = at;
    }
    if (field.message === undefined) continue;
    if (field.isMap) {
      const value = memberRange(bytes, { start: payload, end: at }, 2);
      if (changes(field.message, bytes, value.start, value.end, inner)) return true;
    } else if (changes(field.message, bytes, payload, at, inner)) return true;
  }
  return false;
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
