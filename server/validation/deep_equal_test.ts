import { assertEquals } from "@std/assert";
import { newMap, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { deepEqual } from "./deep_equal.ts";

const map = (members: Record<string, TypedValue>) => Object.assign(newMap(), members);

const cases: [title: string, a: TypedValue | undefined, b: TypedValue | undefined, equal: boolean][] = [
  ["nil and empty lists", undefined, [], true],
  ["nil and false", undefined, false, true],
  ["nil and an empty message", undefined, { a: { b: "" } }, true],
  ["fields that are not set", { a: 1 }, { a: 1, b: "", c: [] }, true],
  ["lists of other order", ["a", "b"], ["b", "a"], false],
  ["keys of maps count without values", map({ a: "" }), map({}), false],
  ["maps of other order", map({ a: "1", b: "2" }), map({ b: "2", a: "1" }), true],
  ["bytes", new Uint8Array([1]), new Uint8Array([1]), true],
  ["other bytes", new Uint8Array([1]), new Uint8Array([2]), false],
  ["a text and a message", "a", { a: "b" }, false],
];

for (const [title, a, b, equal] of cases) {
  Deno.test(`equality: ${title}`, () => {
    assertEquals([deepEqual(a, b), deepEqual(b, a)], [equal, equal]);
  });
}
