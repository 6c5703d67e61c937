import { assertEquals } from "@std/assert";
import { parseMergePatch } from "./merge_patch.ts";
import { faultsOf, type Json, outcomeOf, randomObject, seededRandom } from "./patch_fixture.ts";

/** RFC 7386 appendix A, those of objects. */
const examples: [document: string, patch: string, outcome: string][] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', "{}"],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['{"e":null}', '{"a":1}', '{"a":1,"e":null}'],
  ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];
for (const [document, patch, outcome] of examples) {
  Deno.test(`merge patch: ${document} and ${patch} make ${outcome}`, () => {
    assertEquals(outcomeOf(parseMergePatch, { document, patch }), outcome);
  });
}

const texts: [name: string, document: string, patch: string, outcome: string][] = [
  ["what is not patched keeps its text", '{"b":{"z":1.0,"a":2}}', '{"c":1}', '{"b":{"z":1.0,"a":2},"c":1}'],
  ["what is patched is sorted", '{"b":{"z":1.0,"a":2}}', '{"b":{"k":[2.0]}}', '{"b":{"a":2,"k":[2.0],"z":1.0}}'],
  ["nulls of new lists go, too", "{}", '{"a":[{"x":null},null]}', '{"a":[{},null]}'],
];
for (const [name, document, patch, outcome] of texts) {
  Deno.test(`merge patch: ${name}`, () => assertEquals(outcomeOf(parseMergePatch, { document, patch }), outcome));
}

const bodies: [patch: string, checked: string, unchecked: string][] = [
  ["", "400: error decoding patch: unexpected end of JSON input", "400: Invalid JSON Patch"],
  ["{", "400: error decoding patch: unexpected end of JSON input", "400: Invalid JSON Patch"],
  [
    "5",
    "400: error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}",
    "400: Invalid JSON Patch",
  ],
  [
    "[1]",
    "400: error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}",
    "[1]",
  ],
  ["null", "400: Invalid JSON Patch", "400: Invalid JSON Patch"],
];
for (const [patch, checked, unchecked] of bodies) {
  Deno.test(`a merge patch that reads ${patch || "nothing"} is refused`, () => {
    assertEquals(outcomeOf(parseMergePatch, { document: "{}", patch }), checked);
    assertEquals(outcomeOf(parseMergePatch, { document: "{}", patch, fieldValidation: "Ignore" }), unchecked);
  });
}

Deno.test("duplicate members of a merge patch are told", () => {
  const patch = '{"a":{"b":1,"b":2},"a":{"b":3}}';
  assertEquals(faultsOf(parseMergePatch, patch, "Strict"), ['duplicate field "a.b"', 'duplicate field "a"']);
  assertEquals(faultsOf(parseMergePatch, patch, "Ignore"), []);
});

/** The pseudocode of RFC 7386 section 2. */
function mergeNaively(target: Json | undefined, patch: Json): Json {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const merged = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergeNaively(merged[name], value);
  }
  return merged;
}

/** New lists lose the null members of their objects, which the RFC keeps. */
function hasNullInList(value: Json, inList = false): boolean {
  if (Array.isArray(value)) return value.some((element) => hasNullInList(element, true));
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => (inList && member === null) || hasNullInList(member, inList));
}

Deno.test("random merge patches do what RFC 7386 says", () => {
  const random = seededRandom(7386);
  let changed = 0;
  for (let run = 0; run < 3000; run++) {
    const document = randomObject(random);
    const patch = randomObject(random);
    if (hasNullInList(patch)) continue;
    const wanted = mergeNaively(document, patch);
    if (JSON.stringify(wanted) !== JSON.stringify(document)) changed++;
    const outcome = outcomeOf(parseMergePatch, { document: JSON.stringify(document), patch: JSON.stringify(patch) });
    assertEquals(JSON.parse(outcome), wanted);
  }
  assertEquals(changed > 1000, true, `only ${changed} patches changed anything`);
});
