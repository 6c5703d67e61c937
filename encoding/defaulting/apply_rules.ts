// Runs a rule tree on a decoded object.
import { messageSchema } from "../schema/schema.ts";
import { cloneValue, isTypedObject, type TypedObject, type TypedValue } from "../typed_object/typed_object.ts";
import type { Condition, Rule } from "./rule.ts";
import { mayBeFine } from "./resource_rounding.ts";
import type { RuleNode } from "./rule_tree.ts";

/** Changes `object` in place. Structs that are no pointers come into being when a rule may set something in them. */
export function applyRules(node: RuleNode, object: TypedObject): void {
  for (const rule of node.rules) applyRule(rule, node, object);
  for (const { field, node: member } of node.members) {
    if (field.inline) {
      applyRules(member, object);
      continue;
    }
    const isStruct = !field.pointer && !field.repeated && field.map === undefined;
    const value = isStruct ? object[field.name] ??= {} : object[field.name];
    if (Array.isArray(value)) { for (const element of value) applyRules(member, element as TypedObject); }
    else if (field.map !== undefined && isTypedObject(value)) {
      for (const entry of Object.values(value)) applyRules(member, entry as TypedObject);
    } else if (isTypedObject(value)) applyRules(member, value);
  }
}

function applyRule(rule: Rule, node: RuleNode, object: TypedObject): void {
  if (rule.if !== undefined && !holds(rule.if, node, object)) return;
  if ("compute" in rule) rule.compute(object);
  else if (isUnset(node, object, rule.set)) object[rule.set] = cloneValue(rule.to);
}

function holds(condition: Condition, node: RuleNode, object: TypedObject): boolean {
  const { unset = [], isSet = [], is = {} } = condition;
  const names = condition.nothingSet ? messageSchema(node.messageName).fields.map((field) => field.name) : [];
  return names.every((name) => object[name] === undefined) &&
    unset.every((name) => isUnset(node, object, name)) &&
    !isSet.some((name) => isUnset(node, object, name)) &&
    Object.entries(is).every(([name, values]) => values.includes(comparable(node, object, name))) &&
    valuesCompare(condition, object) && mapsCompare(condition, object);
}

function valuesCompare({ differ, notFirst, negative }: Condition, object: TypedObject): boolean {
  if (differ !== undefined && (object[differ[0]] ?? "") === (object[differ[1]] ?? "")) return false;
  if (negative !== undefined && !(Number(object[negative] ?? 0) < 0)) return false;
  if (notFirst === undefined) return true;
  const first = ((object[notFirst.list] ?? []) as TypedValue[])[0];
  const value = notFirst.member === undefined ? first : (first as TypedObject | undefined)?.[notFirst.member];
  return (object[notFirst.field] ?? "") !== (value ?? "");
}

function mapsCompare({ missingKey, hasKey, hasFineQuantity: quantities }: Condition, object: TypedObject): boolean {
  const map = (name: string) => (object[name] ?? {}) as TypedObject;
  if (missingKey !== undefined) {
    const from = map(missingKey[1]);
    if (Object.keys(map(missingKey[0])).every((key) => Object.hasOwn(from, key))) return false;
  }
  if (hasKey !== undefined && !hasKey.keys.some((key) => Object.hasOwn(map(hasKey.map), key))) return false;
  return quantities === undefined || hasFineQuantity(map(quantities));
}

function hasFineQuantity(map: TypedObject): boolean {
  return Object.values(map).some((quantity) => mayBeFine(quantity as string));
}

/** The value of a field, "" or false when it is no pointer and not there; "\0" never matches. */
function comparable(node: RuleNode, object: TypedObject, name: string): string | boolean {
  const value = object[name];
  if (typeof value === "string" || typeof value === "boolean") return value;
  const field = fieldOf(node, name);
  return value !== undefined || field.pointer ? "\0" : field.type === "bool" ? false : "";
}

function isUnset(node: RuleNode, object: TypedObject, name: string): boolean {
  const value = object[name];
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  const field = fieldOf(node, name);
  if (field.map !== undefined) return Object.keys(value as TypedObject).length === 0;
  if (field.pointer) return false;
  return value === "" || value === 0 || value === false || value === null ||
    (field.type.endsWith(".Quantity") && value === "0");
}

function fieldOf(node: RuleNode, name: string) {
  const field = messageSchema(node.messageName).fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new RangeError(`a rule of ${node.messageName} names the field ${name} it does not have`);
  }
  return field;
}
