// The disruption budgets (KEP-85) that guard a Pod, and what an eviction takes of them.

import { cloneValue, newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { collectionRange } from "../../storage/store_key.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { matchesLabels } from "../selectors/label_selector.ts";
import { objectSelector } from "../selectors/object_selector.ts";
import { evictionBlocked, forbidden } from "../status_error.ts";
import { setCondition } from "../strategies/conditions.ts";
import { messageOf, messagesOf, numberOf, sizeOf, textOf } from "../validation/fields.ts";
import { codecOf } from "../write/object_codec.ts";
import type { Store } from "../../storage/store.ts";

export const disruptionBudgets = builtinResource("poddisruptionbudgets.policy");
/** So many evictions that the controller of budgets has not taken note of mean that there is none. */
const disruptedPodsMax = 2000;

/** The budgets whose selector takes the Pod. */
export async function budgetsOf(store: Store, pod: TypedObject): Promise<TypedObject[]> {
  const { namespace, labels } = messageOf(pod.metadata);
  const codec = codecOf(disruptionBudgets);
  const budgets: TypedObject[] = [];
  const lookup = (key: string) => messageOf(labels)[key] as string | undefined;
  const range = collectionRange(disruptionBudgets.storage!.keyPrefix, textOf(namespace));
  for await (const { entries } of (await store.list(range)).pages()) {
    budgets.push(...entries.map((it) => codec.read(it)));
  }
  return budgets.filter(({ spec }) => {
    const { selector } = messageOf(spec);
    const requirements = selector === undefined ? undefined : objectSelector(messageOf(selector));
    return requirements !== undefined && matchesLabels(requirements, lookup);
  });
}

/** Whether a Pod may go without being taken from the budget, as it does not count as healthy. */
export function isOutsideBudget(pod: TypedObject, budget: TypedObject): boolean {
  const isReady = messagesOf(messageOf(pod.status).conditions).some(({ type, status }) =>
    type === "Ready" && status === "True"
  );
  if (isReady) return false;
  const { currentHealthy, desiredHealthy } = messageOf(budget.status);
  const [current, desired] = [numberOf(currentHealthy), numberOf(desiredHealthy)];
  return messageOf(budget.spec).unhealthyPodEvictionPolicy === "AlwaysAllow" || (current >= desired && desired > 0);
}

/**
 * The budget with one disruption less, and the Pod among those that are about to go.
 * @throws {StatusError} 429 when there are no more, or when the budget's controller has not seen its newest version;
 *     403 when the budget is broken
 */
export function withDisruption(
  budget: TypedObject,
  { podName, now }: { podName: string; now: string },
): TypedObject {
  const { name, generation } = messageOf(budget.metadata);
  const status = messageOf(budget.status);
  const allowed = Number(numberOf(status.disruptionsAllowed));
  const refuse = (why: string) => forbidden({ group: "policy", plural: "poddisruptionbudget" }, textOf(name), { why });
  if (numberOf(status.observedGeneration) < numberOf(generation)) throw stillProcessed(textOf(name));
  if (allowed < 0) throw refuse("pdb disruptions allowed is negative");
  if (sizeOf(status.disruptedPods) > disruptedPodsMax) {
    throw refuse("DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  }
  if (allowed === 0) {
    const { desiredHealthy, currentHealthy } = status;
    const needs = `${numberOf(desiredHealthy)} healthy pods and has ${numberOf(currentHealthy)} currently`;
    throw evictionBlocked(`The disruption budget ${name} needs ${needs}`);
  }
  const changed = cloneValue(budget);
  const newStatus = changed.status as TypedObject;
  newStatus.disruptionsAllowed = allowed - 1;
  newStatus.disruptedPods = Object.assign(newMap(), newStatus.disruptedPods, { [podName]: now });
  if (allowed === 1) setCondition(newStatus, exhausted(newStatus, now));
  return changed;
}

/** The client is to come again when the controller of budgets has caught up. */
export function stillProcessed(budgetName: string) {
  return evictionBlocked(`The disruption budget ${budgetName} is still being processed by the server.`, 10);
}

function exhausted({ observedGeneration }: TypedObject, now: string): TypedObject {
  return {
    type: "DisruptionAllowed",
    status: "False",
    observedGeneration,
    lastTransitionTime: now,
    reason: "InsufficientPods",
    message: "",
  };
}
