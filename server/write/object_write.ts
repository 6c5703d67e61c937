// One write on its way: the object it is about, the rules that hold for it, and the commit. What create, update, patch and
// delete share.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { CommitResult, Entry, Revision, Store, Write } from "../../storage/store.ts";
import { objectKey } from "../../storage/store_key.ts";
import type { AdmissionOperation, AdmissionPlugin, AdmissionRequest } from "../admission/admission.ts";
import type { ApiRequest } from "../api_request.ts";
import type { ReadDependencies } from "../handlers/read_dependencies.ts";
import { checkKey } from "../object_name.ts";
import { FieldManager } from "../managed_fields/field_manager.ts";
import type { Resource } from "../resources/resource.ts";
import { strategyOf } from "../strategies/strategies.ts";
import { qualifiedResource } from "../status_error.ts";
import type { Strategy, UserInfo, WriteContext } from "../strategies/strategy.ts";
import type { Companions } from "./companions.ts";
import { codecOf, type ObjectCodec } from "./object_codec.ts";
import type { WatchedObjects } from "./watched_objects.ts";

/** What handlers of writes work with. */
export interface WriteDependencies extends ReadDependencies {
  /** In their order. */
  readonly admission: readonly AdmissionPlugin[];
  readonly companions: Companions;
  readonly objects: WatchedObjects;
  /** What a write waits for once it is committed, by plural and group of what was written. */
  readonly followUps: Readonly<Record<string, FollowUp>>;
  /** Who writes, until there is authentication. */
  readonly user: UserInfo;
  /** What is created and was an object before is put back as it was. */
  readonly restoring: boolean;
  /** How long events stay. */
  readonly eventTtlSeconds: number;
}

/** Resolves when what follows from a write at a revision has been done, or takes too long; never rejects. */
export type FollowUp = (revision: Revision, signal: AbortSignal) => Promise<void>;

/** One write of one object. */
export interface ObjectWrite {
  readonly store: Store;
  readonly resource: Resource;
  readonly codec: ObjectCodec;
  readonly strategy: Strategy;
  readonly context: WriteContext;
  readonly dependencies: WriteDependencies;
  readonly objects: WatchedObjects;
  /** Aborted when the request's time is up; a client that leaves does not stop its write. */
  readonly deadline: AbortSignal;
}

export function openWrite(
  request: ApiRequest,
  dependencies: WriteDependencies,
  { dryRun, subresource = request.subresource?.name ?? "" }: { dryRun: boolean; subresource?: string },
): ObjectWrite {
  const { resource, info, response } = request;
  const { store } = dependencies;
  return {
    store,
    resource,
    codec: codecOf(resource),
    // The scale subresource changes the object as such.
    strategy: strategyOf(resource, subresource === "scale" ? "" : subresource),
    context: {
      resource,
      subresource,
      namespace: resource.namespaced ? info.namespace : "",
      user: dependencies.user,
      now: new Date(dependencies.now()).toISOString().replace(/\.\d+Z$/, "Z"),
      dryRun,
      warnings: response.warnings,
    },
    dependencies,
    objects: dependencies.objects,
    deadline: response.abort.signal,
  };
}

/** Keeps account of who owns which fields of the objects that a write makes. */
export function fieldManagerOf({ context }: ObjectWrite, { fieldManager }: { fieldManager: string }): FieldManager {
  const { resource, subresource, now } = context;
  return new FieldManager({ resource, subresource, now, manager: fieldManager });
}

/** @throws {StatusError} for a name that cannot be part of a key */
export function keyOf({ resource, context }: ObjectWrite, name: string): string {
  const key = objectKey(resource.storage!.keyPrefix, { namespace: context.namespace || undefined, name });
  checkKey(key);
  return key;
}

/** Runs the plugins that may change the object. @throws {StatusError} */
export async function admit(write: ObjectWrite, of: AdmittedObjects): Promise<void> {
  const request = admissionRequest(write, of);
  for (const plugin of write.dependencies.admission) await plugin.admit?.(request);
}

/** Runs the plugins that only look. @throws {StatusError} */
export async function validateAdmission(write: ObjectWrite, of: AdmittedObjects): Promise<void> {
  const request = admissionRequest(write, of);
  for (const plugin of write.dependencies.admission) await plugin.validate?.(request);
}

export interface AdmittedObjects {
  readonly operation: AdmissionOperation;
  readonly name: string;
  readonly object?: TypedObject | undefined;
  readonly oldObject?: TypedObject | undefined;
}

function admissionRequest({ context, objects }: ObjectWrite, of: AdmittedObjects): AdmissionRequest {
  return { ...context, object: undefined, oldObject: undefined, ...of, objects };
}

/** The object's bytes: resourceVersion and type stand elsewhere in the store. */
export function storedBytes({ codec }: ObjectWrite, object: TypedObject): Uint8Array {
  const { resourceVersion: _, selfLink: __, ...metadata } = object.metadata as TypedObject;
  return codec.encode({ ...object, metadata });
}

/** Commits unless nothing is to be stored. */
export async function commit(write: ObjectWrite, writes: readonly Write[]): Promise<CommitResult> {
  write.deadline.throwIfAborted();
  if (write.context.dryRun) return { committed: true, revision: 0 };
  const result = await write.store.commit(writes, { signal: write.deadline });
  const followUp = write.dependencies.followUps[qualifiedResource(write.resource)];
  if (result.committed) await followUp?.(result.revision, write.deadline);
  return result;
}

/** How long the object stays, for the kinds that go by themselves. */
export function ttlOf({ resource, dependencies }: ObjectWrite): { ttlSeconds?: number } {
  return resource.storage!.leased ? { ttlSeconds: dependencies.eventTtlSeconds } : {};
}

/** The object of an entry, for writes that change it. */
export function readObject({ codec }: ObjectWrite, entry: Entry): TypedObject {
  return codec.read(entry);
}

export function metadataOf(object: TypedObject): TypedObject {
  return (object.metadata ??= {}) as TypedObject;
}
