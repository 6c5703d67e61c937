// Every message, filled at random, through all ways of writing and reading it: they must agree. Seeds are fixed, so that a
// failure is met again; WEIR_SEEDS says how many objects a message gets.
import { assertEquals } from "@std/assert";
import { protoToJson } from "../encoding/proto_to_json.ts";
import { encodeMessage } from "../encoding/protobufjs/message_codec.ts";
import { messageNames, messageSchema } from "../encoding/schema/schema.ts";
import { compilePaths, protoToObject } from "../encoding/typed_object/from_proto.ts";
import { objectToProto } from "../encoding/typed_object/to_proto.ts";
import { builtinResources } from "../server/resources/builtin_resources.ts";
import { tableDefinitionFor } from "../server/tables/table_definition.ts";
import { randomObject } from "./support/random_object.ts";
import { referenceJson, typeMetaMembers, withoutEmptyLists } from "./support/reference_json.ts";

const seeds = Array.from({ length: Number(Deno.env.get("WEIR_SEEDS") ?? 3) }, (_, i) => i + 1);
const utf8 = new TextDecoder();

/** Objects that stand alone, and lists, as far as they are in protobuf. */
const messages = messageNames.filter((name) => {
  const { runtimeObject, special, fields } = messageSchema(name);
  return runtimeObject && special === undefined &&
    fields.some((field) => field.num !== undefined && !field.jsonIgnored);
});

function forEachObject(names: readonly string[], check: (name: string, seed: number) => void): void {
  for (const name of names) for (const seed of seeds) check(name, seed);
}

Deno.test("wire bytes become the JSON that Go's rules make of the object", () => {
  forEachObject(messages, (name, seed) => {
    const object = randomObject(name, seed);
    const json = protoToJson(name, encodeMessage(name, object), { kind: "Any", apiVersion: "x/v1" });
    assertEquals(
      utf8.decode(json),
      referenceJson(name, object, typeMetaMembers("Any", "x/v1")),
      `${name}, seed ${seed}`,
    );
  });
});

Deno.test("objects become the same wire bytes by weir's writer and by protobufjs", () => {
  forEachObject(messages, (name, seed) => {
    const object = randomObject(name, seed);
    assertEquals(objectToProto(name, object).toHex(), encodeMessage(name, object).toHex(), `${name}, seed ${seed}`);
  });
});

Deno.test("wire bytes that are read as an object and written again stay the same", () => {
  forEachObject(messages, (name, seed) => {
    const bytes = encodeMessage(name, randomObject(name, seed));
    assertEquals(objectToProto(name, protoToObject(name, bytes)).toHex(), bytes.toHex(), `${name}, seed ${seed}`);
  });
});

Deno.test("empty lists show where they are marked, and are nil where protobuf lost them", () => {
  forEachObject(messages, (name, seed) => {
    const object = randomObject(name, seed, { emptyLists: true });
    const stored = protoToJson(name, objectToProto(name, object));
    assertEquals(utf8.decode(stored), referenceJson(name, withoutEmptyLists(object)), `${name}, seed ${seed}`);
    const marked = protoToJson(name, objectToProto(name, object, { markEmptyLists: true }));
    assertEquals(utf8.decode(marked), referenceJson(name, object), `${name}, seed ${seed}`);
  });
});

Deno.test("a table shows the same of an object that is decoded only as far as the table says", () => {
  for (const resource of builtinResources) {
    const { reads, paths, cells, conditions } = tableDefinitionFor(resource);
    const mask = compilePaths(reads.message!, paths);
    for (const seed of seeds) {
      const bytes = encodeMessage(reads.message!, randomObject(reads.message!, seed));
      const [whole, part] = [
        protoToObject(reads.message!, bytes),
        protoToObject(reads.message!, bytes, { paths: mask }),
      ];
      assertEquals(cells(part, { now: 0 }), cells(whole, { now: 0 }), `${resource.kind}, seed ${seed}`);
      assertEquals(conditions?.(part), conditions?.(whole));
    }
  }
});
