// What etcd stores for a version of a key: the revision as the key of its database, and the message KeyValue of its API
// (mvccpb) as the value.

import { BoltError } from "./bolt_error.ts";
import { viewOf } from "./bolt_page.ts";

/** A version's place in the history, as the bytes under which etcd keeps it. */
export interface RevisionKey {
  readonly revision: number;
  /** Its place among the writes of its revision. */
  readonly place: number;
  readonly isDeletion: boolean;
}

/** A key and what it was at some revision. */
export interface EtcdKeyValue {
  readonly key: Uint8Array;
  readonly createRevision: number;
  readonly value: Uint8Array;
  /** Whether it goes away with a lease. */
  readonly isLeased: boolean;
}

const [separator, deletionMark] = ["_", "t"].map((character) => character.charCodeAt(0));
const revisionBytes = 17;

/** Big-endian: 8 bytes of revision, `_`, 8 bytes of place; a deletion has a `t` behind. @throws {BoltError} */
export function readRevisionKey(bytes: Uint8Array): RevisionKey {
  const isDeletion = bytes.length === revisionBytes + 1 && bytes[revisionBytes] === deletionMark;
  if ((bytes.length !== revisionBytes && !isDeletion) || bytes[8] !== separator) {
    throw new BoltError("a key of etcd's history is no revision");
  }
  const view = viewOf(bytes);
  return { revision: Number(view.getBigInt64(0)), place: Number(view.getBigInt64(9)), isDeletion };
}

const field = { key: 1, createRevision: 2, value: 5, lease: 6 } as const;
const [varintType, bytesType] = [0, 2];

/** The fields that matter here. Key and value share the memory of `bytes`. @throws {BoltError} */
export function readKeyValue(bytes: Uint8Array): EtcdKeyValue {
  let key: Uint8Array = new Uint8Array();
  let value = key;
  let [createRevision, isLeased] = [0, false];
  for (let position = 0; position < bytes.length;) {
    const tag = readVarint(bytes, position);
    const [number, type] = [tag.value >> 3, tag.value & 7];
    const content = readVarint(bytes, tag.end);
    position = content.end;
    if (type === bytesType) {
      position += content.value;
      if (position > bytes.length) throw new BoltError("a value of etcd's history is cut short");
      const part = bytes.subarray(content.end, position);
      if (number === field.key) key = part;
      if (number === field.value) value = part;
    } else if (type !== varintType) throw new BoltError(`a value of etcd's history has a field of type ${type}`);
    else if (number === field.createRevision) createRevision = content.value;
    else if (number === field.lease) isLeased = content.value !== 0;
  }
  return { key, createRevision, value, isLeased };
}

/** Exact below 2^53; leases are larger, of which only that they are not 0 matters. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let [value, factor] = [0, 1];
  for (let position = start; position < bytes.length; position++, factor *= 128) {
    const byte = bytes[position]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: position + 1 };
  }
  throw new BoltError("a value of etcd's history is cut short");
}
