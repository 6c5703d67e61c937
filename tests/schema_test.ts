// The schema tables as a whole: they hold together, and three readers and writers of messages that share nothing but the
// tables (protobufjs, the fast path to JSON, typed objects) agree about every message.
import { assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage } from "../encoding/protobufjs/message_codec.ts";
import { protoToJson } from "../encoding/proto_to_json.ts";
import { type FieldSchema, isMessageType, messageNames, messageSchema } from "../encoding/schema/schema.ts";
import { protoToObject } from "../encoding/typed_object/from_proto.ts";
import { objectToProto } from "../encoding/typed_object/to_proto.ts";
import { filledObject } from "./support/filled_object.ts";

const utf8 = new TextDecoder();

/** Messages that stand for themselves, and not for a value with a spelling of its own. */
const structs = messageNames.filter((name) => messageSchema(name).special === undefined && isJson(name));

/** Whether all a message holds is in its JSON: audit events carry a runtime.Unknown, which is not. */
function isJson(messageName: string): boolean {
  return messageSchema(messageName).fields.every(({ type, jsonIgnored }) =>
    !jsonIgnored && !type.endsWith("runtime.Unknown") && !type.endsWith("audit.v1.Event")
  );
}

Deno.test("protobuf numbers are unique in each message", () => {
  for (const name of messageNames) {
    const numbers = messageSchema(name).fields.flatMap(({ num }) => num === undefined ? [] : [num]);
    assertEquals(new Set(numbers).size, numbers.length, name);
  }
});

Deno.test("JSON names are unique in each message, inline members counted", () => {
  for (const name of messageNames) {
    const names = jsonMembers(name).map((field) => field.name);
    assertEquals(new Set(names).size, names.length, name);
  }
});

function jsonMembers(messageName: string): FieldSchema[] {
  return messageSchema(messageName).fields.flatMap((field) => field.inline ? jsonMembers(field.type) : [field]);
}

Deno.test("every type that a field names has a table", () => {
  const known = new Set(messageNames);
  for (const name of messageNames) {
    const types = messageSchema(name).fields.flatMap(({ type, wrapper }) => [type, wrapper ?? type]);
    assertEquals(types.filter((type) => isMessageType(type) && !known.has(type)), [], name);
  }
});

const objects = {
  "without any field on the wire": () => new Uint8Array(),
  "with all fields zero": (name: string) => encodeMessage(name, {}),
  "with all fields filled": (name: string) => encodeMessage(name, filledObject(name)),
} as const;

for (const [description, makeBytes] of Object.entries(objects)) {
  Deno.test(`messages ${description} print as protobufjs reads them`, () => {
    for (const name of structs) {
      const bytes = makeBytes(name);
      const read = JSON.parse(JSON.stringify(decodeMessage(name, bytes)));
      assertEquals(withoutTypeMeta(JSON.parse(utf8.decode(protoToJson(name, bytes))), read), read, name);
    }
  });
}

/** `kind` and `apiVersion` of objects inside objects (volumeClaimTemplates) are printed, but not in protobuf. */
function withoutTypeMeta(printed: unknown, read: unknown): unknown {
  if (typeof printed !== "object" || printed === null || typeof read !== "object" || read === null) return printed;
  if (Array.isArray(printed)) return printed.map((item, i) => withoutTypeMeta(item, (read as unknown[])[i]));
  const expected = read as Record<string, unknown>;
  const kept = Object.entries(printed).filter(([key]) => key in expected || (key !== "kind" && key !== "apiVersion"));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutTypeMeta(value, expected[key])]));
}

Deno.test("messages with all fields filled hold what was put in", () => {
  for (const name of structs) {
    const object = filledObject(name);
    assertEquals(decodeMessage(name, encodeMessage(name, object)), object, name);
  }
});

for (const description of ["with all fields zero", "with all fields filled"] as const) {
  Deno.test(`messages ${description} are rewritten byte for byte`, () => {
    for (const name of structs) {
      const bytes = objects[description](name);
      assertEquals(encodeMessage(name, decodeMessage(name, bytes)).toHex(), bytes.toHex(), `protobufjs: ${name}`);
      assertEquals(objectToProto(name, protoToObject(name, bytes)).toHex(), bytes.toHex(), `typed object: ${name}`);
    }
  });
}
