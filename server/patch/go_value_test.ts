import { assertEquals } from "@std/assert";
import { parseJson } from "../../encoding/json_value.ts";
import { goDynamicType, goPrint } from "./go_value.ts";

const rows: [json: string, type: string, printed: string][] = [
  ['"a b"', "string", "a b"],
  ["true", "bool", "true"],
  ["5", "int64", "5"],
  ["9007199254740993", "int64", "9007199254740993"],
  ["1.5", "float64", "1.5"],
  ["1e21", "float64", "1e+21"],
  ["null", "%!s(<nil>)", "<nil>"],
  ['["a",1,[]]', "[]interface {}", "[a 1 []]"],
  ['{"b":{"x":null},"a":["y"],"é":1,"z":2}', "map[string]interface {}", "map[a:[y] b:map[x:<nil>] z:2 é:1]"],
];
for (const [json, type, printed] of rows) {
  Deno.test(`${json} in Go's messages`, () => {
    const value = parseJson(new TextEncoder().encode(json));
    assertEquals([goDynamicType(value), goPrint(value)], [type, printed]);
  });
}
