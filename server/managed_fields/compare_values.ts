// What is different between two values of a type: the fields that one has and the other has not, and those that both have
// with other values (structured-merge-diff's Compare). Only what differs is looked at twice.

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { addNode, emptySet, type FieldNode, type FieldSet, union } from "./field_set.ts";
import { listElements } from "./list_elements.ts";
import { agreeInForm, formOf, type ListType, type MapType, type MergeType } from "./merge_type.ts";
import { memberElement, type PathElement } from "./path_element.ts";

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

type ChangeKind = keyof Comparison;
const changeKinds = ["added", "modified", "removed"] as const;

/** What is different at a path and below it; undefined where nothing is. */
type Difference = { [kind in ChangeKind]?: FieldNode } | undefined;

interface Pair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** @throws {TypedValueError} */
export function compareValues(type: MergeType, objects: { before: JsonObject; after: JsonObject }): Comparison {
  const root = compare(type, objects);
  const childrenOf = (kind: ChangeKind) => root?.[kind]?.children ?? emptySet;
  return { added: childrenOf("added"), modified: childrenOf("modified"), removed: childrenOf("removed") };
}

function compare(type: MergeType, pair: Pair): Difference {
  const { before, after } = pair;
  if (before === after) return undefined;
  if (agreeInForm(type, [before, after])) return compareAs(formOf(type, after ?? before), pair);
  // Of two forms, each is compared with nothing of its kind.
  return unite(compareAs(formOf(type, before), pair), compareAs(formOf(type, after), pair));
}

function compareAs({ map, scalar, list }: MergeType, pair: Pair): Difference {
  if (map !== undefined) return compareMaps(map, pair);
  return scalar !== undefined || list === undefined ? compareLeaves(pair) : compareLists(list, pair);
}

function compareLeaves({ before, after }: Pair): Difference {
  const itself: FieldNode = { member: true, children: undefined };
  if (before === undefined) return { added: itself };
  if (after === undefined) return { removed: itself };
  return sameValue(before, after) ? undefined : { modified: itself };
}

function compareMaps(type: MapType, pair: Pair): Difference {
  const before = isJsonObject(pair.before) ? pair.before : undefined;
  const after = isJsonObject(pair.after) ? pair.after : undefined;
  if (type.atomic || (isEmptyObject(before) && isEmptyObject(after))) return compareLeaves(pair);
  const below = new Differences();
  const compareMember = (name: string) => {
    const memberType = type.memberType(name);
    if (memberType === undefined) return;
    below.add(
      memberElement(name),
      compare(memberType, { before: memberOf(before, name), after: memberOf(after, name) }),
    );
  };
  for (const name in before) compareMember(name);
  for (const name in after) if (before === undefined || !Object.hasOwn(before, name)) compareMember(name);
  return below.at(pair);
}

function compareLists(type: ListType, pair: Pair): Difference {
  const before = Array.isArray(pair.before) ? pair.before : [];
  const after = Array.isArray(pair.after) ? pair.after : [];
  if (type.atomic || (before.length === 0 && after.length === 0)) return compareLeaves(pair);
  // Most lists are as they were, and to find that out takes no keys.
  if (sameValue(before, after)) return compareLeaves(pair);
  const [old, now] = [listElements(type, before), listElements(type, after)];
  const below = new Differences();
  for (const [element, values] of old) {
    below.add(element, compareElements(type, { before: values, after: now.get(element) ?? [] }));
  }
  for (const [element, values] of now) {
    if (!old.has(element)) below.add(element, compareElements(type, { before: [], after: values }));
  }
  return below.at(pair);
}

/** Elements that stand there more than once are one field together. */
function compareElements(type: ListType, { before, after }: { before: JsonValue[]; after: JsonValue[] }): Difference {
  if (before.length <= 1 && after.length <= 1) return compare(type.element, { before: before[0], after: after[0] });
  return compareLeaves({
    before: before.length === 0 ? undefined : before,
    after: after.length === 0 ? undefined : after,
  });
}

/** Collects what is different below a path. */
class Differences {
  readonly #sets: { [kind in ChangeKind]?: Map<PathElement, FieldNode> } = {};

  add(element: PathElement, difference: Difference): void {
    if (difference === undefined) return;
    for (const kind of changeKinds) {
      const node = difference[kind];
      if (node !== undefined) addNode(this.#sets[kind] ??= new Map(), element, node);
    }
  }

  /** What that makes of the path: what is there on one side only is different itself. */
  at({ before, after }: Pair): Difference {
    const itself = before === undefined ? "added" : after === undefined ? "removed" : undefined;
    const result: Difference = {};
    for (const kind of changeKinds) {
      const children = this.#sets[kind];
      if (children !== undefined || kind === itself) result[kind] = { member: kind === itself, children };
    }
    return result;
  }
}

function unite(a: Difference, b: Difference): Difference {
  if (a === undefined || b === undefined) return a ?? b;
  const result: Difference = { ...a };
  for (const kind of changeKinds) {
    const [one, other] = [a[kind], b[kind]];
    if (one === undefined || other === undefined) result[kind] = (one ?? other)!;
    else {
      result[kind] = {
        member: one.member || other.member,
        children: one.children && other.children ? union(one.children, other.children) : one.children ?? other.children,
      };
    }
    if (result[kind] === undefined) delete result[kind];
  }
  return result;
}

function memberOf(object: JsonObject | undefined, name: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

function isEmptyObject(object: JsonObject | undefined): boolean {
  for (const _ in object) return false;
  return true;
}

/** Numbers are the same by their value, objects whatever the order of their members. */
export function sameValue(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameValue(value, b[i]!));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameValue(a[name]!, b[name]!));
}
