// Sets of paths to fields, as trees: what managers own, and what a write changed (structured-merge-diff's fieldpath.Set).
// Sets are not changed once they are made; operations share what they can.

import { compareElements, elementText, type PathElement } from "./path_element.ts";

/** What a set says of one path: whether it has the path itself, and which below it. */
export interface FieldNode {
  readonly member: boolean;
  /** Never empty. */
  readonly children: FieldSet | undefined;
}

/** Nodes by their path elements; each has something in it. */
export type FieldSet = ReadonlyMap<PathElement, FieldNode>;

export const emptySet: FieldSet = new Map();
export const leaf: FieldNode = { member: true, children: undefined };

/** The set of some paths. */
export function setOf(...paths: readonly (readonly PathElement[])[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => union(set, setOfPath(path)), emptySet);
}

function setOfPath(path: readonly PathElement[]): FieldSet {
  const [first, ...rest] = path;
  if (first === undefined) return emptySet;
  return new Map([[first, rest.length === 0 ? leaf : { member: false, children: setOfPath(rest) }]]);
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const result = new Map(a);
  for (const [element, node] of b) {
    const other = result.get(element);
    result.set(element, other === undefined ? node : uniteNodes(other, node));
  }
  return result;
}

function uniteNodes(a: FieldNode, b: FieldNode): FieldNode {
  return {
    member: a.member || b.member,
    children: a.children && b.children ? union(a.children, b.children) : a.children ?? b.children,
  };
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result = new Map<PathElement, FieldNode>();
  for (const [element, node] of a) {
    const other = b.get(element);
    if (other === undefined) continue;
    const children = node.children && other.children && intersection(node.children, other.children);
    addNode(result, element, { member: node.member && other.member, children });
  }
  return result;
}

/** What is in `a` but not in `b`; `a` itself when that is all of it. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let result: Map<PathElement, FieldNode> | undefined;
  for (const [element, other] of b) {
    const node = a.get(element);
    if (node === undefined) continue;
    const children = node.children && other.children ? difference(node.children, other.children) : node.children;
    const member = node.member && !other.member;
    if (member === node.member && children === node.children) continue;
    replaceNode(result ??= new Map(a), element, { member, children });
  }
  return result ?? a;
}

/** `a` without the paths of `b` and all below them. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  let result: Map<PathElement, FieldNode> | undefined;
  for (const [element, other] of b) {
    const node = a.get(element);
    if (node === undefined) continue;
    if (other.member) (result ??= new Map(a)).delete(element);
    else if (node.children && other.children) {
      const children = recursiveDifference(node.children, other.children);
      if (children !== node.children) replaceNode(result ??= new Map(a), element, { ...node, children });
    }
  }
  return result ?? a;
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [element, node] of a) {
    const other = b.get(element);
    if (other === undefined || node.member !== other.member) return false;
    if (!equalSets(node.children ?? emptySet, other.children ?? emptySet)) return false;
  }
  return true;
}

/** Adds a node to a map that is being made, unless there is nothing in it. */
export function addNode(
  set: Map<PathElement, FieldNode>,
  element: PathElement,
  { member, children }: { member: boolean; children: FieldSet | undefined },
): void {
  const kept = children === undefined || children.size === 0 ? undefined : children;
  if (member || kept !== undefined) set.set(element, { member, children: kept });
}

function replaceNode(set: Map<PathElement, FieldNode>, element: PathElement, node: FieldNode): void {
  set.delete(element);
  addNode(set, element, node);
}

/** In the order in which they are printed. */
export function sortedNodes(set: FieldSet): readonly (readonly [PathElement, FieldNode])[] {
  return [...set].sort(([a], [b]) => compareElements(a, b));
}

/** The texts of all paths of the set, as messages show them: `.spec.containers[name="c1"].image`. */
export function pathTexts(set: FieldSet, parent = ""): string[] {
  return sortedNodes(set).flatMap(([element, { member, children }]) => {
    const path = parent + elementText(element);
    return [...(member ? [path] : []), ...(children === undefined ? [] : pathTexts(children, path))];
  });
}
