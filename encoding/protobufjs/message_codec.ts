// Messages of the Kubernetes API to and from protobuf through protobufjs, as gogo's generated code writes them: every
// field that is no pointer is there, zero or not, in ascending field number. Values have the shape of the API's JSON.
import { type FieldSchema, isMessageType, type MessageSchema, messageSchema } from "../schema/schema.ts";
import { compareUtf8 } from "../utf8_order.ts";
import { messageType, wireMessage, wireName } from "./message_types.ts";
import { fromWireInteger, specialValues, toWireInteger, type WireObject } from "./special_values.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * `object` in protobuf. Members the message does not have are left out (`kind` and `apiVersion` are not in protobuf).
 * `bytes` fields take a Uint8Array or base64, int64 a number or bigint.
 * @throws {RangeError} for a message that no schema table has
 */
export function encodeMessage(messageName: string, object: JsonObject): Uint8Array {
  return messageType(messageName).encode(toWire(messageName, object)).finish();
}

/**
 * The JSON shape of a message: what parsing Go's JSON of it would give, without `kind` and `apiVersion`.
 * @throws {RangeError} for a message that no schema table has
 */
export function decodeMessage(messageName: string, bytes: Uint8Array): Record<string, unknown> {
  return fromWire(messageName, messageType(messageName).decode(bytes) as unknown as WireObject) as Record<
    string,
    unknown
  >;
}

function toWire(messageName: string, value: unknown): WireObject {
  const message = messageSchema(messageName);
  const special = message.special && specialValues[message.special];
  if (special) return value === undefined || value === null ? special.zero : special.toWire(value);
  if (message.special) return unionToWire(message, value);
  return structToWire(message, (value ?? {}) as JsonObject);
}

function structToWire(message: MessageSchema, object: JsonObject): WireObject {
  const wire: WireObject = {};
  for (const field of message.fields) {
    if (field.num === undefined) continue;
    const value = field.inline ? object : object[field.name];
    const wireValue = fieldToWire(field, value);
    if (wireValue !== undefined) wire[wireName(field)] = wireValue;
  }
  return wire;
}

function fieldToWire(field: FieldSchema, value: unknown): unknown {
  const missing = value === undefined || value === null;
  if (field.map) return missing ? undefined : mapToWire(field, value as JsonObject);
  if (field.wrapper) return missing ? undefined : { items: value };
  if (field.repeated) return missing ? undefined : (value as unknown[]).map((element) => valueToWire(field, element));
  if (missing && (field.pointer || field.type === "bytes")) return undefined;
  return valueToWire(field, value);
}

function mapToWire(field: FieldSchema, map: JsonObject): WireObject[] {
  return Object.keys(map).sort(compareUtf8).map((key) => ({ key, value: valueToWire(field, map[key]) }));
}

function valueToWire(field: FieldSchema, value: unknown): unknown {
  const message = wireMessage(field);
  if (message !== undefined) return toWire(message, value);
  if (field.type === "bytes") {
    return typeof value === "string" ? Uint8Array.fromBase64(value) : value ?? new Uint8Array();
  }
  return toWireInteger(value ?? zeroValues[field.type]);
}

const zeroValues: Readonly<Record<string, unknown>> = {
  string: "",
  bool: false,
  int32: 0,
  int64: 0,
  uint32: 0,
  float64: 0,
};

/** The specials that are one of several messages, and lists that are a message. */
function unionToWire(message: MessageSchema, value: unknown): WireObject {
  const [first, second] = message.fields;
  switch (message.special) {
    case "listWrapper":
      return { items: value ?? [] };
    case "JSONSchemaPropsOrBool":
      if (typeof value !== "object" || value === null) return { allows: value ?? false };
      return { allows: true, schema: valueToWire(second!, value) };
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      if (Array.isArray(value)) return { [wireName(second!)]: fieldToWire(second!, value) };
      return value === undefined || value === null ? {} : { schema: valueToWire(first!, value) };
    default:
      throw new RangeError(`no protobuf form is known for ${message.special}`);
  }
}

function fromWire(messageName: string, wire: WireObject): unknown {
  const message = messageSchema(messageName);
  const special = message.special && specialValues[message.special];
  if (special) return special.fromWire(ownMembers(wire));
  if (message.special) return unionFromWire(message, wire);
  const object: Record<string, unknown> = {};
  for (const field of message.fields) {
    if (field.num === undefined) continue;
    const value = fieldFromWire(field, Object.hasOwn(wire, wireName(field)) ? wire[wireName(field)] : undefined);
    if (field.inline) Object.assign(object, value);
    else if (value !== undefined) object[field.name] = value;
  }
  return object;
}

/** `undefined` for what Go's JSON leaves out. */
function fieldFromWire(field: FieldSchema, value: unknown): unknown {
  const items = Array.isArray(value) ? value : [];
  if (field.map || (field.repeated && !field.wrapper)) {
    if (items.length === 0) return field.omitempty ? undefined : null;
    return field.map ? mapFromWire(field, items) : items.map((item) => valueFromWire(field, item));
  }
  if (value === undefined || value === null) {
    if (field.inline) return field.pointer ? {} : fromWire(field.type, {});
    const isNil = field.pointer || field.wrapper || field.type === "bytes";
    if (isNil) return field.omitempty ? undefined : null;
    return scalarOrOmitted(field, isMessageType(field.type) ? fromWire(field.type, {}) : zeroValues[field.type]);
  }
  const json = valueFromWire(field, value);
  return field.pointer ? json : scalarOrOmitted(field, json);
}

/** Go's omitempty drops zero scalars, omitzero a zero time; neither drops a struct. */
function scalarOrOmitted(field: FieldSchema, json: unknown): unknown {
  if (field.omitzero && json === null) return undefined;
  const isZero = json === zeroValues[field.type] || (field.type === "bytes" && json === "");
  return field.omitempty && isZero ? undefined : json;
}

function mapFromWire(field: FieldSchema, entries: readonly WireObject[]): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const entry of entries) {
    map[String(entry.key ?? "")] = valueFromWire(field, Object.hasOwn(entry, "value") ? entry.value : undefined);
  }
  return map;
}

function valueFromWire(field: FieldSchema, value: unknown): unknown {
  const message = wireMessage(field);
  if (message !== undefined) return fromWire(message, (value ?? {}) as WireObject);
  if (field.type === "bytes") return value instanceof Uint8Array ? value.toBase64() : "";
  if (field.type === "int64") return fromWireInteger(value ?? 0);
  return value ?? zeroValues[field.type];
}

function unionFromWire(message: MessageSchema, wire: WireObject): unknown {
  const members = ownMembers(wire);
  const [first, second] = message.fields;
  switch (message.special) {
    case "listWrapper":
      return members.items ?? [];
    case "JSONSchemaPropsOrBool":
      return members.schema ? valueFromWire(second!, members.schema) : members.allows ?? false;
    default: {
      const list = members[wireName(second!)];
      if (Array.isArray(list) && list.length > 0) return list.map((item) => valueFromWire(second!, item));
      return members.schema ? valueFromWire(first!, members.schema) : null;
    }
  }
}

/** Without the defaults that protobufjs keeps on the prototype. */
function ownMembers(wire: WireObject): WireObject {
  return { ...wire };
}
