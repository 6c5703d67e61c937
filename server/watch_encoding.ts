// How the events of a watch are written: a view of their objects in a format that frames them.
import { protobufEnvelope } from "../encoding/formats/protobuf.ts";
import type { Item } from "../encoding/item.ts";
import { ascii } from "../encoding/json_writer.ts";
import { appendJsonFrame, appendProtobufFrame, type WatchEventType } from "../encoding/watch_frames.ts";
import type { ByteWriter } from "../encoding/wire_writer.ts";
import type { MediaType, ResponseFormat } from "./negotiation.ts";
import type { View } from "./representation.ts";
import { mediaTypeNotAcceptable, statusBody, type StatusError } from "./status_error.ts";
import { encodeTypedObject } from "./typed_response.ts";

export interface EventOptions {
  /** The first event of a Table watch has the columns. */
  readonly first: boolean;
}

/** Appends one frame. Throws what the view throws for an object that cannot be written. */
export type AppendEvent = (out: ByteWriter, event: { type: WatchEventType; item: Item } & EventOptions) => void;

type StreamedType = Exclude<MediaType, "application/yaml">;

/** Content types of watches. YAML has no frames. */
const contentTypes: Readonly<Record<StreamedType, string>> = {
  "application/json": "application/json",
  "application/vnd.kubernetes.protobuf": "application/vnd.kubernetes.protobuf;stream=watch",
};

/** @throws {StatusError} 406 */
export function watchContentType({ mediaType }: ResponseFormat): string {
  if (mediaType !== "application/yaml") return contentTypes[mediaType];
  throw mediaTypeNotAcceptable(Object.keys(contentTypes).map((type) => `${type};stream=watch`));
}

/** Frames are never indented, whatever the client says of pretty JSON. */
export function eventEncoding(view: View, { mediaType }: ResponseFormat): AppendEvent {
  if (mediaType === "application/vnd.kubernetes.protobuf") {
    const { type: typeMeta, length, append } = view.protobuf!;
    return (out, { type, item }) =>
      appendProtobufFrame(out, type, protobufEnvelope(typeMeta, length(item), (body) => append(body, item)));
  }
  return (out, { type, item, first }) => {
    const { head, tail, append } = first ? view.singleJson(item) : view.laterJson(item);
    appendJsonFrame(out, type, () => {
      if (head !== "") out.copy(ascii(head));
      append(out, item);
      if (tail !== "") out.copy(ascii(tail));
    });
  };
}

const STATUS = "k8s.io.apimachinery.pkg.apis.meta.v1.Status";

/** Appends an ERROR event, whose object is a Status in every view. */
export function appendErrorEvent(out: ByteWriter, error: StatusError, { mediaType }: ResponseFormat): void {
  const status = encodeTypedObject({ ...statusBody(error) }, STATUS, { mediaType, pretty: false });
  if (mediaType === "application/vnd.kubernetes.protobuf") return appendProtobufFrame(out, "ERROR", status);
  appendJsonFrame(out, "ERROR", () => out.copy(status, 0, status.length - "\n".length));
}
