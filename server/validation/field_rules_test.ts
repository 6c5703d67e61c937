import { assertEquals } from "@std/assert";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { fieldErrorText } from "../field_error.ts";
import { duplicateTexts, labelSelectorFaults } from "./field_rules.ts";

const selectorCases: [title: string, selector: TypedObject | undefined, faults: string[]][] = [
  ["none", undefined, []],
  ["an empty one", {}, []],
  ["labels", { matchLabels: { a: "b!" } }, ['s.matchLabels: Invalid value: "b!": a valid label']],
  ["In without values", { matchExpressions: [{ key: "a", operator: "In" }] }, [
    "s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ]],
  ["Exists with values", { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] }, [
    "s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
  ]],
  ["an unknown operator", { matchExpressions: [{ key: "a", operator: "Is" }] }, [
    's.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
  ]],
  ["malformed parts", { matchExpressions: [{ key: "a b", operator: "In", values: ["c!"] }] }, [
    's.matchExpressions[0].key: Invalid value: "a b": name part must consist of',
    's.matchExpressions[0].values[0]: Invalid value: "c!": a valid label',
  ]],
];

for (const [title, selector, faults] of selectorCases) {
  Deno.test(`label selectors: ${title}`, () => {
    const found = labelSelectorFaults("s", selector).map(fieldErrorText);
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

Deno.test("values of selectors may be malformed where old objects have them", () => {
  const selector = { matchExpressions: [{ key: "a", operator: "In", values: ["c!"] }] };
  assertEquals(labelSelectorFaults("s", selector, { allowInvalidValues: true }), []);
});

Deno.test("every further occurrence is a duplicate", () => {
  assertEquals(duplicateTexts("l", ["a", "b", "a", "a"]).map(fieldErrorText), [
    'l[2]: Duplicate value: "a"',
    'l[3]: Duplicate value: "a"',
  ]);
});
