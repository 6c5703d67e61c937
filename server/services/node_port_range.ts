// Which node ports are taken: one record for the whole cluster, kept in etcd as kube-apiserver keeps it (a core v1
// RangeAllocation with a bitmap), so that both can give out ports of one range.

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { protobufEnvelope } from "../../encoding/formats/protobuf.ts";
import { openStoredValue } from "../../encoding/storage_envelope.ts";
import { protoToObject } from "../../encoding/typed_object/from_proto.ts";
import { objectToProto } from "../../encoding/typed_object/to_proto.ts";
import type { Revision, Store, Write } from "../../storage/store.ts";
import { objectReader } from "../write/object_reader.ts";
import { nodePortsOf, specOf } from "./service_spec.ts";

const key = "/ranges/servicenodeports";
const type = { apiVersion: "v1", kind: "RangeAllocation" };
const message = messageNameOf(type.apiVersion, type.kind)!;
const defaultRange = "30000-32767";

export interface NodePortRange {
  /** As it is stored: `30000-32767`. */
  readonly text: string;
  readonly first: number;
  /** Included. */
  readonly last: number;
  readonly taken: ReadonlySet<number>;
  /** Of the record; 0 when there is none yet. */
  readonly modRevision: Revision;
}

/** Without a record the ports of all Services are taken. @throws {StorageError} @throws {StoredValueError} */
export async function readNodePortRange(store: Store): Promise<NodePortRange> {
  const { entry } = await store.get(key);
  if (entry === undefined) {
    const services = await objectReader(store).list("services");
    return {
      ...boundsOf(defaultRange),
      taken: new Set(services.flatMap((it) => nodePortsOf(specOf(it)))),
      modRevision: 0,
    };
  }
  const { start, end } = openStoredValue(entry.value);
  const { range, data } = protoToObject(message, entry.value.subarray(start, end));
  const bounds = boundsOf(String(range));
  return { ...bounds, taken: portsIn(data as Uint8Array, bounds.first), modRevision: entry.modRevision };
}

/** What stores the range with other ports taken. */
export function nodePortRangeWrite({ text, first, modRevision }: NodePortRange, taken: ReadonlySet<number>): Write {
  const bytes = objectToProto(message, { metadata: {}, range: text, data: bitmapOf(taken, first) });
  return { key, value: protobufEnvelope(type, bytes.length, (out) => out.copy(bytes)), expected: modRevision };
}

function boundsOf(text: string): { text: string; first: number; last: number } {
  const [first = 0, last = 0] = text.split("-").map(Number);
  return { text, first, last };
}

/** The bitmap is one big-endian number without leading zeros: its lowest bit, in the last byte, stands for the first port. */
function portsIn(data: Uint8Array = new Uint8Array(), first: number): Set<number> {
  const ports = new Set<number>();
  for (let bit = 0; bit < data.length * 8; bit++) {
    const byte = data[data.length - 1 - (bit >> 3)]!;
    if (byte & (1 << (bit & 7))) ports.add(first + bit);
  }
  return ports;
}

function bitmapOf(ports: ReadonlySet<number>, first: number): Uint8Array {
  const bits = [...ports].map((port) => port - first).filter((bit) => bit >= 0);
  const data = new Uint8Array((Math.max(-1, ...bits) >> 3) + 1);
  for (const bit of bits) data[data.length - 1 - (bit >> 3)]! |= 1 << (bit & 7);
  return data;
}
