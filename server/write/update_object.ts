// Changes an object, over and over until nobody came in between (apiserver's registry Store.Update and GuaranteedUpdate).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { conflict, invalid, notFound, objectPreconditionFailed, unclassifiedError } from "../status_error.ts";
import { invalidField } from "../field_error.ts";
import { isReadyToGo } from "../strategies/deletion.ts";
import { differInTime } from "../managed_fields/managed_entries.ts";
import { keepMetadataForUpdate } from "../strategies/object_meta.ts";
import { validateUpdate } from "../validation/validate_object.ts";
import { subjectOf } from "./write_rules.ts";
import { warningsOf } from "../warnings/warnings.ts";
import { companionOf } from "./companions.ts";
import { createObject } from "./create_object.ts";
import {
  admit,
  commit,
  keyOf,
  metadataOf,
  type ObjectWrite,
  storedBytes,
  ttlOf,
  validateAdmission,
} from "./object_write.ts";

/** What came of an update. */
export interface UpdatedObject {
  /** As it is now, or, where the update took the last finalizer, as it was last. */
  readonly entry: Entry;
  readonly created: boolean;
}

export interface UpdateOptions {
  /**
   * Makes the new object, complete, out of the present one, which it must not change. metadata.resourceVersion, where set,
   * is the version that the change rests on.
   */
  readonly change: (current: CurrentObject) => TypedObject;
  /** Makes an object that does not exist yet, where the resource allows it. */
  readonly create?: () => TypedObject;
  /** Whether an object may be changed that names no version: its resource, or its being a patch, decides. */
  readonly unconditional: boolean;
}

export interface CurrentObject {
  readonly entry: Entry;
  readonly object: TypedObject;
}

/** @throws {StatusError} @throws {StorageError} */
export async function updateObject(write: ObjectWrite, name: string, options: UpdateOptions): Promise<UpdatedObject> {
  const { store, resource } = write;
  const key = keyOf(write, name);
  let { entry } = await store.get(key);
  for (;;) {
    if (entry === undefined) {
      if (options.create === undefined) throw notFound(resource, name);
      return { entry: await createObject(write, options.create()), created: true };
    }
    const outcome = await tryUpdate(write, entry, { ...options, name });
    if ("done" in outcome) return { entry: outcome.done, created: false };
    entry = outcome.current;
  }
}

type Outcome = { readonly done: Entry } | { readonly current: Entry | undefined };

async function tryUpdate(
  write: ObjectWrite,
  entry: Entry,
  { change, unconditional, name }: UpdateOptions & { name: string },
): Promise<Outcome> {
  const { resource, strategy, context, dependencies, store } = write;
  const old = write.codec.read(entry);
  const object = change({ entry, object: old });
  await admit(write, { operation: "UPDATE", name, object, oldObject: old });
  checkPreconditions(object, { old, entry, write, unconditional, name });
  keepMetadataForUpdate(object, old);
  strategy.prepareForUpdate?.(object, old, context);
  const goes = isReadyToGo(object, old, { resource });
  const companion = companionOf(dependencies.companions, resource);
  const others = await companion?.writesFor({ object: goes ? undefined : object, old, context, store }) ?? [];
  const faults = validateUpdate(object, old, context);
  if (faults.length > 0) throw invalid(subjectOf(resource, object), faults);
  context.warnings.push(...warningsOf(object, old, context));
  await validateAdmission(write, { operation: "UPDATE", name, object, oldObject: old });
  const { key, modRevision: expected } = entry;
  const value = newBytes(write, { object, old, entry });
  if (goes) {
    const result = await commit(write, [{ key, value: undefined, expected }, ...others]);
    return result.committed ? { done: { key, value, modRevision: expected } } : { current: result.current[0] };
  }
  if (equalBytes(value, entry.value)) return { done: entry };
  const result = await commit(write, [{ key, value, expected, ...ttlOf(write) }, ...others]);
  if (!result.committed) return { current: result.current[0] };
  return { done: { key, value, modRevision: context.dryRun ? expected : result.revision } };
}

interface PreconditionContext {
  readonly old: TypedObject;
  readonly entry: Entry;
  readonly write: ObjectWrite;
  readonly unconditional: boolean;
  readonly name: string;
}

/** Gives the object the version that it rests on where it names none. @throws {StatusError} 409, 422 or 500 */
function checkPreconditions(
  object: TypedObject,
  { old, entry, write, unconditional, name }: PreconditionContext,
): void {
  const { resource } = write;
  const metadata = metadataOf(object);
  const { uid, resourceVersion = "" } = metadata;
  const oldUid = metadataOf(old).uid;
  if (uid && uid !== oldUid) {
    throw objectPreconditionFailed(resource, {
      name,
      key: entry.key,
      what: "UID",
      wanted: String(uid),
      found: String(oldUid),
    });
  }
  const version = String(resourceVersion);
  const current = String(entry.modRevision);
  if (version === "" || version === "0") {
    metadata.resourceVersion = current;
    if (unconditional) return;
    const fault = invalidField("metadata.resourceVersion", 0, "must be specified for an update");
    throw invalid({ group: resource.group, kind: resource.plural, name }, [fault]);
  }
  if (!/^\d+$/.test(version)) throw unclassifiedError(`strconv.ParseUint: parsing "${version}": invalid syntax`);
  if (version !== current) throw conflict(resource, name);
}

/** Times of managedFields that have nothing to tell stay as they were. */
function newBytes(
  write: ObjectWrite,
  { object, old, entry }: { object: TypedObject; old: TypedObject; entry: Entry },
): Uint8Array {
  const value = storedBytes(write, object);
  const metadata = metadataOf(object);
  const { managedFields } = metadataOf(old);
  if (equalBytes(value, entry.value) || !differInTime(metadata.managedFields, managedFields)) return value;
  const same = storedBytes(write, { ...object, metadata: { ...metadata, managedFields } });
  return equalBytes(same, entry.value) ? same : value;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
