import { assertEquals, assertThrows } from "@std/assert";
import type { MessageSchema } from "../../encoding/schema/schema.ts";
import { type ApiPackage, makeApiPackage } from "./api_packages.ts";
import { buildSchema } from "./build_schema.ts";

const meta = makeApiPackage("shop/meta", {
  proto:
    "package shop.meta;\nmessage Size {\noptional double width = 1;\n}\nmessage Time {\noptional int64 seconds = 1;\n}",
  go: [`package meta

type Size struct {
	Width float64 \`json:"width" protobuf:"fixed64,1,opt,name=width"\`
}

type Kind struct {
	Kind string \`json:"kind"\`
}

type Time struct {
	time.Time
}

func (t Time) MarshalJSON() ([]byte, error) {
}
`],
});

interface Shop {
  /** Fields of the Go struct Box and of its message. */
  readonly go?: string;
  readonly proto?: string;
  /** More declarations. */
  readonly declarations?: string;
  readonly messages?: string;
}

function shopPackage({ go = "", proto = "", declarations = "", messages = "" }: Shop): ApiPackage {
  return makeApiPackage("shop/api/v1", {
    proto: `package shop.api.v1;\nmessage Box {\n${proto}\n}\n${messages}`,
    go: [`package v1\n\nimport "shop/meta"\n\ntype Box struct {\n${go}\n}\n\n${declarations}\n`],
  });
}

function build(shop: Shop) {
  return buildSchema(new Map([meta, shopPackage(shop)].map((one) => [one.importPath, one])));
}

function boxFields(shop: Shop): MessageSchema["fields"] | undefined {
  return build(shop).messages["shop.api.v1.Box"]?.fields;
}

Deno.test("order and names come from Go, numbers and wire types from protobuf", () => {
  const fields = boxFields({
    go: 'B int `json:"b" protobuf:"bytes,2,opt,name=b"`\nA string `json:"a,omitempty" protobuf:"bytes,1,opt,name=A"`',
    proto: "optional string A = 1;\noptional int64 b = 2;",
  });
  assertEquals(fields, [
    { name: "b", num: 2, type: "int64", goType: "int" },
    { name: "a", num: 1, protoName: "A", type: "string", omitempty: true },
  ]);
});

Deno.test("an embedded struct is inline unless JSON names it", () => {
  const fields = boxFields({
    go: 'meta.Kind `json:",inline"`\nmeta.Size `json:"size" protobuf:"bytes,1,opt,name=size"`',
    proto: "optional .shop.meta.Size size = 1;",
  });
  assertEquals(fields, [
    { name: "", inline: true, type: "shop.meta.Kind" },
    { name: "size", num: 1, type: "shop.meta.Size", undocumented: true },
  ]);
});

Deno.test("lists, pointers and maps are told apart", () => {
  const fields = boxFields({
    go: [
      'A []byte `json:"a" protobuf:"bytes,1,opt,name=a"`',
      'B []*meta.Size `json:"b" protobuf:"bytes,2,rep,name=b"`',
      'C map[string]meta.Size `json:"c" protobuf:"bytes,3,rep,name=c"`',
      'D *bool `json:"d" protobuf:"varint,4,opt,name=d"`',
    ].join("\n"),
    proto: [
      "optional bytes a = 1;",
      "repeated .shop.meta.Size b = 2;",
      "map<string, .shop.meta.Size> c = 3;",
      "optional bool d = 4;",
    ].join("\n"),
  });
  assertEquals(fields, [
    { name: "a", num: 1, type: "bytes" },
    { name: "b", num: 2, type: "shop.meta.Size", repeated: true, elemPointer: true },
    { name: "c", num: 3, type: "shop.meta.Size", map: { key: "string" } },
    { name: "d", num: 4, type: "bool", pointer: true },
  ]);
});

Deno.test("a Go type is kept where the rest of the table does not tell it", () => {
  const fields = boxFields({
    go: [
      'A *Id `json:"a" protobuf:"bytes,1,opt,name=a"`',
      'B []Id `json:"b" protobuf:"bytes,2,rep,name=b"`',
      'C Sizes `json:"c" protobuf:"bytes,3,rep,name=c"`',
    ].join("\n"),
    proto: "optional string a = 1;\nrepeated string b = 2;\nmap<string, .shop.meta.Size> c = 3;",
    declarations: "type Id string\n\ntype Sizes map[string]meta.Size",
  });
  assertEquals(fields, [
    { name: "a", num: 1, type: "string", pointer: true, goType: "v1.Id" },
    { name: "b", num: 2, type: "string", repeated: true, goType: "[]v1.Id" },
    { name: "c", num: 3, type: "shop.meta.Size", map: { key: "string" }, goType: "v1.Sizes" },
  ]);
});

Deno.test("a named list is a message of its own on the wire only", () => {
  const { messages } = build({
    go: 'Tags map[string]Tags `json:"tags" protobuf:"bytes,1,rep,name=tags"`',
    proto: "map<string, Tags> tags = 1;",
    declarations: "type Tags []string",
    messages: "message Tags {\nrepeated string items = 1;\n}",
  });
  assertEquals(messages["shop.api.v1.Tags"], {
    special: "listWrapper",
    fields: [{ name: "items", num: 1, type: "string", repeated: true }],
  });
  assertEquals(messages["shop.api.v1.Box"]?.fields, [{
    name: "tags",
    num: 1,
    type: "string",
    wrapper: "shop.api.v1.Tags",
    map: { key: "string", valueRepeated: true },
  }]);
});

Deno.test("string types with constants are enums, and defaults may refer to the constants", () => {
  const { messages, enums } = build({
    go: '// +default=ref(Red)\nColor Color `json:"color" protobuf:"bytes,1,opt,name=color"`',
    proto: "optional string color = 1;",
    declarations: '// +enum\ntype Color string\n\nconst (\n\tRed Color = "red"\n\tBlue Color = "blue"\n)',
  });
  assertEquals(messages["shop.api.v1.Box"]?.fields, [
    { name: "color", num: 1, type: "string", enum: "shop.api.v1.Color", default: "red" },
  ]);
  assertEquals(enums, { "shop.api.v1.Color": { enumMarker: true, values: ["red", "blue"] } });
});

Deno.test("a special type shows what it is on the wire", () => {
  assertEquals(build({}).messages["shop.meta.Time"], {
    special: "Time",
    fields: [{ name: "seconds", num: 1, type: "int64" }],
  });
});

Deno.test("a struct by another's name has its fields", () => {
  const { messages } = build({
    declarations: "type Area meta.Size",
    messages: "message Area {\noptional double width = 1;\n}",
  });
  assertEquals(messages["shop.api.v1.Area"]?.fields, [{ name: "width", num: 1, type: "float64" }]);
});

Deno.test("structs without protobuf are messages when marked so", () => {
  const { messages } = build({
    declarations: '// +protobuf=false\ntype Row struct {\n\tCells []any `json:"cells"`\n}',
  });
  assertEquals(messages["shop.api.v1.Row"]?.fields, [{ name: "cells", type: "any", repeated: true }]);
});

const contradictions: readonly [string, Shop, string][] = [
  ["a list that protobuf does not repeat", {
    go: 'A []string `json:"a" protobuf:"bytes,1,rep,name=a"`',
    proto: "optional string a = 1;",
  }, "shop.api.v1.Box.A"],
  ["another message", {
    go: 'A meta.Size `json:"a" protobuf:"bytes,1,opt,name=a"`',
    proto: "optional .shop.meta.Time a = 1;",
  }, "shop.api.v1.Box.A"],
  ["a protobuf field that Go lacks", {
    go: 'A string `json:"a" protobuf:"bytes,1,opt,name=a"`',
    proto: "optional string a = 1;\noptional string b = 2;",
  }, "protobuf fields 2"],
  ["a default of no known constant", {
    go: '// +default=ref(Green)\nA string `json:"a" protobuf:"bytes,1,opt,name=a"`',
    proto: "optional string a = 1;",
  }, "no constant Green"],
  ["JSON written by hand in a way nobody knows", {
    declarations: "type Odd struct {\n}\n\nfunc (o Odd) MarshalJSON() ([]byte, error) {\n}",
    messages: "message Odd {\n}",
  }, "shop.api.v1.Odd writes its own JSON"],
];

for (const [name, shop, message] of contradictions) {
  Deno.test(`${name} is an error`, () => {
    assertThrows(() => build(shop), Error, message);
  });
}
