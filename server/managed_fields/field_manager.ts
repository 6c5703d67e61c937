// Keeps metadata.managedFields of the objects that one request writes, and carries out its apply (managedfields'
// FieldManager).

import { type JsonObject, newJsonObject } from "../../encoding/json_value.ts";
import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { groupVersionString } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { scaleMessage } from "../scale.ts";
import { unclassifiedError } from "../status_error.ts";
import { checkApplied } from "./applied_object.ts";
import { type Application, type AppliedFields, ApplyConflicts } from "./apply_fields.ts";
import { compareValues } from "./compare_values.ts";
import { intersection, union } from "./field_set.ts";
import { conflictError } from "./conflict_error.ts";
import { messageType } from "./kind_type.ts";
import { applyOverLastApplied, syncLastApplied } from "./last_applied.ts";
import { TypedValueError } from "./list_elements.ts";
import {
  isReset,
  type ManagedEntries,
  type ManagedEntry,
  type Manager,
  noEntries,
  readManagedEntries,
  writeManagedEntries,
} from "./managed_entries.ts";
import type { VersionedChange } from "./ownership.ts";
import { filterOf } from "./reset_fields.ts";
import {
  entriesAfterScale,
  entriesOfScale,
  replicasField,
  scaleKind,
  scaleSubresource,
  scaleUpdated,
  scaleVersion,
} from "./scale_fields.ts";
import { trackUpdate } from "./track_update.ts";
import { type VersionedObjects, versionedObjects } from "./versioned_objects.ts";

export interface FieldManagerOptions {
  readonly resource: Resource;
  /** "" for the object itself. */
  readonly subresource: string;
  /** Who writes. */
  readonly manager: string;
  /** RFC 3339 in whole seconds. */
  readonly now: string;
}

/** A manager that is made up for fields from before the first apply. */
const beforeFirstApply = "before-first-apply";

export class FieldManager {
  readonly #options: FieldManagerOptions;
  readonly #apiVersion: string;
  readonly #objects: VersionedObjects;

  constructor(options: FieldManagerOptions) {
    this.#options = options;
    this.#apiVersion = groupVersionString(options.resource);
    this.#objects = versionedObjects(options.resource);
  }

  /** An object that is to be created, with its managedFields, or without. */
  created(object: TypedObject, { withFields }: { withFields: boolean }): TypedObject {
    if (withFields) this.trackCreate(object);
    else takeManagedFields(object);
    return object;
  }

  /** An object that is to take the place of another one, with its managedFields, or without. */
  updated(object: TypedObject, { old, withFields }: { old: TypedObject; withFields: boolean }): TypedObject {
    if (withFields) this.trackUpdate(object, old);
    else takeManagedFields(object);
    return object;
  }

  /** Sets the managedFields of an object that is to be created, complete, in the version that writes work on. */
  trackCreate(object: TypedObject): void {
    const sent = takeManagedFields(object);
    const entries = readManagedEntries(sent) ?? noEntries;
    const { type } = this.#objects;
    const change = { type, before: this.#objects.empty(), after: this.#objects.view(object) };
    this.#track(object, {
      entries,
      inVersion: (apiVersion) => apiVersion === this.#apiVersion ? change : undefined,
    });
  }

  /** Sets those of an object that is to take the place of another one. */
  trackUpdate(object: TypedObject, old: TypedObject): void {
    const entries = this.#entriesOf(takeManagedFields(object), old);
    if (entries.size === 0) return;
    if (this.#options.subresource === scaleSubresource) return this.#trackScale(object, { entries, old });
    this.#track(object, {
      entries,
      inVersion: (apiVersion) => this.#changeIn(apiVersion, { before: old, after: object }),
    });
  }

  #trackScale(object: TypedObject, { entries, old }: { entries: ManagedEntries; old: TypedObject }): void {
    const replicas = replicasField(this.#options.resource);
    const change = this.#changeIn(this.#apiVersion, { before: old, after: object })!;
    const { added, modified } = compareValues(change.type, change);
    const isChanged = intersection(union(added, modified), replicas).size > 0;
    const ofScale = entriesOfScale(entries, replicas);
    const after = isChanged ? scaleUpdated(ofScale, this.#manager("Update")) : ofScale;
    this.#putScaled(object, { entries, ofScale: after });
  }

  #putScaled(
    object: TypedObject,
    { entries, ofScale }: { entries: ManagedEntries; ofScale: ManagedEntries },
  ): void {
    const { resource } = this.#options;
    const after = entriesAfterScale(entries, ofScale, {
      apiVersion: this.#apiVersion,
      replicas: replicasField(resource),
    });
    putManagedFields(object, after, { custom: this.#isCustom });
  }

  /** Those that a client sends count, unless it only means the object's: who does not know them must not lose them. */
  #entriesOf(sent: TypedValue | undefined, old: TypedObject): ManagedEntries {
    if (this.#options.subresource === "") {
      if (isReset(sent)) return noEntries;
      const entries = readManagedEntries(sent);
      if (entries !== undefined && entries.size > 0) return entries;
    }
    return liveEntries(old);
  }

  #track(
    object: TypedObject,
    { entries, inVersion }: {
      entries: ManagedEntries;
      inVersion: (apiVersion: string) => VersionedChange | undefined;
    },
  ): void {
    try {
      const tracked = trackUpdate(entries, {
        manager: this.#manager("Update"),
        apiVersion: this.#apiVersion,
        filter: this.#filter,
        time: this.#options.now,
        inVersion,
      });
      putManagedFields(object, [...tracked.values()], { custom: this.#isCustom });
    } catch (error) {
      // An object that its own schema does not fit loses them; validation says what is wrong with it.
      if (!(error instanceof TypedValueError)) throw error;
    }
  }

  #changeIn(
    apiVersion: string,
    { before, after }: { before: TypedObject; after: TypedObject },
  ): VersionedChange | undefined {
    const objects = apiVersion === this.#apiVersion ? this.#objects : this.#objects.inVersion(apiVersion);
    return objects && { type: objects.type, before: objects.view(before), after: objects.view(after) };
  }

  /**
   * The object that an apply makes, in the version that is served, and the entries that are to stand in it.
   * @param old undefined when there is none yet
   * @returns no object when the old one stays as it is, but for its entries
   * @throws {StatusError} 400, 409 or 500
   */
  apply(
    applied: JsonObject,
    { old, resourceVersion, force }: { old: TypedObject | undefined; resourceVersion: string; force: boolean },
  ): AppliedFields {
    const { type } = this.#objects;
    checkApplied(applied, { apiVersion: this.#apiVersion, kind: this.#options.resource.kind, type });
    const live = old === undefined ? this.#objects.empty() : this.#objects.view(old);
    if (old !== undefined) live.metadata = newJsonObject({ ...live.metadata as JsonObject, resourceVersion });
    const application: Application = {
      type,
      live,
      applied,
      manager: this.#manager("Apply"),
      force,
      filter: this.#filter,
      now: this.#options.now,
      inVersion: (apiVersion, after) => {
        if (apiVersion === this.#apiVersion) return { type, before: live, after };
        const other = this.#objects.inVersion(apiVersion);
        return other && { type: other.type, before: other.convert(live), after: other.convert(after) };
      },
    };
    const entries = old === undefined ? noEntries : liveEntries(old);
    return this.#carryOut(entries, application, { isNew: old === undefined, empty: this.#objects.empty() });
  }

  /**
   * The Scale that an apply to the scale subresource makes; the entries are the Scale's.
   * @param live as clients see it
   * @throws {StatusError} 400, 409 or 500
   */
  applyToScale(
    applied: JsonObject,
    { old, live, force }: { old: TypedObject; live: JsonObject; force: boolean },
  ): AppliedFields {
    const type = messageType(scaleMessage);
    checkApplied(applied, { apiVersion: scaleVersion, kind: scaleKind, type });
    const entries = entriesOfScale(liveEntries(old), replicasField(this.#options.resource));
    const application: Application = {
      type,
      live,
      applied,
      manager: { ...this.#manager("Apply"), apiVersion: scaleVersion },
      force,
      filter: (fields) => fields,
      now: this.#options.now,
      inVersion: (apiVersion, after) => apiVersion === scaleVersion ? { type, before: live, after } : undefined,
    };
    const empty = newJsonObject({ metadata: newJsonObject(), spec: newJsonObject(), status: newJsonObject() });
    return this.#carryOut(entries, application, { isNew: false, empty });
  }

  #carryOut(
    entries: ManagedEntries,
    application: Application,
    { isNew, empty }: { isNew: boolean; empty: JsonObject },
  ): AppliedFields {
    try {
      const before = isNew || entries.size > 0 ? entries : entriesBeforeApply(application, empty);
      const outcome = applyOverLastApplied(before, application);
      return { ...outcome, object: syncLastApplied(outcome.object, application) };
    } catch (error) {
      if (error instanceof ApplyConflicts) throw conflictError(error.conflicts);
      throw error instanceof TypedValueError ? unclassifiedError(error.message) : error;
    }
  }

  /** Gives an object that an apply has made its entries. */
  setEntries(object: TypedObject, entries: ManagedEntries): void {
    takeManagedFields(object);
    putManagedFields(object, [...entries.values()], { custom: this.#isCustom });
  }

  /** Gives an object whose Scale was applied its entries. */
  setEntriesOfScale(object: TypedObject, ofScale: ManagedEntries): void {
    const entries = readManagedEntries(takeManagedFields(object), { stored: true }) ?? noEntries;
    this.#putScaled(object, { entries, ofScale });
  }

  #manager(operation: Manager["operation"]): Manager {
    const { manager, subresource } = this.#options;
    return { manager, operation, apiVersion: this.#apiVersion, subresource };
  }

  get #filter() {
    return filterOf(this.#options.resource, this.#options.subresource);
  }

  get #isCustom(): boolean {
    return this.#options.resource.custom !== undefined;
  }
}

/** An object that nobody has kept account of so far is taken as one that somebody wrote. */
function entriesBeforeApply(application: Application, empty: JsonObject): ManagedEntries {
  const { type, live, manager, filter, now } = application;
  return trackUpdate(noEntries, {
    manager: { ...manager, operation: "Update", manager: beforeFirstApply },
    apiVersion: manager.apiVersion,
    filter,
    time: now,
    inVersion: () => ({ type, before: empty, after: live }),
  });
}

function liveEntries(object: TypedObject): ManagedEntries {
  const { managedFields } = (object.metadata ?? {}) as TypedObject;
  return readManagedEntries(managedFields, { stored: true }) ?? noEntries;
}

/** Those that the object had. */
function takeManagedFields(object: TypedObject): TypedValue | undefined {
  const metadata = (object.metadata ??= {}) as TypedObject;
  const { managedFields } = metadata;
  delete metadata.managedFields;
  return managedFields;
}

function putManagedFields(
  object: TypedObject,
  entries: readonly ManagedEntry[],
  options: { custom: boolean },
): void {
  const written = writeManagedEntries(entries, options);
  if (written !== undefined) (object.metadata as TypedObject).managedFields = written;
}
