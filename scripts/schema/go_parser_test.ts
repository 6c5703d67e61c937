import { assertEquals } from "@std/assert";
import { type GoField, type GoTypeDeclaration, parseGoFile } from "./go_parser.ts";

function parseType(text: string): GoTypeDeclaration | undefined {
  return parseGoFile(`package shop\n\n${text}\n`).types[0];
}

function parseFields(text: string): readonly GoField[] {
  const type = parseType(`type Box struct {\n${text}\n}`)?.type;
  return type?.kind === "struct" ? type.fields : [];
}

Deno.test("imports are known by alias or by the path's last part", () => {
  const { imports } = parseGoFile('package shop\nimport "a/one"\nimport (\n\ttwo "a/other"\n\t_ "a/three"\n)\n');
  assertEquals(imports.get("one"), "a/one");
  assertEquals(imports.get("two"), "a/other");
});

Deno.test("a field has a name, a type, tags and the comments that touch it", () => {
  const [field] = parseFields(
    '\t// +gone\n\n\t// Its size.\n\t// +optional\n\tSize *int32 `json:"size,omitempty" proto:"1"` // cm',
  );
  assertEquals(field?.name, "Size");
  assertEquals(field?.type, { kind: "pointer", of: { kind: "named", name: "int32" } });
  assertEquals(field?.tags.get("json"), "size,omitempty");
  assertEquals(field?.tags.get("proto"), "1");
  assertEquals(field?.comments, ["Its size.", "+optional"]);
});

Deno.test("fields may be embedded, by name, by package or by pointer", () => {
  const fields = parseFields('\tBase `json:",inline"`\n\tmeta.Kind\n\t*Other\n\tLast string');
  assertEquals(fields.map(({ name, embedded }) => [name, embedded]), [
    ["Base", true],
    ["Kind", true],
    ["Other", true],
    ["Last", false],
  ]);
});

Deno.test("one type may serve several names", () => {
  assertEquals(parseFields("\tA, B string\n\tC bool").map(({ name }) => name), ["A", "B", "C"]);
});

const fieldTypes: readonly [string, GoField["type"]][] = [
  ["meta.Time", { kind: "named", package: "meta", name: "Time" }],
  ["[]string", { kind: "list", of: { kind: "named", name: "string" } }],
  ["[]*Part", { kind: "list", of: { kind: "pointer", of: { kind: "named", name: "Part" } } }],
  ["map[Key]meta.Size", {
    kind: "map",
    key: { kind: "named", name: "Key" },
    of: { kind: "named", package: "meta", name: "Size" },
  }],
  ["interface{ Do() }", { kind: "other" }],
  ["func(a int) (b, c string)", { kind: "other" }],
  ["[4]byte", { kind: "other" }],
  ["Set[string]", { kind: "other" }],
];

for (const [text, type] of fieldTypes) {
  Deno.test(`the field type ${text} is understood, and what follows it`, () => {
    const fields = parseFields(`\tA ${text}\n\tB bool`);
    assertEquals(fields[0]?.type, type);
    assertEquals(fields[1]?.name, "B");
  });
}

Deno.test("types may be named, aliased, grouped and generic", () => {
  const { types } = parseGoFile(
    "package shop\n\ntype (\n\tA string\n\tB = meta.B\n)\n\ntype C[T any] struct {\n\tD T\n}\n",
  );
  assertEquals(types.map(({ name, alias, type }) => [name, alias, type.kind]), [
    ["A", false, "named"],
    ["B", true, "named"],
    ["C", false, "struct"],
  ]);
});

Deno.test("a type's markers may stand a blank line above its description", () => {
  assertEquals(parseType("// +genclient\n\n// Box holds.\ntype Box struct{}")?.comments, ["+genclient", "Box holds."]);
});

Deno.test("constants count when they have a type of the package and a literal value", () => {
  const { constants } = parseGoFile(
    'package shop\n\nconst Red Color = "red"\n\nconst (\n\tBlue Color = "blue" // cm\n\tOne = 1\n\tTwo int = 2\n\tDark = Blue + "!"\n\tFar meta.Color = "far"\n)\n',
  );
  assertEquals(constants, [
    { name: "Red", type: "Color", value: "red" },
    { name: "Blue", type: "Color", value: "blue" },
  ]);
});

Deno.test("constants may have their type from a conversion, of a literal or of another package's constant", () => {
  const { constants } = parseGoFile(
    'package shop\n\nimport v1 "k8s.io/api/core/v1"\n\nconst (\n\tRed = Color("red")\n\tFar = Color(v1.Far)\n\tSum = len(all)\n)\n',
  );
  assertEquals(constants, [
    { name: "Red", type: "Color", value: "red" },
    { name: "Far", type: "Color", value: { importPath: "k8s.io/api/core/v1", name: "Far" } },
  ]);
});

Deno.test("functions and variables are passed over", () => {
  const { types } = parseGoFile(
    'package shop\n\nvar x = map[string]struct{}{"type": {}}\n\nfunc (b *Box) Do() struct{} {\n\ttype inner struct{}\n\treturn inner{}\n}\n\ntype After string\n',
  );
  assertEquals(types.map(({ name }) => name), ["After"]);
});

Deno.test("methods that write JSON and build constraints are noted", () => {
  const file = parseGoFile("//go:build !small\n\npackage shop\n\nfunc (b *Box) MarshalJSON() ([]byte, error) {\n}\n");
  assertEquals(file.marshalers, ["Box"]);
  assertEquals(file.buildConstraint, "!small");
});
