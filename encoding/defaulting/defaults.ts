// The defaults that decoding an object fills in, whatever it comes from: a request, a patch, the store.
import type { TypedObject } from "../typed_object/typed_object.ts";
import { applyRules } from "./apply_rules.ts";
import { clusterDefaults } from "./cluster_defaults.ts";
import { coreDefaults } from "./core_defaults.ts";
import { oldVersionDefaults } from "./old_version_defaults.ts";
import { podDefaults } from "./pod_defaults.ts";
import { resourceRounding } from "./resource_rounding.ts";
import type { RuleTable } from "./rule.ts";
import { compileRules, type RuleNode } from "./rule_tree.ts";
import { workloadDefaults } from "./workload_defaults.ts";

/** Every default there is. */
export const defaultTables: readonly RuleTable[] = [
  podDefaults,
  coreDefaults,
  workloadDefaults,
  clusterDefaults,
  oldVersionDefaults,
  resourceRounding,
];

const trees = new Map<string, RuleNode | undefined>();

/** Fills in the defaults of its version, in place. `messageName` is that of the whole object. */
export function applyDefaults(messageName: string, object: TypedObject): void {
  if (!trees.has(messageName)) trees.set(messageName, compileRules(messageName, defaultTables));
  const tree = trees.get(messageName);
  if (tree !== undefined) applyRules(tree, object);
}
