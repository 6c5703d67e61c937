// From an entry of the store to an item in the version that is served.
import type { Item, ServedType } from "../../encoding/item.ts";
import { openStoredValue } from "../../encoding/storage_envelope.ts";
import type { Entry } from "../../storage/store.ts";
import { groupVersionString } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";

/** @throws {StoredValueError} for values that cannot be opened, and what conversion throws */
export type ItemReader = (entry: Entry) => Item;

/** The type that a resource is served as. */
export function servedType(resource: Resource): ServedType {
  return { apiVersion: groupVersionString(resource), kind: resource.kind, message: resource.message };
}

/** Reads entries as items of `type`: the resource's own, or another version of a built-in kind. */
export function itemReader(resource: Resource, _type: ServedType = servedType(resource)): ItemReader {
  return ({ value, modRevision }) => {
    const { bytes, start, end, form } = openStoredValue(value);
    return { form, bytes, start, end, resourceVersion: String(modRevision) };
  };
}
