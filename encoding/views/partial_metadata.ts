// The metadata-only view (meta.k8s.io PartialObjectMetadata): ObjectMeta and nothing else of an object.
import type { Item } from "../item.ts";
import { JsonReader } from "../json_reader.ts";
import type { AppendItem } from "../list_encoding.ts";
import { protoToJsonWriter } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { protoToObject } from "../typed_object/from_proto.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import { isTypedObject, type TypedObject } from "../typed_object/typed_object.ts";

const MESSAGE = "k8s.io.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata";
const utf8 = new TextEncoder();
const NO_METADATA = utf8.encode("{}");

/** How metadata is shown. */
export interface PartialMetadataOptions {
  /** `meta.k8s.io/v1` or `meta.k8s.io/v1beta1` */
  readonly apiVersion: string;
  /** Annotations that stand in the stored object but are not metadata of its internal form. */
  readonly hiddenAnnotations: readonly string[];
}

/** Appends `{"kind":"PartialObjectMetadata","apiVersion":...,"metadata":{...}}`. */
export function partialMetadataJson({ apiVersion, hiddenAnnotations }: PartialMetadataOptions): AppendItem {
  const writer = protoToJsonWriter(MESSAGE, { kind: "PartialObjectMetadata", apiVersion });
  return (out, item) => {
    const { bytes, start, end, resourceVersion } = metadataItem(item, hiddenAnnotations);
    writer.append(out, bytes, { start, end, resourceVersion });
  };
}

/**
 * The item as protobuf, with its metadata at least. A built-in object is one already: its metadata stands in field 1,
 * where PartialObjectMetadata has it. The metadata of custom resources is decoded and encoded again.
 */
export function metadataItem(item: Item, hiddenAnnotations: readonly string[] = []): Item {
  const { form, bytes, start, end, resourceVersion } = item;
  if (form === "protobuf" && hiddenAnnotations.length === 0) return item;
  const object = form === "protobuf"
    ? protoToObject(MESSAGE, bytes, { start, end })
    : jsonToObject(MESSAGE, utf8.encode(`{"metadata":${new TextDecoder().decode(metadataText(item))}}`));
  hideAnnotations(object, hiddenAnnotations);
  const encoded = objectToProto(MESSAGE, object);
  return { form: "protobuf", bytes: encoded, start: 0, end: encoded.length, resourceVersion };
}

function hideAnnotations({ metadata }: TypedObject, names: readonly string[]): void {
  const annotations = isTypedObject(metadata) ? metadata["annotations"] : undefined;
  if (!isTypedObject(annotations)) return;
  for (const name of names) delete annotations[name];
}

function metadataText({ bytes, start, end }: Item): Uint8Array {
  const reader = new JsonReader(bytes, { start, end });
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === "metadata") return reader.readRaw();
    reader.skipValue();
  }
  return NO_METADATA;
}
