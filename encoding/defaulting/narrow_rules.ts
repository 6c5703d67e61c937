// The part of a rule tree that concerns who looks at a few paths of an object only: a Table reads a tenth of a pod, and need
// not know whether the rest would be completed.
import type { FieldSchema } from "../schema/schema.ts";
import type { Rule } from "./rule.ts";
import type { RuleNode } from "./rule_tree.ts";
import { fieldsOfCondition } from "./wire_conditions.ts";

/** Path elements below a message. */
interface PathTree {
  /** A path ends here: it is about all that is below. */
  whole: boolean;
  readonly below: Map<string, PathTree>;
}

/** @param paths dotted JSON paths, which go through lists */
export function narrowRules(node: RuleNode | undefined, paths: readonly string[]): RuleNode | undefined {
  const root = newTree();
  for (const path of paths) {
    let tree = root;
    for (const name of path.split(".")) {
      if (!tree.below.has(name)) tree.below.set(name, newTree());
      tree = tree.below.get(name)!;
    }
    tree.whole = true;
  }
  return node && narrow(node, root);
}

function newTree(): PathTree {
  return { whole: false, below: new Map() };
}

function narrow(node: RuleNode, tree: PathTree): RuleNode | undefined {
  if (tree.whole) return node;
  // What a condition looks at may be there only after another rule.
  const conditions = new Set(node.rules.flatMap(fieldsOfCondition));
  const rules = node.rules.filter((rule) => concerns(rule, tree, conditions));
  const members = node.members.flatMap(({ field, node: below }) => {
    const narrowed = narrowMember(field, below, tree);
    return narrowed === undefined ? [] : [{ field, node: narrowed }];
  });
  return rules.length + members.length === 0 ? undefined : { messageName: node.messageName, rules, members };
}

function narrowMember(field: FieldSchema, node: RuleNode, tree: PathTree): RuleNode | undefined {
  if (field.inline) return narrow(node, tree);
  const below = tree.below.get(field.name);
  return below && narrow(node, below);
}

function concerns(rule: Rule, tree: PathTree, conditions: ReadonlySet<string>): boolean {
  if ("set" in rule) return tree.below.has(rule.set) || conditions.has(rule.set);
  return rule.changes === undefined || rule.changes.some((path) => overlaps(path.split("."), tree));
}

/** Whether one is a part of the other. */
function overlaps([name, ...rest]: string[], tree: PathTree): boolean {
  const below = tree.below.get(name!);
  return below !== undefined && (below.whole || rest.length === 0 || overlaps(rest, below));
}
