// Objects of one resource between their forms: as stored, as decoded for a write (TypedObject in the storage version;
// custom resources in the version that is served), and as JSON in the version that is served, which patches apply to.

import { protobufEnvelope } from "../../encoding/formats/protobuf.ts";
import type { ServedType } from "../../encoding/item.ts";
import type { JsonObject } from "../../encoding/json_value.ts";
import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { completeObject, normalizedObject } from "../../encoding/slow_path.ts";
import { openStoredValue } from "../../encoding/storage_envelope.ts";
import { objectToProto } from "../../encoding/typed_object/to_proto.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { objectJson } from "../../encoding/views/object.ts";
import { ByteWriter } from "../../encoding/wire_writer.ts";
import type { Entry } from "../../storage/store.ts";
import { customResourceForm, itemReader, servedType } from "../handlers/item_reader.ts";
import type { Resource } from "../resources/resource.ts";

export interface ObjectCodec {
  /** The stored object, with its defaults. metadata.resourceVersion is not set: it stands in the entry. */
  read(entry: Entry): TypedObject;
  /** JSON of the stored object as a client gets it, resourceVersion included: what patches apply to. */
  readJson(entry: Entry): Uint8Array;
  /** From the version that is served, as a client sent it, to the one that writes work on, in place. */
  complete(object: TypedObject): void;
  /** The bytes to be stored. */
  encode(object: TypedObject): Uint8Array;
}

const codecs = new WeakMap<Resource, ObjectCodec>();

export function codecOf(resource: Resource): ObjectCodec {
  let codec = codecs.get(resource);
  if (codec === undefined) {
    codec = resource.custom === undefined ? builtinCodec(resource) : customCodec(resource);
    codecs.set(resource, codec);
  }
  return codec;
}

function builtinCodec(resource: Resource): ObjectCodec {
  const { apiVersion, kind, encoding } = resource.storage!;
  const message = messageNameOf(apiVersion, kind)!;
  const envelope = encoding === "json" ? jsonText({ apiVersion, kind, message }) : protobufText({ apiVersion, kind });
  return {
    read({ value }) {
      const { form, apiVersion, kind, start, end } = openStoredValue(value);
      return normalizedObject({ form, apiVersion, kind, body: value.subarray(start, end) }, message);
    },
    readJson: jsonReader(resource),
    complete: (object) => completeObject(object, { from: resource.message!, to: message, posted: true }),
    encode: (object) => envelope(objectToProto(message, object)),
  };
}

function protobufText(type: { apiVersion: string; kind: string }): (body: Uint8Array) => Uint8Array {
  return (body) => protobufEnvelope(type, body.length, (out) => out.copy(body));
}

/** A line of JSON: so CustomResourceDefinitions and APIServices are stored. */
function jsonText(type: ServedType): (body: Uint8Array) => Uint8Array {
  const append = objectJson(type, { inList: false });
  return (bytes) => {
    const out = new ByteWriter(bytes.length * 2 + 1024);
    append(out, { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion: "" });
    out.byte(0x0a);
    return out.take();
  };
}

function customCodec(resource: Resource): ObjectCodec {
  const form = customResourceForm(resource);
  const { storageVersion } = resource.custom!;
  return {
    read({ value }) {
      const { start, end } = openStoredValue(value);
      return form.read(value.subarray(start, end));
    },
    readJson: jsonReader(resource),
    complete: (object) => form.complete(object as JsonObject),
    encode: (object) => form.store(object as JsonObject, storageVersion),
  };
}

function jsonReader(resource: Resource): (entry: Entry) => Uint8Array {
  const read = itemReader(resource, { markEmptyLists: true });
  const append = objectJson(servedType(resource), { inList: false });
  return (entry) => {
    const out = new ByteWriter(entry.value.length * 2 + 1024);
    append(out, read(entry));
    return out.take();
  };
}
