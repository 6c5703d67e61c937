// Runs a rule tree on a decoded object.
import { messageSchema } from "../schema/schema.ts";
import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../typed_object/typed_object.ts";
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
  const { unset = [], isSet = [], is = {}, differ, hasKey } = condition;
  if (condition.nothingSet && messageSchema(node.messageName).fields.some(({ name }) => object[name] !== undefined)) {
    return false;
  }
  if (!unset.every((name) => isUnset(node, object, name))) return false;
  if (isSet.some((name) => isUnset(node, object, name))) return false;
  if (!Object.entries(is).every(([name, values]) => values.includes(comparable(node, object, name)))) return false;
  if (differ !== undefined && (object[differ[0]] ?? "") === (object[differ[1]] ?? "")) return false;
  if (condition.hasFineQuantity !== undefined && !hasFineQuantity(object[condition.hasFineQuantity])) return false;
  if (hasKey === undefined) return true;
  const map = object[hasKey.map];
  return isTypedObject(map) && hasKey.keys.some((key) => key in map);
}

function hasFineQuantity(map: TypedValue | undefined): boolean {
  return isTypedObject(map) && Object.values(map).some((quantity) => mayBeFine(quantity as string));
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

/** Raw JSON is never changed in place, so it can be shared. */
export function cloneValue<T extends TypedValue | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  if (typeof value !== "object" || value === null || value instanceof RawJson || value instanceof Uint8Array) {
    return value;
  }
  const copy = Object.create(Object.getPrototypeOf(value)) as TypedObject;
  for (const [name, member] of Object.entries(value)) copy[name] = cloneValue(member);
  return copy as T;
}
