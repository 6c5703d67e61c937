// From an entry of the store to an item in the version that is served.
import type { Item, ServedType } from "../../encoding/item.ts";
import { normalize, type NormalizeOptions, slowPathPredicate } from "../../encoding/slow_path.ts";
import { openStoredValue, type StoredObject } from "../../encoding/storage_envelope.ts";
import { compileCustomResource, type CustomResourceForm } from "../../encoding/structural_schema/custom_resource.ts";
import type { Entry } from "../../storage/store.ts";
import { groupVersionString } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";

/** @throws {StoredValueError} for values that cannot be opened, and what conversion throws */
export type ItemReader = (entry: Entry) => Item;

/** The type that a resource is served as. */
export function servedType(resource: Resource): ServedType {
  return { apiVersion: groupVersionString(resource), kind: resource.kind, message: resource.message };
}

export interface ItemReaderOptions extends NormalizeOptions {
  /** The form wanted, where it is not the one that is served. */
  readonly type?: ServedType;
  /** All that is looked at of the objects, as dotted JSON paths, where that is not the whole of them. */
  readonly paths?: readonly string[] | undefined;
}

/** Reads entries of a resource as items. */
export function itemReader(resource: Resource, options: ItemReaderOptions = {}): ItemReader {
  const type = options.type ?? servedType(resource);
  return type.message === undefined
    ? customReader(resource)
    : builtinReader({ ...type, message: type.message }, options);
}

/**
 * Most objects are stored in the version that is served, with nothing to be filled in: those pass as they are. The
 * others take the slow path one by one, in the same list.
 */
function builtinReader(type: ServedType & { message: string }, options: ItemReaderOptions): ItemReader {
  const { message } = type;
  const needsSlowPath = slowPathPredicate(message, options.paths);
  const passes = ({ form, apiVersion, kind, bytes, start, end }: StoredObject) =>
    form === "protobuf" && apiVersion === type.apiVersion && kind === type.kind && !needsSlowPath(bytes, start, end);
  return ({ value, modRevision }) => {
    const stored = openStoredValue(value);
    const resourceVersion = String(modRevision);
    if (passes(stored)) {
      return { form: "protobuf", bytes: value, start: stored.start, end: stored.end, resourceVersion };
    }
    const { form, apiVersion, kind } = stored;
    const bytes = normalize(
      { form, apiVersion, kind, body: value.subarray(stored.start, stored.end) },
      message,
      options,
    );
    const marked = form === "json" && options.markEmptyLists === true;
    return { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion, marked };
  };
}

function customReader(resource: Resource): ItemReader {
  const form = customResourceForm(resource);
  return ({ value, modRevision }) => {
    const { bytes, start, end } = openStoredValue(value);
    const resourceVersion = String(modRevision);
    if (!form.needsSlowPath(bytes, start, end)) return { form: "json", bytes, start, end, resourceVersion };
    const normal = form.normalize(bytes.subarray(start, end));
    return { form: "json", bytes: normal, start: 0, end: normal.length, resourceVersion };
  };
}

const customForms = new WeakMap<Resource, CustomResourceForm>();

/** How objects of a custom resource are read and stored; compiled once for each state of its CRD. */
export function customResourceForm(resource: Resource): CustomResourceForm {
  let form = customForms.get(resource);
  if (form === undefined) {
    const { group, kind, version, custom } = resource;
    const { conversionStrategy, schemas } = custom!;
    form = compileCustomResource({ group, kind, conversionStrategy, schemas }, version);
    customForms.set(resource, form);
  }
  return form;
}

/** An item of one version of a kind in another one. */
export function convertItem(item: Item, { from, message }: { from: ServedType; message: string }): Item {
  const { bytes, start, end, resourceVersion } = item;
  const { apiVersion, kind } = from;
  const body = normalize({ form: "protobuf", apiVersion, kind, body: bytes.subarray(start, end) }, message);
  return { form: "protobuf", bytes: body, start: 0, end: body.length, resourceVersion };
}
