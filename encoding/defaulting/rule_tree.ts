// Compiles rule tables for one kind into a tree that follows the message: at each node the rules of a message, below it the
// fields that lead to further rules. Everything else is left out.
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import type { Rule, RuleTable } from "./rule.ts";

export interface RuleNode {
  readonly messageName: string;
  readonly rules: readonly Rule[];
  readonly members: readonly { readonly field: FieldSchema; readonly node: RuleNode }[];
}

/** Rules of one kind by path element. */
interface Scope {
  readonly rules: Rule[];
  readonly below: Map<string, Scope>;
}

/** The tree of one kind under several tables; undefined when none of them has anything to say. */
export function compileRules(messageName: string, tables: readonly RuleTable[]): RuleNode | undefined {
  const scope: Scope = { rules: [], below: new Map() };
  for (const table of tables) addScopes(scope, lookUp(table.inObject, messageName));
  return compileNode(messageName, scope, { tables, path: new Set() });
}

function addScopes(root: Scope, found: readonly Readonly<Record<string, readonly Rule[]>>[]): void {
  for (const [path, rules] of found.flatMap((byPath) => Object.entries(byPath))) {
    let scope = root;
    for (const name of path === "" ? [] : path.split(".")) {
      if (!scope.below.has(name)) scope.below.set(name, { rules: [], below: new Map() });
      scope = scope.below.get(name)!;
    }
    scope.rules.push(...rules);
  }
}

/** `path` holds the messages above, since schemas (JSONSchemaProps) nest in themselves; no such message has rules. */
function compileNode(
  messageName: string,
  scope: Scope | undefined,
  context: { tables: readonly RuleTable[]; path: Set<string> },
): RuleNode | undefined {
  if (context.path.has(messageName)) return undefined;
  context.path.add(messageName);
  const rules = context.tables.flatMap((table) => lookUp(table.anywhere, messageName).flat());
  const members: { field: FieldSchema; node: RuleNode }[] = [];
  for (const field of messageSchema(messageName).fields) {
    if (field.num === undefined || !isMessageType(field.type) || messageSchema(field.type).special) continue;
    const inner = field.inline ? scope && { rules: [], below: scope.below } : scope?.below.get(field.name);
    const node = compileNode(field.type, inner, context);
    if (node !== undefined) members.push({ field, node });
  }
  context.path.delete(messageName);
  const all = scope === undefined ? rules : [...rules, ...scope.rules];
  return all.length > 0 || members.length > 0 ? { messageName, rules: all, members } : undefined;
}

function lookUp<T>(byName: Readonly<Record<string, T>>, messageName: string): T[] {
  const [group, version, kind] = messageName.split(".").slice(-3);
  return [byName[`${group}.*.${kind}`], byName[`${group}.${version}.${kind}`]].filter((found) => found !== undefined);
}
