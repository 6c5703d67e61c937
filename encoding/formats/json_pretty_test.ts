import { assertEquals } from "@std/assert";
import { ByteWriter } from "../wire_writer.ts";
import { appendPretty } from "./json_pretty.ts";

function pretty(json: string, depth = 0): string {
  const writer = new ByteWriter(1);
  appendPretty(writer, new TextEncoder().encode(json), depth);
  return new TextDecoder().decode(writer.view());
}

Deno.test("containers are spread over lines, empty ones and scalars are not", () => {
  const cases: [string, string][] = [
    ["{}", "{}"],
    ["[]", "[]"],
    ["1", "1"],
    ['{"a":{},"b":[]}\n', '{\n  "a": {},\n  "b": []\n}'],
    ['{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
  ];
  for (const [json, expected] of cases) assertEquals(pretty(json), expected);
});

Deno.test("strings are copied as they stand", () => {
  const json = '{"a,{[":"\\"}]:,\\\\","b":"\\u003c é😀"}';
  assertEquals(pretty(json), '{\n  "a,{[": "\\"}]:,\\\\",\n  "b": "\\u003c é😀"\n}');
});

Deno.test("members of a nested value stand below those around it", () => {
  assertEquals(pretty('{"a":[1]}', 2), '{\n      "a": [\n        1\n      ]\n    }');
});

Deno.test("deep values have room", () => {
  const deep = "[".repeat(300) + "]".repeat(300);
  assertEquals(pretty(deep), JSON.stringify(JSON.parse(deep), null, 2));
});
