// One watch event as the bytes of its frame: a line of JSON, or a WatchEvent message (meta/v1) behind its length.
import { ascii } from "./json_writer.ts";
import { type ByteWriter, varintLength } from "./wire_writer.ts";

/** The types of meta/v1 WatchEvent. */
export type WatchEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

const types: readonly WatchEventType[] = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"];
const jsonHeads = new Map(types.map((type) => [type, ascii(`{"type":"${type}","object":`)]));
const typeNames = new Map(types.map((type) => [type, ascii(type)]));
const jsonTail = ascii("}\n");

/**
 * Appends an event as a line of JSON.
 * @param appendObject appends compact JSON
 */
export function appendJsonFrame(out: ByteWriter, type: WatchEventType, appendObject: (out: ByteWriter) => void): void {
  out.copy(jsonHeads.get(type)!);
  appendObject(out);
  out.copy(jsonTail);
}

/**
 * Appends an event as a message, with its length in four bytes before it.
 * @param envelope the object as it would be sent alone: `k8s\0` and a runtime.Unknown
 */
export function appendProtobufFrame(out: ByteWriter, type: WatchEventType, envelope: Uint8Array): void {
  const name = typeNames.get(type)!;
  const objectLength = 1 + varintLength(envelope.length) + envelope.length;
  const length = 2 + name.length + 1 + varintLength(objectLength) + objectLength;
  for (const shift of [24, 16, 8, 0]) out.byte((length >>> shift) & 0xff);
  // WatchEvent {1 type, 2 object RawExtension {1 raw}}
  out.lengthDelimited(1, name.length);
  out.copy(name);
  out.lengthDelimited(2, objectLength);
  out.lengthDelimited(1, envelope.length);
  out.copy(envelope);
}
