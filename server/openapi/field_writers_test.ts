import { assertEquals } from "@std/assert";
import {
  any,
  bool,
  double,
  each,
  type FieldWriter,
  int64,
  map,
  object,
  presentBool,
  presentDouble,
  text,
  written,
} from "./field_writers.ts";

const person = object(() => ({ name: [1, text], age: [2, int64] }), 9);

/** A writer, a value, and the bytes of it as field 1 in hex. */
const fields: readonly (readonly [string, FieldWriter, unknown, string])[] = [
  ["a string", text, "ab", "0a02 6162"],
  ["true", bool, true, "08 01"],
  ["false is left out", bool, false, ""],
  ["false in a oneof", presentBool, false, "08 00"],
  ["an integer", int64, 300, "08 ac02"],
  ["zero is left out", int64, 0, ""],
  ["the largest integer", int64, 9223372036854775807n, "08 ffffffffffffffff7f"],
  ["a negative integer", int64, -1, "08 ffffffffffffffffff01"],
  ["a float", double, 0.5, "09 000000000000e03f"],
  ["zero in a oneof", presentDouble, 0, "09 0000000000000000"],
  ["a list", each(text), ["a", "b"], "0a01 61 0a01 62"],
  ["any value, as YAML", any, { a: 1 }, "0a09 1207 7b2261223a317d"],
  ["an object", person, { age: 1, name: "b" }, "0a05 1001 0a0162"],
  ["an extension", person, { "x-a": 1 }, "0a0c 4a0a 0a03 782d61 1203 1201 31"],
  ["members of no field", person, { size: 1 }, "0a00"],
  ["a map", map(text), { a: "b" }, "0a08 0a06 0a01 61 1201 62"],
];

for (const [name, writer, value, bytes] of fields) {
  Deno.test(`a protobuf field of ${name}`, () => {
    assertEquals(written(writer, 1, value).toHex(), bytes.replaceAll(" ", ""));
  });
}
