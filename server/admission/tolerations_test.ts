import { assertEquals } from "@std/assert";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { mergedTolerations } from "./tolerations.ts";

const forever: TypedObject = { key: "a", operator: "Exists", effect: "NoExecute" };
const brief: TypedObject = { ...forever, tolerationSeconds: 5 };
const asInProtobuf: TypedObject = { ...forever, value: "" };
const everything: TypedObject = { operator: "Exists" };
const equal: TypedObject = { key: "a", operator: "Equal", value: "1", effect: "NoSchedule" };
const longest: TypedObject = { ...forever, tolerationSeconds: 9223372036854775807n };

const cases: [what: string, all: TypedObject[], merged: TypedObject[]][] = [
  ["of equal ones the first stays, zero values being none", [forever, asInProtobuf], [forever]],
  ["others stay in their order", [equal, { ...equal, value: "2" }], [equal, { ...equal, value: "2" }]],
  ["what tolerates everything includes all, wherever it stands", [equal, everything, forever], [everything]],
  ["one without an end includes one with an end", [brief, forever], [forever]],
  ["a longer one includes a shorter one", [longest, brief], [longest]],
  ["whatever the effect includes one effect", [equal, { ...equal, effect: "" }], [{ ...equal, effect: "" }]],
  ["one value does not include another kind of match", [equal, { ...equal, operator: "Exists" }], [
    { ...equal, operator: "Exists" },
  ]],
];

for (const [what, all, merged] of cases) {
  Deno.test(`tolerations: ${what}`, () => assertEquals(mergedTolerations(all), merged));
}
