// Objects of a resource as plain JSON values in any of its versions: what field sets are about.

import { convertObject } from "../../encoding/conversion/conversion.ts";
import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import type { JsonObject } from "../../encoding/json_value.ts";
import { jsonValueToBytes, newJsonObject, parseJson } from "../../encoding/json_value.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import { objectToProto } from "../../encoding/typed_object/to_proto.ts";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { objectJson } from "../../encoding/views/object.ts";
import { ByteWriter } from "../../encoding/wire_writer.ts";
import { builtinResources, groupVersionString } from "../resources/builtin_resources.ts";
import type { CustomResource, Resource } from "../resources/resource.ts";
import { messageType, resourceType } from "./kind_type.ts";
import type { MergeType } from "./merge_type.ts";

export interface VersionedObjects {
  /** Of the version that is served. */
  readonly type: MergeType;
  /** An object in the form that writes have it, in the version that is served; without managedFields. */
  view(object: TypedObject): JsonObject;
  /** What a new object is compared with; not to be changed. */
  empty(): JsonObject;
  /** The same for another version; undefined for one that is not served. */
  inVersion(apiVersion: string): OtherVersion | undefined;
}

export interface OtherVersion {
  readonly type: MergeType;
  view(object: TypedObject): JsonObject;
  /** An object of the version that is served. */
  convert(object: JsonObject): JsonObject;
}

const known = new WeakMap<Resource, VersionedObjects>();

export function versionedObjects(resource: Resource): VersionedObjects {
  let objects = known.get(resource);
  if (objects === undefined) {
    const made = resource.custom === undefined ? builtinObjects(resource) : customObjects(resource, resource.custom);
    objects = { ...made, inVersion: remembered(made.inVersion) };
    known.set(resource, objects);
  }
  return objects;
}

/** Remembers what was found; versions that there are not may be any text. */
function remembered<T>(find: (key: string) => T | undefined): (key: string) => T | undefined {
  const found = new Map<string, T>();
  return (key) => {
    const known = found.get(key) ?? find(key);
    if (known !== undefined) found.set(key, known);
    return known;
  };
}

function builtinObjects(resource: Resource): VersionedObjects {
  const { storage } = resource;
  const message = resource.message!;
  // Reviews are not stored.
  const stored = storage === undefined ? message : messageNameOf(storage.apiVersion, storage.kind)!;
  const view = viewIn({ message, resource, stored });
  const empty = viewIn({ message, resource, stored: message })({});
  return {
    type: messageType(message),
    view,
    empty: () => empty,
    inVersion(apiVersion) {
      const other = builtinResources.find((one) =>
        one.kind === resource.kind && groupVersionString(one) === apiVersion && one.storage !== undefined
      );
      if (other === undefined) return undefined;
      const viewServed = viewIn({ message: other.message, resource: other, stored: message });
      return {
        type: messageType(other.message),
        view: viewIn({ message: other.message, resource: other, stored }),
        convert: (object) => viewServed(jsonToObject(message, jsonValueToBytes(object))),
      };
    },
  };
}

/** Through protobuf, whose JSON is Go's: what is empty and what is absent counts. */
function viewIn({ message, resource, stored }: { message: string; resource: Resource; stored: string }) {
  const append = objectJson({ apiVersion: groupVersionString(resource), kind: resource.kind, message }, {
    inList: false,
  });
  return (object: TypedObject): JsonObject => {
    const shown = withoutManagedFields(message === stored ? object : cloneValue(object));
    if (message !== stored) convertObject(shown, { from: stored, to: message });
    const bytes = objectToProto(message, shown, { markEmptyLists: true });
    const out = new ByteWriter(bytes.length * 2 + 1024);
    append(out, { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion: "", marked: true });
    return parseExactly(out.take());
  };
}

const decoder = new TextDecoder();

/** The platform's parser is faster, but not exact for numbers of so many digits. */
function parseExactly(json: Uint8Array): JsonObject {
  const text = decoder.decode(json);
  return (/\d{16}/.test(text) ? parseJson(json) : JSON.parse(text)) as JsonObject;
}

function customObjects(resource: Resource, custom: CustomResource): VersionedObjects {
  const apiVersion = groupVersionString(resource);
  const view = (object: TypedObject) => withoutManagedFields(object) as JsonObject;
  return {
    type: resourceType(resource),
    view,
    empty: () => newJsonObject({ apiVersion, kind: resource.kind }),
    inVersion(apiVersion) {
      const [group, version = ""] = apiVersion.split("/");
      if (group !== resource.group || !custom.schemas.has(version)) return undefined;
      const publishedSchema = custom.schemas.get(version);
      return {
        type: resourceType({ ...resource, version, custom: { ...custom, publishedSchema } }),
        view,
        convert: (object) => object,
      };
    },
  };
}

function withoutManagedFields(object: TypedObject): TypedObject {
  const { managedFields: _, ...metadata } = (object.metadata ?? {}) as TypedObject;
  return { ...object, metadata };
}
