// The item that the scale subresource shows, made from the object's item.
import type { Item } from "../../encoding/item.ts";
import { parseJson } from "../../encoding/json_value.ts";
import { encodeMessage } from "../../encoding/protobufjs/message_codec.ts";
import { protoToObject } from "../../encoding/typed_object/from_proto.ts";
import type { Resource } from "../resources/resource.ts";
import { type ObjectLike, scaleMessage, scaleOfBuiltin, scaleOfCustom } from "../scale.ts";

/** @throws {StatusError} 500 for a custom resource without the fields its CRD names */
export function scaleItem(item: Item, { message, custom }: Resource): Item {
  const { bytes, start, end, resourceVersion } = item;
  const scale = message === undefined
    ? scaleOfCustom(parseJson(bytes.subarray(start, end)) as ObjectLike, custom!.scale!, { resourceVersion })
    : scaleOfBuiltin(protoToObject(message, bytes, { start, end }), resourceVersion);
  const encoded = encodeMessage(scaleMessage, scale);
  return { form: "protobuf", bytes: encoded, start: 0, end: encoded.length, resourceVersion };
}
