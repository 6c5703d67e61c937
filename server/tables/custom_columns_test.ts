import { assertEquals } from "@std/assert";
import { parseJson } from "../../encoding/json_value.ts";
import { customCell } from "./custom_columns.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const object = parseJson(new TextEncoder().encode(`{
  "metadata": {"creationTimestamp": "2026-11-22T11:00:00Z", "annotations": {"a.b/c": "dotted"}},
  "spec": {
    "text": "x", "int": 3, "big": 9223372036854775807, "float": 2.5, "million": 1000000.5, "huge": 1e300, "small": 0.00001,
    "yes": true, "nil": null, "list": ["b", "a", "c"], "map": {"10": "<", "9": [1, {"z": 1, "a": 2}]},
    "badDate": "yesterday", "noDate": "", "future": "2026-11-22T12:00:02Z",
    "conditions": [{"type": "Ready", "status": "True"}, {"type": "Synced", "status": "False", "n": 2}]
  }
}`));

const columns: [type: string, jsonPath: string, cell: unknown][] = [
  ["string", ".spec.text", "x"],
  ["string", ".spec.int", "3"],
  ["string", ".spec.big", "9223372036854775807"],
  ["string", ".spec.float", "2.5"],
  ["string", ".spec.million", "1.0000005e+06"],
  ["string", ".spec.huge", "1e+300"],
  ["string", ".spec.small", "1e-05"],
  ["string", ".spec.yes", "true"],
  ["string", ".spec.nil", "<no value>"],
  ["string", ".spec.missing", null],
  ["string", ".spec.missing.deeper", null],
  ["string", ".spec.list", '["b","a","c"]'],
  ["string", ".spec.map", '{"10":"\\u003c","9":[1,{"a":2,"z":1}]}'],
  ["string", ".spec.list[*]", "b"],
  ["string", ".spec.list[-1]", "c"],
  ["string", ".spec.list[7]", null],
  ["string", ".spec.list[1:]", "a"],
  ["string", ".spec.list[0:3:2]", "b"],
  ["string", ".spec.list[0:4]", null],
  ["string", ".spec.list[1:1]", null],
  ["string", ".spec['missing','text']", "x"],
  ["string", '.spec.conditions[?(@.n=="2")].type', null],
  ["string", ".spec.text[0]", null],
  ["string", ".metadata.annotations.a\\.b/c", "dotted"],
  ["string", ".metadata.annotations['a.b/c']", "dotted"],
  ["string", '.spec.conditions[?(@.type=="Synced")].status', "False"],
  ["string", ".spec.conditions[?(@.n)].type", "Synced"],
  ["string", ".spec.conditions[?(@.n>1)].type", "Synced"],
  ["string", ".spec..status", "True"],
  ["string", ".spec.list[", null],
  ["integer", ".spec.int", 3],
  ["integer", ".spec.big", 9223372036854775807n],
  ["integer", ".spec.float", 2],
  ["integer", ".spec.text", null],
  ["number", ".spec.float", 2.5],
  ["number", ".spec.yes", null],
  ["boolean", ".spec.yes", true],
  ["boolean", ".spec.text", null],
  ["date", ".metadata.creationTimestamp", "60m"],
  ["date", ".spec.future", "<invalid>"],
  ["date", ".spec.badDate", "<invalid>"],
  ["date", ".spec.noDate", "<unknown>"],
  ["date", ".spec.int", null],
];

for (const [type, jsonPath, cell] of columns) {
  Deno.test(`a ${type} column of ${jsonPath} shows ${cell}`, () => {
    const column = { name: "X", type, format: "", description: "", priority: 0, jsonPath };
    assertEquals(customCell(column).read(object, { now }), cell);
  });
}
