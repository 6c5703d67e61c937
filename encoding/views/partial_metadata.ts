// The metadata-only view (meta.k8s.io PartialObjectMetadata): ObjectMeta and nothing else of an object.
import type { Item } from "../item.ts";
import { JsonReader } from "../json_reader.ts";
import type { AppendItem } from "../list_encoding.ts";
import { protoToJsonWriter } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { objectToProto } from "../typed_object/to_proto.ts";

const MESSAGE = "k8s.io.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata";
const NO_METADATA = new TextEncoder().encode("{}");

/**
 * Appends `{"kind":"PartialObjectMetadata","apiVersion":...,"metadata":{...}}`.
 * @param apiVersion `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`
 */
export function partialMetadataJson(apiVersion: string): AppendItem {
  const writer = protoToJsonWriter(MESSAGE, { kind: "PartialObjectMetadata", apiVersion });
  return (out, item) => {
    const { bytes, start, end, resourceVersion } = metadataItem(item);
    writer.append(out, bytes, { start, end, resourceVersion });
  };
}

/**
 * The item as protobuf, with its metadata at least. A built-in object is one already: its metadata stands in field 1,
 * where PartialObjectMetadata has it. The metadata of custom resources is decoded and encoded again.
 */
export function metadataItem(item: Item): Item {
  if (item.form === "protobuf") return item;
  const metadata = metadataText(item);
  const object = jsonToObject(MESSAGE, new TextEncoder().encode(`{"metadata":${new TextDecoder().decode(metadata)}}`));
  const bytes = objectToProto(MESSAGE, object);
  return { form: "protobuf", bytes, start: 0, end: bytes.length, resourceVersion: item.resourceVersion };
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
