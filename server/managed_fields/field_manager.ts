// Keeps metadata.managedFields of the objects that one request writes, and carries out its apply (managedfields'
// FieldManager).

import { isJsonObject, type JsonObject, newJsonObject } from "../../encoding/json_value.ts";
import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { groupVersionString } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { badRequest, unclassifiedError } from "../status_error.ts";
import { type Application, type AppliedFields, ApplyConflicts } from "./apply_fields.ts";
import { compareValues } from "./compare_values.ts";
import { intersection, union } from "./field_set.ts";
import { valueFault } from "./check_value.ts";
import { conflictError } from "./conflict_error.ts";
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
import { replicasField, scaleSubresource, trackScale } from "./scale_fields.ts";
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

  /** Sets the managedFields of an object that is to be created, complete, in the version that writes work on. */
  trackCreate(object: TypedObject): void {
    const sent = takeManagedFields(object);
    const entries = readManagedEntries(sent) ?? noEntries;
    const { type } = this.#objects;
    const change = { type, before: this.#objects.empty(), after: this.#objects.view(object) };
    this.#track(object, entries, (apiVersion) => apiVersion === this.#apiVersion ? change : undefined);
  }

  /** Sets those of an object that is to take the place of another one. */
  trackUpdate(object: TypedObject, old: TypedObject): void {
    const entries = this.#entriesOf(takeManagedFields(object), old);
    if (entries.size === 0) return;
    if (this.#options.subresource === scaleSubresource) return this.#trackScale(entries, object, old);
    this.#track(object, entries, (apiVersion) => this.#changeIn(apiVersion, old, object));
  }

  #trackScale(entries: ManagedEntries, object: TypedObject, old: TypedObject): void {
    const replicas = replicasField(this.#options.resource);
    const { type, before, after } = this.#changeIn(this.#apiVersion, old, object)!;
    const { added, modified } = compareValues(type, before, after);
    const isChanged = intersection(union(added, modified), replicas).size > 0;
    putManagedFields(object, trackScale(entries, { manager: this.#manager("Update"), replicas, isChanged }), {
      custom: this.#isCustom,
    });
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
    entries: ManagedEntries,
    inVersion: (apiVersion: string) => VersionedChange | undefined,
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

  #changeIn(apiVersion: string, before: TypedObject, after: TypedObject): VersionedChange | undefined {
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
    this.#checkApplied(applied);
    const application = this.#application(applied, { old, resourceVersion, force });
    try {
      const entries = old === undefined ? noEntries : this.#entriesBeforeApply(old, application);
      const outcome = applyOverLastApplied(entries, application);
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

  #checkApplied(applied: JsonObject): void {
    const kind = kindText(applied);
    const { resource } = this.#options;
    if (applied.apiVersion !== this.#apiVersion || applied.kind !== resource.kind) {
      throw badRequest(`invalid object type: ${kind}`);
    }
    const metadata = isJsonObject(applied.metadata) ? applied.metadata : newJsonObject();
    if ("managedFields" in metadata) throw badRequest("metadata.managedFields must be nil");
    const fault = valueFault(this.#objects.type, applied);
    if (fault === undefined) return;
    const { namespace = "", name = "" } = metadata;
    throw unclassifiedError(`failed to create typed patch object (${namespace}/${name}; ${kind}): ${fault}`);
  }

  #application(
    applied: JsonObject,
    { old, resourceVersion, force }: { old: TypedObject | undefined; resourceVersion: string; force: boolean },
  ): Application {
    const live = old === undefined ? this.#objects.empty() : this.#objects.view(old);
    if (old !== undefined) live.metadata = newJsonObject({ ...live.metadata as JsonObject, resourceVersion });
    const { type } = this.#objects;
    return {
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
  }

  /** An object that nobody has kept account of so far is taken as one that somebody wrote. */
  #entriesBeforeApply(old: TypedObject, { type, live }: Application): ManagedEntries {
    const entries = liveEntries(old);
    if (entries.size > 0) return entries;
    const change = { type, before: this.#objects.empty(), after: live };
    return trackUpdate(noEntries, {
      manager: { ...this.#manager("Update"), manager: beforeFirstApply },
      apiVersion: this.#apiVersion,
      filter: this.#filter,
      time: this.#options.now,
      inVersion: () => change,
    });
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

function liveEntries(object: TypedObject): ManagedEntries {
  return readManagedEntries((object.metadata as TypedObject | undefined)?.managedFields) ?? noEntries;
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

/** `/v1, Kind=Secret` */
function kindText({ apiVersion, kind }: JsonObject): string {
  const [version = "", group = ""] = String(apiVersion ?? "").split("/").reverse();
  return `${group}/${version}, Kind=${kind ?? ""}`;
}
