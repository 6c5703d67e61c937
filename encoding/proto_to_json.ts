// The fast path: a stored protobuf message becomes JSON text, bytes to bytes, without objects between. One scan of a
// message notes where each field stands; the fields are then written in the order of the Go struct.
import { formatGoDuration } from "./go_duration.ts";
import { Absent, type FieldPlan, Kind, type MessagePlan, rootPlan, Shape } from "./json_plan.ts";
import { appendMicroTime, appendTime } from "./json_time.ts";
import { appendBase64, appendInteger, appendJsonString, appendRawJson, ascii } from "./json_writer.ts";
import { readMapEntries } from "./proto_map.ts";
import {
  fieldAt,
  payloadEnd,
  readInt64,
  readVarint,
  varintEnd,
  WireCursor,
  WireError,
  WireType,
} from "./wire_reader.ts";
import { ByteWriter } from "./wire_writer.ts";

const NULL = ascii("null");
const EMPTY_OBJECT = ascii("{}");
const EMPTY_LIST = ascii("[]");
const EMPTY_STRING = ascii('""');
const TRUE = ascii("true");
const FALSE = ascii("false");
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** What of an object stands beside its bytes. */
export interface ObjectIdentity {
  /** Both are left out, as items of typed lists do, when undefined. */
  readonly kind?: string | undefined;
  /** Like `kind`. */
  readonly apiVersion?: string | undefined;
  /** Decimal, or "" for objects without one; the one in the message is printed when undefined. */
  readonly resourceVersion?: string | undefined;
}

/** Writes objects of one message type as compact JSON. Not reentrant: it keeps its scratch space between objects. */
export interface ProtoToJson {
  /**
   * Appends the message `source[start, end)`.
   * @throws {WireError} when the bytes are not such a message; what was appended until then is the caller's to drop
   */
  append(out: ByteWriter, source: Uint8Array, options: { start: number; end: number; resourceVersion?: string }): void;
}

/**
 * A writer of the objects of one message type.
 * @param messageName full protobuf name, e.g. `k8s.io.api.core.v1.Pod`
 * @throws {RangeError} for a name that no table has
 */
export function protoToJsonWriter(messageName: string, identity: ObjectIdentity = {}): ProtoToJson {
  const plan = rootPlan(messageName);
  const { kind, apiVersion } = identity;
  const head = ascii(
    (kind === undefined ? "" : `,"kind":${JSON.stringify(kind)}`) +
      (apiVersion === undefined ? "" : `,"apiVersion":${JSON.stringify(apiVersion)}`),
  );
  return {
    append(out, source, { start, end, resourceVersion }) {
      scratch.resourceVersion = resourceVersion;
      scratch.used = 0;
      const open = out.length;
      out.copy(head);
      writeMembers(plan, out, source, start, end);
      closeObject(out, open);
    },
  };
}

/** One object as compact JSON, without a newline. @throws {WireError} @throws {RangeError} */
export function protoToJson(
  messageName: string,
  message: Uint8Array,
  identity: ObjectIdentity = {},
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(message.length * 2);
  const { resourceVersion } = identity;
  protoToJsonWriter(messageName, identity).append(out, message, {
    start: 0,
    end: message.length,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  });
  return out.take();
}

/** Positions of the fields of the messages now open: two numbers a field, payload start (or -1) and end. */
const scratch = {
  slots: new Int32Array(4096),
  used: 0,
  resourceVersion: undefined as string | undefined,
};

/** Shared by loops that end before another one of them can begin. */
const stringCursor = new WireCursor();

/** In a slot's start: the list is there and empty (wire type 7). */
const EMPTY = -2;

/**
 * Appends `,"name":value` for each member; the object's brace then replaces the first comma, so that no member has to
 * know whether it is the first.
 */
function writeMembers(plan: MessagePlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const base = scratch.used;
  scratch.used = base + plan.slotCount * 2;
  if (scratch.used > scratch.slots.length) growSlots();
  locateFields(plan, source, start, end, base);
  for (const field of plan.fields) writeField(field, out, source, base + field.slot * 2);
  scratch.used = base;
}

function growSlots(): void {
  const grown = new Int32Array(scratch.used * 2);
  grown.set(scratch.slots);
  scratch.slots = grown;
}

function closeObject(out: ByteWriter, open: number): void {
  if (out.length === open) return out.copy(EMPTY_OBJECT);
  out.bytes[open] = OPEN;
  out.byte(CLOSE);
}

function closeList(out: ByteWriter, open: number): void {
  if (out.length === open) return out.copy(EMPTY_LIST);
  out.bytes[open] = OPEN_LIST;
  out.byte(CLOSE_LIST);
}

/** Notes the payload of single fields, and from the first tag to the end of the last element of repeated ones. */
function locateFields(plan: MessagePlan, source: Uint8Array, start: number, limit: number, base: number): void {
  const { slots } = scratch;
  slots.fill(-1, base, base + plan.slotCount * 2);
  let at = start;
  while (at < limit) {
    const tagStart = at;
    let tag = source[at++]!;
    if (tag > 0x7f) {
      at = varintEnd(source, tagStart, limit);
      tag = readVarint(source, tagStart, limit);
    }
    const wireType = tag & 7;
    let payload = at;
    if (wireType === WireType.bytes && source[at]! < 0x80) {
      payload = at + 1;
      at = payload + source[at]!;
      if (at > limit) throw new WireError(`field at byte ${tagStart} ends beyond its message`);
    } else {
      at = payloadEnd(source, at, limit, wireType);
      if (wireType === WireType.bytes) payload = varintEnd(source, payload, limit);
    }
    const field = plan.byNumber[tag >>> 3];
    if (field === undefined) continue;
    const slot = base + field.slot * 2;
    if (wireType === WireType.emptyList) {
      slots[slot] = EMPTY;
    } else if (field.shape === Shape.single || field.shape === Shape.inline) {
      slots[slot] = payload;
    } else if (slots[slot]! < 0) {
      slots[slot] = tagStart;
    }
    slots[slot + 1] = at;
  }
}

function writeField(field: FieldPlan, out: ByteWriter, source: Uint8Array, slot: number): void {
  if (field.shape === Shape.constant) return out.copy(field.key);
  const start = scratch.slots[slot]!;
  const end = scratch.slots[slot + 1]!;
  if (field.kind === Kind.resourceVersion) return writeResourceVersion(field, out, source, start, end);
  if (start < 0) return writeAbsent(field, out, source, start);
  switch (field.shape) {
    case Shape.inline:
      return writeMembers(field.message!, out, source, start, end);
    case Shape.repeated:
      out.copy(field.key);
      return writeList(field, out, source, start, end);
    case Shape.map:
      out.copy(field.key);
      return writeMap(field, out, source, start, end);
    default:
      if (field.dropZero && isZero(field.kind, source, start, end)) return;
      out.copy(field.key);
      return writeValue(field, out, source, start, end);
  }
}

function writeAbsent(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number): void {
  if (field.absent === Absent.skip) return;
  if (field.shape === Shape.inline) return writeMembers(field.message!, out, source, 0, 0);
  out.copy(field.key);
  if (start === EMPTY) out.copy(EMPTY_LIST);
  else if (field.absent === Absent.emptyMessage) writeValue(field, out, source, 0, 0);
  else out.copy(field.literal);
}

function writeResourceVersion(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const { resourceVersion } = scratch;
  if (resourceVersion === "") return;
  if (resourceVersion !== undefined) {
    out.copy(field.key);
    out.byte(0x22);
    out.reserve(resourceVersion.length + 1);
    for (let i = 0; i < resourceVersion.length; i++) out.bytes[out.length++] = resourceVersion.charCodeAt(i);
    out.byte(0x22);
  } else if (end > start && start >= 0) {
    out.copy(field.key);
    appendJsonString(out, source, start, end);
  }
}

function isZero(kind: number, source: Uint8Array, start: number, end: number): boolean {
  switch (kind) {
    case Kind.string:
    case Kind.bytes:
    case Kind.stringList:
    case Kind.time:
    case Kind.microTime:
      return start === end;
    case Kind.float64:
      return source.subarray(start, end).every((byte) => byte === 0);
    default:
      return source[start] === 0;
  }
}

function writeValue(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  switch (field.kind) {
    case Kind.string:
      return appendJsonString(out, source, start, end);
    case Kind.bool:
      return out.copy(source[start] === 0 ? FALSE : TRUE);
    case Kind.integer:
      return appendInteger(out, readInt64(source, start, end));
    case Kind.float64:
      return appendFloat(out, source, start);
    case Kind.bytes:
      return appendBase64(out, source, start, end);
    case Kind.message: {
      const open = out.length;
      writeMembers(field.message!, out, source, start, end);
      return closeObject(out, open);
    }
    case Kind.stringList:
      return writeStrings(out, source, start, end, 1);
    default:
      return writeSpecial(field, out, source, start, end);
  }
}

/** The elements of one repeated field, from its first tag on; fields of other numbers may stand between. */
function writeList(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const open = out.length;
  let at = start;
  while (at < end) {
    const tag = readVarint(source, at, end);
    at = varintEnd(source, at, end);
    const next = payloadEnd(source, at, end, tag & 7);
    if (tag >>> 3 === field.number) {
      if ((tag & 7) !== WireType.bytes) writeElement(field, out, source, at, next);
      else if (field.kind === Kind.integer || field.kind === Kind.bool) {
        writePacked(field, out, source, varintEnd(source, at, next), next);
      } else writeElement(field, out, source, varintEnd(source, at, next), next);
    }
    at = next;
  }
  closeList(out, open);
}

function writeElement(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  out.byte(COMMA);
  writeValue(field, out, source, start, end);
}

function writePacked(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end;) {
    const next = varintEnd(source, at, end);
    writeElement(field, out, source, at, next);
    at = next;
  }
}

/** `["a","b"]` of the strings under one field number. */
function writeStrings(out: ByteWriter, source: Uint8Array, start: number, end: number, number: number): void {
  const cursor = stringCursor.reset(source, start, end);
  const open = out.length;
  while (cursor.next()) {
    if (cursor.fieldNumber !== number) continue;
    out.byte(COMMA);
    appendJsonString(out, source, cursor.start, cursor.end);
  }
  closeList(out, open);
}

/** kube-apiserver stores maps sorted by key; what another writer left unsorted is sorted here, as JSON needs it. */
function writeMap(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const entries = readMapEntries(field.number, source, start, end);
  const open = out.length;
  for (const entry of entries) {
    out.byte(COMMA);
    appendJsonString(out, source, entry.keyStart, entry.keyEnd);
    out.byte(0x3a);
    if (entry.valueStart < 0) writeMissingMapValue(field, out, source);
    else writeValue(field, out, source, entry.valueStart, entry.valueEnd);
  }
  closeObject(out, open);
}

function writeMissingMapValue(field: FieldPlan, out: ByteWriter, source: Uint8Array): void {
  if (field.kind === Kind.string || field.kind === Kind.bytes) out.copy(EMPTY_STRING);
  else if (field.kind >= Kind.message) writeValue(field, out, source, 0, 0);
  else out.copy(field.literal);
}

function writeSpecial(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const first = fieldAt(source, start, end, 1);
  switch (field.kind) {
    case Kind.time:
      if (start === end) return out.copy(NULL);
      return appendTime(out, first ? Number(readInt64(source, first.start, end)) : 0);
    case Kind.microTime: {
      if (start === end) return out.copy(NULL);
      const nanos = fieldAt(source, start, end, 2);
      const seconds = first ? Number(readInt64(source, first.start, end)) : 0;
      return appendMicroTime(out, seconds, nanos ? readVarint(source, nanos.start, end) : 0);
    }
    case Kind.duration:
      return appendText(out, formatGoDuration(BigInt(first ? readInt64(source, first.start, end) : 0)));
    case Kind.quantity:
      if (!first || first.start === first.end) return out.copy(QUANTITY_ZERO);
      return appendJsonString(out, source, first.start, first.end);
    case Kind.intOrString:
      return writeIntOrString(out, source, start, end);
    case Kind.rawJson:
      if (!first || first.start === first.end) return out.copy(NULL);
      return appendRawJson(out, source, first.start, first.end);
    default:
      return writeSchemaChoice(field, out, source, start, end);
  }
}

const QUANTITY_ZERO = ascii('"0"');

function writeIntOrString(out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const type = fieldAt(source, start, end, 1);
  const isString = type !== undefined && source[type.start] !== 0;
  const value = fieldAt(source, start, end, isString ? 3 : 2);
  if (isString) return value ? appendJsonString(out, source, value.start, value.end) : out.copy(EMPTY_STRING);
  appendInteger(out, value ? readInt64(source, value.start, end) : 0);
}

/** The unions of JSON schema: `true`, a schema, a list of schemas or of property names. */
function writeSchemaChoice(field: FieldPlan, out: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const plan = field.message!;
  const schemaNumber = field.kind === Kind.schemaOrBool ? 2 : 1;
  const schema = fieldAt(source, start, end, schemaNumber);
  if (schema !== undefined) {
    return writeValue(plan.byNumber[schemaNumber]!, out, source, schema.start, schema.end);
  }
  if (field.kind === Kind.schemaOrBool) {
    const allows = fieldAt(source, start, end, 1);
    return out.copy(allows && source[allows.start] !== 0 ? TRUE : FALSE);
  }
  if (fieldAt(source, start, end, 2) === undefined) return out.copy(NULL);
  if (field.kind === Kind.schemaOrStrings) return writeStrings(out, source, start, end, 2);
  writeList(plan.byNumber[2]!, out, source, start, end);
}

function appendText(out: ByteWriter, text: string): void {
  const bytes = ascii(text);
  appendJsonString(out, bytes, 0, bytes.length);
}

/** Go prints floats as JavaScript does, but for `1e21` and beyond, where it has the same form too. */
function appendFloat(out: ByteWriter, source: Uint8Array, start: number): void {
  const value = new DataView(source.buffer, source.byteOffset).getFloat64(start, true);
  out.copy(ascii(Object.is(value, -0) ? "-0" : String(value)));
}
