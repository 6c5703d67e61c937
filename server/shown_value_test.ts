import { assertEquals } from "@std/assert";
import { newMap, RawJson } from "../encoding/typed_object/typed_object.ts";
import { showValue } from "./shown_value.ts";

const raw = (text: string) => new RawJson(new TextEncoder().encode(text));

const cases: [title: string, value: unknown, shown: string][] = [
  ["texts are quoted as Go quotes them", 'a"\n<', '"a\\"\\n<"'],
  ["numbers", -1, "-1"],
  ["large integers", 9007199254740993n, "9007199254740993"],
  ["nothing is null", undefined, "null"],
  ["lists", ["a<b", 1n, null], '["a\\u003cb",1,null]'],
  ["structs keep the order of their fields, without those not set", { b: 1, a: undefined, c: "" }, '{"b":1,"c":""}'],
  ["maps are sorted", Object.assign(newMap(), { b: "1", a: "2" }), '{"a":"2","b":"1"}'],
  ["bytes", { data: new Uint8Array([1, 2]) }, '{"data":"AQI="}'],
  ["raw JSON is compact, its numbers as they were", raw('{ "n": 1.0, "s": "<" }'), '{"n":1.0,"s":"\\u003c"}'],
  ["raw JSON that is not there", raw(""), "null"],
];

for (const [title, value, shown] of cases) {
  Deno.test(`shown in a fault: ${title}`, () => assertEquals(showValue(value), shown));
}
