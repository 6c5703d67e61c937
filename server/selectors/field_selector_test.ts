import { assertEquals, assertThrows } from "@std/assert";
import { builtinResources } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { exactFieldValue, matchesFields, parseFieldSelector, resolveFieldSelector } from "./field_selector.ts";
import { SelectorError } from "./label_selector.ts";

function resource(plural: string): Resource {
  return builtinResources.find((candidate) => candidate.plural === plural)!;
}

const matching: [selector: string, fields: Record<string, string>, matches: boolean][] = [
  ["", {}, true],
  ["=", {}, true],
  ["!=", {}, true],
  [",,", {}, true],
  ["spec.nodeName=", {}, true],
  ["spec.nodeName!=", {}, false],
  ["spec.nodeName==n", { "spec.nodeName": "n" }, true],
  ["spec.nodeName=n,status.phase!=Running,", { "spec.nodeName": "n", "status.phase": "Pending" }, true],
  ["status.phase=Running,status.phase=Pending", { "status.phase": "Running" }, false],
  ["status.phase!=Running,status.phase!=Pending", { "status.phase": "Failed" }, true],
  ["metadata.name=a\\,b\\=c\\\\", { "metadata.name": "a,b=c\\" }, true],
  ["metadata.name= a", { "metadata.name": "a" }, false],
];
for (const [selector, fields, matches] of matching) {
  Deno.test(`"${selector}" ${matches ? "selects" : "does not select"} ${JSON.stringify(fields)}`, () => {
    const resolved = resolveFieldSelector(parseFieldSelector(selector), resource("pods"));
    assertEquals(matchesFields(resolved, ({ label }) => fields[label] ?? ""), matches);
  });
}

const syntaxFaults: [selector: string, message: string][] = [
  ["foo", "invalid selector: 'foo'; can't understand 'foo'"],
  ["metadata.name in (a,b)", "invalid selector: 'metadata.name in (a,b)'; can't understand 'b)'"],
  ["a=b=c", "invalid field selector: unescaped character in value: 61"],
  ["a===b", "invalid field selector: unescaped character in value: 61"],
  ["a=\\x", "invalid field selector: invalid escape sequence: \\x"],
  ["a=b\\", "invalid field selector: invalid escape sequence: \\"],
];
for (const [selector, message] of syntaxFaults) {
  Deno.test(`"${selector}" is refused: ${message}`, () => {
    assertEquals(assertThrows(() => parseFieldSelector(selector), SelectorError).message, message);
  });
}

const labelFaults: [plural: string, selector: string, message: string][] = [
  ["configmaps", "x=1", '"x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  ["configmaps", "=x", '"" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  ["configmaps", 'a"b=x', '"a\\"b" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  ["pods", "spec.x=1", "field label not supported: spec.x"],
  ["pods", "metadata.name =x", "field label not supported: metadata.name "],
  ["pods", "z=1,b=1", "field label not supported: b"],
  ["namespaces", "metadata.namespace=x", "field label not supported: metadata.namespace"],
  ["jobs", "spec.x=1", 'field label "spec.x" not supported for Job'],
];
for (const [plural, selector, message] of labelFaults) {
  Deno.test(`${plural} have no ${selector}`, () => {
    const terms = parseFieldSelector(selector);
    assertEquals(assertThrows(() => resolveFieldSelector(terms, resource(plural)), SelectorError).message, message);
  });
}

Deno.test("an exact value is found where a requirement demands it", () => {
  const selector = resolveFieldSelector(parseFieldSelector("metadata.namespace!=a,metadata.name=b"), resource("pods"));
  assertEquals(exactFieldValue(selector, "metadata.name"), "b");
  assertEquals(exactFieldValue(selector, "metadata.namespace"), undefined);
});
