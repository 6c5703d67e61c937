import { assertEquals } from "@std/assert";
import { parseJsonPatch } from "./json_patch.ts";
import {
  faultsOf,
  type Json,
  outcomeOf,
  type Random,
  randomJson,
  randomObject,
  seededRandom,
} from "./patch_fixture.ts";

const failed = "422: the server rejected our request due to an error in our request";
const addX = '[{"op":"add","path":"/x","value":1}]';

const rules: [name: string, document: string, patch: string, outcome: string][] = [
  ["add sets a member", '{"b":1}', '[{"op":"add","path":"/a","value":{"z":1}}]', '{"a":{"z":1},"b":1}'],
  ["add replaces a member", '{"a":1}', '[{"op":"add","path":"/a","value":2}]', '{"a":2}'],
  ["add inserts an element", '{"a":[1,2]}', '[{"op":"add","path":"/a/1","value":9}]', '{"a":[1,9,2]}'],
  ["- appends", '{"a":[1]}', '[{"op":"add","path":"/a/-","value":2}]', '{"a":[1,2]}'],
  ["an index may be the length", '{"a":[1]}', '[{"op":"add","path":"/a/1","value":2}]', '{"a":[1,2]}'],
  ["no index beyond it", '{"a":[1]}', '[{"op":"add","path":"/a/2","value":2}]', failed],
  ["an index below zero counts from the end", '{"a":[1,2]}', '[{"op":"remove","path":"/a/-1"}]', '{"a":[1]}'],
  ["nothing is added below nothing", "{}", '[{"op":"add","path":"/a/b","value":2}]', failed],
  ["nothing is added below a scalar", '{"a":1}', '[{"op":"add","path":"/a/b","value":2}]', failed],
  ["the document cannot be added", "{}", '[{"op":"add","path":"","value":{}}]', failed],
  ["add without a value adds null", "{}", '[{"op":"add","path":"/a"}]', '{"a":null}'],
  ["remove needs a member", "{}", '[{"op":"remove","path":"/a"}]', failed],
  ["replace does not need a member", "{}", '[{"op":"replace","path":"/a","value":1}]', '{"a":1}'],
  ["replace needs an element", '{"a":[]}', '[{"op":"replace","path":"/a/0","value":1}]', failed],
  ["replace exchanges the document", '{"a":1}', '[{"op":"replace","path":"","value":{"b":1}}]', '{"b":1}'],
  ["but not for a scalar", '{"a":1}', '[{"op":"replace","path":"","value":1}]', failed],
  ["move", '{"a":{"x":1},"b":2}', '[{"op":"move","from":"/a/x","path":"/c"}]', '{"a":{},"b":2,"c":1}'],
  ["move needs what it moves", "{}", '[{"op":"move","from":"/a","path":"/b"}]', failed],
  [
    "copies are independent",
    '{"a":{"x":1}}',
    '[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/y","value":2}]',
    '{"a":{"x":1},"b":{"x":1,"y":2}}',
  ],
  [
    "test compares members in any order",
    '{"a":{"x":1,"y":[2]}}',
    '[{"op":"test","path":"/a","value":{"y":[2],"x":1}}]',
    '{"a":{"x":1,"y":[2]}}',
  ],
  ["test compares texts of numbers", '{"a":1}', '[{"op":"test","path":"/a","value":1.0}]', failed],
  ["test of the document", '{"a":1}', '[{"op":"test","path":"","value":{"a":1}}]', '{"a":1}'],
  ["a missing member passes for null", "{}", '[{"op":"test","path":"/a","value":null}]', "{}"],
  ["a failing test fails all", '{"a":1}', `[{"op":"test","path":"/a","value":2},${addX.slice(1)}`, failed],
  ["an unknown op fails", "{}", '[{"op":"toString","path":"/a"}]', failed],
  ["a missing path fails", "{}", '[{"op":"add","value":1}]', failed],
  ["pointers are unescaped", '{"a/b":{"~1":1}}', '[{"op":"remove","path":"/a~1b/~01"}]', '{"a/b":{}}'],
  [
    "numbers and order stay where nobody looks",
    '{"b":{"z":1.0,"a":12345678901234567890}}',
    addX,
    '{"b":{"z":1.0,"a":12345678901234567890},"x":1}',
  ],
  [
    "what is opened is sorted",
    '{"b":{"z":1,"a":{"z":0,"y":0}}}',
    '[{"op":"remove","path":"/b/z"}]',
    '{"b":{"a":{"z":0,"y":0}}}',
  ],
  ["HTML is escaped", "{}", '[{"op":"add","path":"/a","value":[ "<" , 1 ]}]', '{"a":["\\u003c",1]}'],
  ["null has no operations", '{"a":1}', "null", '{"a":1}'],
];
for (const [name, document, patch, outcome] of rules) {
  Deno.test(`JSON patch: ${name}`, () => assertEquals(outcomeOf(parseJsonPatch, { document, patch }), outcome));
}

const bodies: [patch: string, checked: string, unchecked: string][] = [
  ["", "error decoding patch: unexpected end of JSON input", "unexpected end of JSON input"],
  [
    "{}",
    "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    "json: cannot unmarshal object into Go value of type jsonpatch.Patch",
  ],
  [
    "[1]",
    "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp",
    "json: cannot unmarshal number into Go value of type jsonpatch.Operation",
  ],
];
for (const [patch, checked, unchecked] of bodies) {
  Deno.test(`a JSON patch that reads ${patch || "nothing"} is a 400`, () => {
    assertEquals(outcomeOf(parseJsonPatch, { document: "{}", patch }), `400: ${checked}`);
    const ignored = outcomeOf(parseJsonPatch, { document: "{}", patch, fieldValidation: "Ignore" });
    assertEquals(ignored, `400: ${unchecked}`);
  });
}

Deno.test("a path that is no text is a 400 where fields are validated, and a failing operation else", () => {
  const patch = '[{"op":"add","path":5}]';
  const message = "json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string";
  assertEquals(outcomeOf(parseJsonPatch, { document: "{}", patch }), `400: error decoding patch: ${message}`);
  assertEquals(outcomeOf(parseJsonPatch, { document: "{}", patch, fieldValidation: "Ignore" }), failed);
});

Deno.test("a JSON patch has at most 10000 operations", () => {
  const patch = (count: number) => `[${Array(count).fill('{"op":"test","path":"/a","value":null}').join(",")}]`;
  assertEquals(outcomeOf(parseJsonPatch, { document: "{}", patch: patch(10_000) }), "{}");
  assertEquals(
    outcomeOf(parseJsonPatch, { document: "{}", patch: patch(10_001) }),
    "413: Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
  );
});

Deno.test("unknown and duplicate members of operations are told", () => {
  const patch = '[{"op":"add","path":"/a","path":"/a","value":{"x":1,"x":1},"zz":1}]';
  assertEquals(faultsOf(parseJsonPatch, patch, "Warn"), [
    'json patch duplicate field "[0].path"',
    'json patch duplicate field "[0].value.x"',
    'json patch unknown field "[0].zz"',
  ]);
  assertEquals(faultsOf(parseJsonPatch, patch, "Ignore"), []);
});

interface Operation {
  op: string;
  path: string;
  from: string;
  value: Json;
}

/** RFC 6902 word for word on plain values, but for what the head of json_patch.ts lists. Undefined for a failure. */
function applyNaively(document: Json, operations: Operation[]): Json | undefined {
  const root = structuredClone(document);
  const walk = (path: string): [parent: Json | undefined, key: string] => {
    const tokens = path.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    const key = tokens.pop()!;
    return [tokens.reduce<Json | undefined>(memberOf, root), key];
  };
  const memberOf = (value: Json | undefined, key: string): Json | undefined => {
    if (Array.isArray(value)) return /^[0-9]+$/.test(key) ? value[Number(key)] : undefined;
    return typeof value === "object" && value !== null ? value[key] : undefined;
  };
  const put = (path: string, value: Json, insert: boolean): boolean => {
    const [parent, key] = walk(path);
    if (Array.isArray(parent)) {
      const index = key === "-" && insert ? parent.length : /^[0-9]+$/.test(key) ? Number(key) : Infinity;
      if (index > parent.length - (insert ? 0 : 1)) return false;
      parent.splice(index, insert ? 0 : 1, value);
    } else if (typeof parent === "object" && parent !== null) parent[key] = value;
    else return false;
    return true;
  };
  const take = (path: string): Json | undefined => {
    const [parent, key] = walk(path);
    const value = memberOf(parent, key);
    if (value === undefined) return undefined;
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as { [key: string]: Json })[key];
    return value;
  };
  for (const { op, path, from, value } of operations) {
    if (path === "" || ((op === "copy" || op === "move") && from === "")) return undefined;
    const [parent, key] = walk(op === "copy" ? from : path);
    const found = memberOf(parent, key);
    const isObject = typeof parent === "object" && parent !== null && !Array.isArray(parent);
    const present = found === undefined && isObject ? null : found;
    if (op === "add" && !put(path, structuredClone(value), true)) return undefined;
    if (op === "replace" && !put(path, structuredClone(value), false)) return undefined;
    if (op === "remove" && take(path) === undefined) return undefined;
    if (op === "test" && !equal(present, value)) return undefined;
    if (op === "copy" && (present === undefined || !put(path, structuredClone(present), true))) {
      return undefined;
    }
    if (op === "move") {
      const taken = take(from);
      if (taken === undefined || !put(path, taken, true)) return undefined;
    }
  }
  return root;
}

function equal(left: Json | undefined, right: Json): boolean {
  return left !== undefined && JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key]!)]));
}

/** To a value of the document, to a place where one could be added, or now and then to nowhere. */
function randomPointer(document: Json, random: Random): string {
  let pointer = "";
  let value: Json | undefined = document;
  do {
    const names: string[] = Array.isArray(value)
      ? [...value.keys(), value.length, "-"].map(String)
      : typeof value === "object" && value !== null
      ? [...Object.keys(value), "n"]
      : ["x"];
    const name = names[random(names.length)]!;
    pointer += "/" + name.replaceAll("~", "~0").replaceAll("/", "~1");
    value = typeof value === "object" && value !== null ? (value as { [key: string]: Json })[name] : undefined;
  } while (typeof value === "object" && value !== null ? random(3) > 0 : random(20) === 0);
  return pointer;
}

Deno.test("random JSON patches do what RFC 6902 says", () => {
  const random = seededRandom(6902);
  let applied = 0;
  for (let run = 0; run < 3000; run++) {
    const document = randomObject(random);
    const operations = Array.from({ length: 1 + random(2) }, (): Operation => ({
      op: ["add", "remove", "replace", "move", "copy", "test"][random(6)]!,
      path: randomPointer(document, random),
      from: randomPointer(document, random),
      value: randomJson(random, 2),
    }));
    const wanted = applyNaively(document, operations);
    if (wanted !== undefined) applied++;
    const outcome = outcomeOf(parseJsonPatch, {
      document: JSON.stringify(document),
      patch: JSON.stringify(operations),
    });
    const shown = outcome.startsWith("{") ? JSON.stringify(sorted(JSON.parse(outcome))) : undefined;
    assertEquals(shown, wanted && JSON.stringify(sorted(wanted)), JSON.stringify({ document, operations }));
  }
  assertEquals(applied > 500, true, `only ${applied} patches applied`);
});
