// metadata.managedFields, decoded: which manager owns which fields (KEP-555, meta/v1 ManagedFieldsEntry).

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { emptySet, equalSets, type FieldSet, union } from "./field_set.ts";
import { fieldsV1Text, fieldsV1Value, readFieldsV1 } from "./fields_v1.ts";

export type Operation = "Apply" | "Update";

/** Who writes, and how. */
export interface Manager {
  readonly manager: string;
  readonly operation: Operation;
  /** Of the request. */
  readonly apiVersion: string;
  /** "" for the object itself. */
  readonly subresource: string;
}

/** What one manager owns. */
export interface ManagedEntry extends Manager {
  /** RFC 3339; undefined for an entry that never changed the object. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
  /** The fields as they stand in the stored object, while they are the same. */
  readonly written?: { readonly fields: FieldSet; readonly fieldsV1: TypedValue };
}

/** Entries by what tells them apart. */
export type ManagedEntries = ReadonlyMap<string, ManagedEntry>;

export const noEntries: ManagedEntries = new Map();

/** Of what an entry is the only one: applies go on in whatever version. */
export function identityOf({ manager, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify([manager, operation, subresource, operation === "Update" ? apiVersion : ""]);
}

/**
 * @param options.stored whether they are from the store, where they are written as they are to be
 * @returns undefined when one of them cannot be understood; an object without any has none
 */
export function readManagedEntries(
  list: TypedValue | undefined,
  { stored = false }: { stored?: boolean } = {},
): ManagedEntries | undefined {
  if (list === undefined || list === null) return noEntries;
  if (!Array.isArray(list)) return undefined;
  const entries = new Map<string, ManagedEntry>();
  for (const value of list) {
    const entry = isTypedObject(value) ? readEntry(value, stored) : undefined;
    if (entry === undefined) return undefined;
    entries.set(identityOf(entry), entry);
  }
  return entries;
}

function readEntry(entry: TypedObject, stored: boolean): ManagedEntry | undefined {
  const { manager = "", operation, apiVersion = "", fieldsType, fieldsV1, time, subresource = "" } = entry;
  if (operation !== "Apply" && operation !== "Update") return undefined;
  if (apiVersion === "" || fieldsType !== "FieldsV1") return undefined;
  const fields = readFields(fieldsV1);
  if (fields === undefined) return undefined;
  return {
    manager: String(manager),
    operation,
    apiVersion: String(apiVersion),
    subresource: String(subresource),
    time: typeof time === "string" ? time : undefined,
    fields,
    ...(stored && fieldsV1 !== undefined && { written: { fields, fieldsV1 } }),
  };
}

function readFields(fieldsV1: TypedValue | undefined): FieldSet | undefined {
  if (fieldsV1 === undefined || fieldsV1 === null) return emptySet;
  try {
    if (!(fieldsV1 instanceof RawJson)) return readFieldsV1(fieldsV1 as JsonValue);
    return fieldsV1.bytes.length === 0
      ? emptySet
      : readFieldsV1(JSON.parse(new TextDecoder().decode(fieldsV1.bytes)) as JsonValue);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether lists of entries, as objects have them, are the same but for times. */
export function differInTime(a: TypedValue | undefined, b: TypedValue | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  const [one, other] = [readManagedEntries(a), readManagedEntries(b)];
  if (one === undefined || other === undefined) return false;
  return [...one].every(([identity, { fields, apiVersion }]) => {
    const entry = other.get(identity);
    return entry !== undefined && entry.apiVersion === apiVersion && equalSets(fields, entry.fields);
  });
}

/** Whether a client asks to have all entries removed: by an empty list, or one empty entry. */
export function isReset(list: TypedValue | undefined): boolean {
  if (!Array.isArray(list)) return false;
  return list.length === 0 || (list.length === 1 && isJsonObject(list[0]) && Object.keys(list[0]).length === 0);
}

/**
 * The entries in their order, as objects have them.
 * @param custom whether fieldsV1 is a value, not JSON text
 * @returns undefined for none
 */
export function writeManagedEntries(
  entries: readonly ManagedEntry[],
  { custom }: { custom: boolean },
): TypedObject[] | undefined {
  if (entries.length === 0) return undefined;
  return entries.toSorted(compareEntries).map((entry) => ({
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    ...(entry.time !== undefined && { time: entry.time }),
    fieldsType: "FieldsV1",
    fieldsV1: fieldsOf(entry, custom),
    ...(entry.subresource !== "" && { subresource: entry.subresource }),
  }));
}

function fieldsOf({ fields, written }: ManagedEntry, custom: boolean): TypedValue {
  if (written?.fields === fields) return written.fieldsV1;
  return custom
    ? fieldsV1Value(fields) as JsonObject as TypedObject
    : new RawJson(new TextEncoder().encode(fieldsV1Text(fields)));
}

/** Applies first, then by time. */
function compareEntries(a: ManagedEntry, b: ManagedEntry): number {
  return compareUtf8(a.operation, b.operation) || secondsOf(a) - secondsOf(b) || compareUtf8(a.manager, b.manager) ||
    compareUtf8(a.apiVersion, b.apiVersion) || compareUtf8(a.subresource, b.subresource);
}

function secondsOf({ time }: ManagedEntry): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

const updateEntriesMax = 10;
const bucketName = "ancient-changes";

/** The oldest updates are put together, those of each version, until there are not too many of them. */
export function capUpdates(entries: ManagedEntries): ManagedEntries {
  const updates = [...entries].filter(([, { operation }]) => operation === "Update");
  let count = updates.length;
  if (count <= updateEntriesMax) return entries;
  updates.sort(([a, one], [b, other]) => secondsOf(one) - secondsOf(other) || compareUtf8(a, b));
  const capped = new Map(entries);
  const firstOfVersion = new Map<string, string>();
  for (const [identity, entry] of updates) {
    if (count <= updateEntriesMax) break;
    const { apiVersion } = entry;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, identity);
      continue;
    }
    const bucket: Manager = { manager: bucketName, operation: "Update", apiVersion, subresource: "" };
    const key = identityOf(bucket);
    const gathered = capped.get(key) ?? capped.get(first)!;
    if (!capped.has(key)) capped.delete(first);
    capped.set(key, { ...bucket, time: entry.time, fields: union(entry.fields, gathered.fields) });
    capped.delete(identity);
    count--;
  }
  return capped;
}
