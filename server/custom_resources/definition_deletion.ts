// The end of a CustomResourceDefinition: its objects are deleted, then its finalizer is taken away, by which it goes
// (apiextensions-apiserver's finalizing controller).

import { formatTime } from "../../encoding/rfc3339.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { delay } from "../../storage/delay.ts";
import type { Entry, Store } from "../../storage/store.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import { storedResource } from "../resources/crd.ts";
import {
  awaitsCleanup,
  changeCondition,
  definitionCodec,
  type DefinitionCondition,
  hasCondition,
  instanceCleanup,
  isConditionTrue,
  metadataOf,
  specOf,
  trackStatus,
} from "./definition.ts";
import { deleteInstances } from "./instance_deletion.ts";

export interface DefinitionDeletionOptions {
  readonly signal: AbortSignal;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
  /** How long the objects stay after the definition was marked: other servers must have seen that, and let none be made. */
  readonly settleMs: number;
  /** How often it is looked for objects that finalizers kept; the pauses grow up to this. */
  readonly pollMs: number;
}

/**
 * Resolves when the definition no longer waits for its objects to be deleted, whoever did it.
 * @throws {StorageError} or the signal's reason
 */
export async function finishDeletion(store: Store, key: string, options: DefinitionDeletionOptions): Promise<void> {
  const { signal, now, settleMs, pollMs } = options;
  const marked = await setTerminating(store, key, { now, condition: inProgress });
  if (marked === undefined) return;
  const { uid } = marked;
  const outcome = outcomeOf(marked.object);
  if (outcome === removed) {
    await delay(settleMs, signal);
    let pause = 100;
    while ((await waitingDefinition(store, key))?.uid === uid) {
      const time = formatTime(Math.floor(now() / 1000));
      if (await deleteInstances(store, storedResource(marked.entry.value), { now: time, signal }) === 0) break;
      await delay(pause, signal);
      pause = Math.min(pause * 2, pollMs);
    }
  }
  await setTerminating(store, key, { now, condition: outcome, lastOf: uid });
}

/** Objects are deleted only where they are the definition's own. */
function outcomeOf(definition: TypedObject): DefinitionCondition {
  const { group, names } = specOf(definition);
  const { plural } = names as TypedObject;
  if (builtinResources.some((builtin) => builtin.group === group && builtin.plural === plural)) return overlapping;
  return isConditionTrue(definition, "Established") ? removed : neverEstablished;
}

const inProgress: DefinitionCondition = {
  type: "Terminating",
  status: "True",
  reason: "InstanceDeletionInProgress",
  message: "CustomResource deletion is in progress",
};

const removed: DefinitionCondition = {
  type: "Terminating",
  status: "False",
  reason: "InstanceDeletionCompleted",
  message: "removed all instances",
};

const neverEstablished: DefinitionCondition = {
  type: "Terminating",
  status: "False",
  reason: "NeverEstablished",
  message: "resource was never established",
};

const overlapping: DefinitionCondition = {
  type: "Terminating",
  status: "False",
  reason: "OverlappingBuiltInResource",
  message: "instances overlap with built-in resources in storage",
};

interface WaitingDefinition {
  readonly entry: Entry;
  readonly object: TypedObject;
  readonly uid: string;
}

async function waitingDefinition(store: Store, key: string): Promise<WaitingDefinition | undefined> {
  const { entry } = await store.get(key);
  if (entry === undefined) return undefined;
  const object = definitionCodec.read(entry);
  return awaitsCleanup(object) ? { entry, object, uid: String(metadataOf(object).uid) } : undefined;
}

interface Termination {
  readonly now: () => number;
  readonly condition: DefinitionCondition;
  /** Takes the finalizer away from the definition of this uid; without others it goes. */
  readonly lastOf?: string;
}

/** @returns the definition, if it waits for its cleanup */
async function setTerminating(
  store: Store,
  key: string,
  { now, condition, lastOf }: Termination,
): Promise<WaitingDefinition | undefined> {
  for (;;) {
    const waiting = await waitingDefinition(store, key);
    if (waiting === undefined || (lastOf !== undefined && waiting.uid !== lastOf)) return undefined;
    const { entry, object } = waiting;
    if (lastOf === undefined && hasCondition(object, condition)) return waiting;
    changeCondition(object, condition, now());
    trackStatus(object, definitionCodec.read(entry), now());
    const goes = lastOf !== undefined && removeFinalizer(metadataOf(object));
    const value = goes ? undefined : definitionCodec.encode(object);
    if ((await store.commit([{ key, value, expected: entry.modRevision }])).committed) return waiting;
  }
}

/** @returns whether it was the last */
function removeFinalizer(metadata: TypedObject): boolean {
  const others = (metadata.finalizers as string[]).filter((finalizer) => finalizer !== instanceCleanup);
  if (others.length > 0) metadata.finalizers = others;
  else delete metadata.finalizers;
  return others.length === 0;
}
