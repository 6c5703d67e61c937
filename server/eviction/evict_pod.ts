// Evicts a Pod: a deletion that disruption budgets have a say in (EvictionREST of kube-apiserver's
// pkg/registry/core/pod/storage).

import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { notFound, StatusError, unclassifiedError } from "../status_error.ts";
import { replaceCondition } from "../strategies/conditions.ts";
import { checkDeletePreconditions } from "../strategies/deletion.ts";
import { messageOf, textOf } from "../validation/fields.ts";
import type { DeleteOptions } from "../write/delete_options.ts";
import { deleteObject } from "../write/delete_object.ts";
import { keyOf, type ObjectWrite } from "../write/object_write.ts";
import { updateObject } from "../write/update_object.ts";
import { budgetsOf, isOutsideBudget, stillProcessed, withDisruption } from "./disruption_budgets.ts";

/** How often an eviction is tried again when somebody else changed the Pod. */
const triesMax = 20;

/** The writes that an eviction consists of, without admission, which saw the Eviction. */
export interface EvictionWrites {
  /** Of the Pod as such. */
  readonly pod: ObjectWrite;
  readonly podStatus: ObjectWrite;
  readonly budgetStatus: ObjectWrite;
}

/** @throws {StatusError} 404, 409, 429 when a budget stands against it, 500 for a Pod with several budgets */
export async function evictPod(writes: EvictionWrites, name: string, options: DeleteOptions): Promise<void> {
  const mayRepeat = options.preconditions?.resourceVersion === undefined;
  for (let tries = 1;; tries++) {
    const { entry, pod } = await readPod(writes.pod, name);
    try {
      if (!needsNoBudget(pod)) return await evictWithinBudget(writes, { name, entry, pod, options });
      return await markAndDelete(writes, name, isOver(pod) ? options : onlyAt(entry, options));
    } catch (error) {
      if (!needsNoBudget(pod) || !mayRepeat || !isConflict(error) || tries === triesMax) throw error;
    }
  }
}

async function evictWithinBudget(
  writes: EvictionWrites,
  { name, entry, pod, options }: { name: string; entry: Entry; pod: TypedObject; options: DeleteOptions },
): Promise<void> {
  const [budget, ...more] = await budgetsOf(writes.pod.store, pod);
  if (more.length > 0) {
    throw unclassifiedError(
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  }
  if (budget === undefined) return await markAndDelete(writes, name, options);
  const budgetName = textOf(messageOf(budget.metadata).name);
  if (!isOutsideBudget(pod, budget)) {
    const { now } = writes.pod.context;
    const change = ({ object }: { object: TypedObject }) => withDisruption(object, { podName: name, now });
    await updateObject(writes.budgetStatus, budgetName, { change, unconditional: true });
    return await markAndDelete(writes, name, options);
  }
  try {
    // It could have become healthy meanwhile.
    await markAndDelete(writes, name, onlyAt(entry, options, { always: true }));
  } catch (error) {
    const isOwn = options.preconditions?.resourceVersion === undefined;
    throw isOwn && isConflict(error) ? stillProcessed(budgetName) : error;
  }
}

/** Says in the status of the Pod why it goes, and deletes it. */
async function markAndDelete(
  { pod: write, podStatus }: EvictionWrites,
  name: string,
  options: DeleteOptions,
): Promise<void> {
  const { resource, context: { now, dryRun } } = write;
  let { preconditions } = options;
  if (!dryRun) {
    const { entry } = await updateObject(podStatus, name, {
      unconditional: true,
      change({ entry: { modRevision }, object }) {
        checkDeletePreconditions(object, { resource, options, resourceVersion: String(modRevision) });
        const pod = cloneValue(object);
        replaceCondition((pod.status ??= {}) as TypedObject, disruptionTarget(now));
        return pod;
      },
    });
    if (preconditions?.resourceVersion !== undefined) {
      preconditions = { ...preconditions, resourceVersion: String(entry.modRevision) };
    }
  }
  await deleteObject(write, name, { ...options, preconditions });
}

function disruptionTarget(now: string): TypedObject {
  return {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
}

async function readPod(write: ObjectWrite, name: string): Promise<{ entry: Entry; pod: TypedObject }> {
  const { entry } = await write.store.get(keyOf(write, name));
  if (entry === undefined) throw notFound(write.resource, name);
  return { entry, pod: write.codec.read(entry) };
}

/** Pods that do not run, or no longer will, disrupt nothing. */
function needsNoBudget(pod: TypedObject): boolean {
  return isOver(pod) || messageOf(pod.status).phase === "Pending";
}

function isOver({ metadata, status }: TypedObject): boolean {
  const { phase } = messageOf(status);
  return phase === "Succeeded" || phase === "Failed" || Boolean(messageOf(metadata).deletionTimestamp);
}

/** The deletion of the Pod as it was read; unless the client asked for a version itself, or always. */
function onlyAt({ modRevision }: Entry, options: DeleteOptions, { always = false } = {}): DeleteOptions {
  const { preconditions } = options;
  if (!always && preconditions?.resourceVersion !== undefined) return options;
  return { ...options, preconditions: { ...preconditions, resourceVersion: String(modRevision) } };
}

function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.code === 409;
}
