import { assertEquals, assertStrictEquals } from "@std/assert";
import text from "./kubernetes_1_36.json" with { type: "text" };
import { SchemaLines } from "./schema_lines.ts";

const file = JSON.parse(text) as Record<"messages" | "enums", Record<string, object>>;

for (const section of ["messages", "enums"] as const) {
  Deno.test(`${section}: what is read by lines is what the file says`, () => {
    const lines = new SchemaLines<object>(text, section);
    const tables = lines.names().map((name) => [name, lines.get(name)]);
    assertEquals(Object.fromEntries(tables), file[section]);
    assertEquals(lines.names(), Object.keys(file[section]));
  });
}

Deno.test("a table is one object", () => {
  const lines = new SchemaLines<object>('{\n"messages":{\n"a.b":{"fields":[]}\n}\n}\n', "messages");
  assertStrictEquals(lines.get("a.b"), lines.get("a.b"));
});

Deno.test("names that no table has", () => {
  const lines = new SchemaLines<object>('{\n"messages":{\n"a.b":{"fields":[]}\n}\n}\n', "messages");
  assertEquals(["a", "a.b.c", "", "fields"].map((name) => lines.get(name)), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
