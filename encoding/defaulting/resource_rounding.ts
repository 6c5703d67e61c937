// Quantities in resource lists are kept to a thousandth: finer ones are rounded up when an object is decoded.
import { messageNames, messageSchema } from "../schema/schema.ts";
import { canonicalQuantity } from "../quantity.ts";
import type { Rule, RuleTable } from "./rule.ts";

const milli = -3;
const quantityType = "k8s.io.apimachinery.pkg.api.resource.Quantity";

/** One rule for every message of the core group that has resource lists (core/v1 defaults of ResourceList). */
export const resourceRounding: RuleTable = {
  /** Made with the first object: it reads the tables of the whole group. */
  get anywhere() {
    return rules ??= roundingRules();
  },
  inObject: {},
};

let rules: Readonly<Record<string, readonly Rule[]>> | undefined;

function roundingRules(): Record<string, readonly Rule[]> {
  const made: Record<string, readonly Rule[]> = {};
  for (const messageName of messageNames.filter((name) => name.startsWith("k8s.io.api.core.v1."))) {
    const lists = messageSchema(messageName).fields.filter((field) => field.map && field.type === quantityType);
    const shortName = messageName.slice("k8s.io.api.".length);
    if (lists.length > 0) made[shortName] = lists.map(({ name }) => roundingRule(name));
  }
  return made;
}

function roundingRule(name: string): Rule {
  return {
    compute: (object) => roundUp(object[name] as Record<string, string> | undefined),
    if: { hasFineQuantity: name },
  };
}

function roundUp(list: Record<string, string> | undefined): boolean {
  let changed = false;
  for (const [name, quantity] of Object.entries(list ?? {})) {
    const rounded = canonicalQuantity(quantity, milli);
    if (rounded === quantity) continue;
    list![name] = rounded;
    changed = true;
  }
  return changed;
}

/** Whether a quantity may be finer than a thousandth, judged by its text: a fraction, a suffix n or u, a negative exponent other than e-3. */
export function mayBeFine(text: string): boolean {
  return /.(?:[.nu]|-[^3])/.test(text);
}
