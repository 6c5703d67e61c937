// protobufjs types made from the schema tables, each when it is first needed. For messages off the hot path and as a
// decoder of its own standing for tests; what flows in lists is written by weir's own reader and writer.
import protobuf from "protobufjs";
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";

const root = new protobuf.Root();

const scalarTypes: Readonly<Record<string, string>> = { float64: "double" };

/** The name of a field in protobufjs objects. */
export function wireName(field: FieldSchema): string {
  return field.protoName ?? field.name;
}

/** The message a field's value (of a map: each value) is on the wire, `undefined` for scalars. */
export function wireMessage(field: FieldSchema): string | undefined {
  return field.wrapper ?? (isMessageType(field.type) ? field.type : undefined);
}

/** @throws {RangeError} for a message that no schema table has */
export function messageType(name: string): protobuf.Type {
  const typeName = name.replaceAll(".", "_");
  const known = root.get(typeName);
  if (known instanceof protobuf.Type) return known;
  const type = new protobuf.Type(typeName);
  // Known before its fields are made: messages contain themselves (JSONSchemaProps).
  root.add(type);
  for (const field of messageSchema(name).fields) {
    if (field.num !== undefined) type.add(wireField(field, { in: typeName }));
  }
  return type;
}

function wireField(field: FieldSchema, owner: { in: string }): protobuf.Field {
  const name = wireName(field);
  const { num } = field;
  if (num === undefined) throw new RangeError(`field ${name} of ${owner.in} is not in protobuf`);
  if (field.map) return new protobuf.Field(name, num, mapEntryType(field, owner).name, "repeated");
  // A wrapper is one message around the list.
  const rule = field.repeated && !field.wrapper ? "repeated" : undefined;
  // gogo's proto2 output never packs numbers.
  return new protobuf.Field(name, num, valueType(field), rule, undefined, { packed: false });
}

function valueType(field: FieldSchema): string {
  const message = wireMessage(field);
  return message === undefined ? scalarTypes[field.type] ?? field.type : messageType(message).name;
}

/**
 * A map is a list of entries on the wire. It is declared as that, because protobufjs takes map entries in the order of
 * object members, which JavaScript changes for names that look like integers.
 */
function mapEntryType(field: FieldSchema, owner: { in: string }): protobuf.Type {
  const type = new protobuf.Type(`${owner.in}_${wireName(field)}_Entry`);
  type.add(new protobuf.Field("key", 1, "string"));
  type.add(new protobuf.Field("value", 2, valueType(field)));
  root.add(type);
  return type;
}
