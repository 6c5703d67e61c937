import { assertEquals, assertThrows } from "@std/assert";
import { parseProtoFile } from "./proto_parser.ts";

const source = `
syntax = "proto2";

package shop.api.v1;

import "shop/other/generated.proto";

option go_package = "shop/api/v1";

// Box holds parts.
message Box {
  // message NotOne { }
  optional string name = 1;

  repeated Part parts = 3;

  optional .shop.other.v1.Size size = 2;

  map<string, .shop.other.v1.Size> sizes = 4;

  repeated int32 marks = 5 [packed = false];
}

message Empty {
}
`;

Deno.test("a message has its fields as written, with types as full names", () => {
  const { package: packageName, messages } = parseProtoFile(source);
  assertEquals(packageName, "shop.api.v1");
  assertEquals([...messages.keys()], ["Box", "Empty"]);
  assertEquals(messages.get("Box"), [
    { name: "name", number: 1, type: "string", repeated: false, map: false },
    { name: "parts", number: 3, type: "shop.api.v1.Part", repeated: true, map: false },
    { name: "size", number: 2, type: "shop.other.v1.Size", repeated: false, map: false },
    { name: "sizes", number: 4, type: "shop.other.v1.Size", repeated: false, map: true },
    { name: "marks", number: 5, type: "int32", repeated: true, map: false },
  ]);
});

for (const field of ["map<int32, string> a = 1;", "oneof a { string b = 1; }", "optional string a;"]) {
  Deno.test(`${field} is refused, as go-to-protobuf never writes it`, () => {
    assertThrows(() => parseProtoFile(`package p;\nmessage M {\n${field}\n}`), SyntaxError);
  });
}
