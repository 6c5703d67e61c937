import { assertEquals } from "@std/assert";
import { faultsOf, outcomeOf, type Random, seededRandom } from "./patch_fixture.ts";
import { parseStrategicMergePatch } from "./strategic_merge_patch.ts";
import type { FieldValidation } from "./patch.ts";

const parserOf = (kind: string) => (body: Uint8Array, fieldValidation: FieldValidation) =>
  parseStrategicMergePatch(body, { message: `k8s.io.api.${kind}`, fieldValidation });
const pods = parserOf("core.v1.Pod");
const deployments = parserOf("apps.v1.Deployment");
const configMaps = parserOf("core.v1.ConfigMap");

const containers = (...texts: string[]) => `{"spec":{"containers":[${texts.join(",")}]}}`;
const named = (name: string, rest = "") => `{${rest}"name":"${name}"}`;
const finalizers = (...names: string[]) => `{"metadata":{"finalizers":${JSON.stringify(names)}}}`;

const objects: [name: string, document: string, patch: string, outcome: string][] = [
  [
    "maps are merged, null removes",
    '{"data":{"a":"1","b":"2"}}',
    '{"data":{"a":null,"c":"3"}}',
    '{"data":{"b":"2","c":"3"}}',
  ],
  ["null for nothing is nothing", "{}", '{"data":null}', "{}"],
  ["nulls of a new map are dropped", "{}", '{"data":{"a":null,"b":"1"}}', '{"data":{"b":"1"}}'],
  [
    "$patch: replace replaces the map",
    '{"data":{"a":"1"}}',
    '{"data":{"$patch":"replace","b":"2"}}',
    '{"data":{"b":"2"}}',
  ],
  ["$patch: delete empties the map", '{"data":{"a":"1"}}', '{"data":{"$patch":"delete"}}', '{"data":{}}'],
  ["a new map with a $patch is not added", "{}", '{"data":{"$patch":"replace","b":"2"}}', "{}"],
  ["null patches nothing", '{"data":{"a":"1"}}', "null", '{"data":{"a":"1"}}'],
  [
    "numbers stay exact",
    '{"metadata":{"generation":9007199254740993}}',
    "{}",
    '{"metadata":{"generation":9007199254740993}}',
  ],
];
for (const [name, document, patch, outcome] of objects) {
  Deno.test(`strategic merge patch: ${name}`, () => {
    assertEquals(outcomeOf(configMaps, { document, patch }), outcome);
  });
}

const lists: [name: string, document: string, patch: string, outcome: string][] = [
  [
    "elements are merged by key",
    containers(named("c", '"image":"i",')),
    containers(named("c", '"tty":true,')),
    containers('{"image":"i","name":"c","tty":true}'),
  ],
  [
    "a new element comes first",
    containers(named("c1"), named("c2")),
    containers(named("c3")),
    containers(named("c3"), named("c1"), named("c2")),
  ],
  [
    "a present one stays in its place",
    containers(named("c1"), named("c2")),
    containers(named("c2")),
    containers(named("c1"), named("c2")),
  ],
  [
    "present and new ones together",
    containers(named("c1"), named("c2"), named("c3")),
    containers(named("n"), named("c2")),
    containers(named("n"), named("c1"), named("c2"), named("c3")),
  ],
  [
    "$patch: delete removes an element",
    containers(named("c1"), named("c2")),
    containers(named("c1", '"$patch":"delete",')),
    containers(named("c2")),
  ],
  [
    "$patch: replace replaces the list",
    containers(named("c1"), named("c2")),
    containers('{"$patch":"replace"}', named("c3")),
    containers(named("c3")),
  ],
  [
    "a list without strategy is replaced",
    '{"spec":{"tolerations":[{"key":"a"}]}}',
    '{"spec":{"tolerations":[{"key":"b"}]}}',
    '{"spec":{"tolerations":[{"key":"b"}]}}',
  ],
  ["scalars are united", finalizers("a/a", "b/b"), finalizers("c/c", "a/a"), finalizers("c/c", "a/a", "b/b")],
  ["duplicates are dropped", finalizers("a/a"), finalizers("b/b", "b/b"), finalizers("b/b", "a/a")],
  [
    "$deleteFromPrimitiveList removes scalars",
    finalizers("a/a", "b/b"),
    '{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/a","x/x"]}}',
    finalizers("b/b"),
  ],
  [
    "and stays, an unknown field, where its object is new",
    "{}",
    '{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/a"]}}',
    '{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/a"]}}',
  ],
  [
    "$setElementOrder orders a list",
    containers(named("c1"), named("c2")),
    '{"spec":{"$setElementOrder/containers":[{"name":"c2"},{"name":"c1"}]}}',
    containers(named("c2"), named("c1")),
  ],
  [
    "and a merged one",
    containers(named("c1"), named("c2")),
    '{"spec":{"$setElementOrder/containers":[{"name":"c1"},{"name":"c3"}],"containers":[{"name":"c3"}]}}',
    containers(named("c1"), named("c3"), named("c2")),
  ],
  [
    "and one of scalars",
    finalizers("a/a", "b/b"),
    '{"metadata":{"$setElementOrder/finalizers":["c/c","b/b"],"finalizers":["c/c"]}}',
    finalizers("c/c", "a/a", "b/b"),
  ],
  [
    "$retainKeys drops the other members",
    '{"spec":{"volumes":[{"emptyDir":{},"name":"v"}]}}',
    '{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/"},"$retainKeys":["name","hostPath"]}]}}',
    '{"spec":{"volumes":[{"hostPath":{"path":"/"},"name":"v"}]}}',
  ],
  [
    "keys may be numbers",
    '{"spec":{"containers":[{"name":"c","ports":[{"containerPort":1},{"containerPort":2}]}]}}',
    containers(named("c", '"ports":[{"containerPort":2,"name":"n"}],')),
    containers('{"name":"c","ports":[{"containerPort":1},{"containerPort":2,"name":"n"}]}'),
  ],
];
for (const [name, document, patch, outcome] of lists) {
  Deno.test(`strategic merge patch: ${name}`, () => assertEquals(outcomeOf(pods, { document, patch }), outcome));
}

Deno.test("strategic merge patch: a strategy without $retainKeys is merged, with it its rest goes", () => {
  const document = '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1},"type":"RollingUpdate"}}}';
  const merge = '{"spec":{"strategy":{"type":"Recreate"}}}';
  const retain = '{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}';
  assertEquals(
    outcomeOf(deployments, { document, patch: merge }),
    '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1},"type":"Recreate"}}}',
  );
  assertEquals(outcomeOf(deployments, { document, patch: retain }), '{"spec":{"strategy":{"type":"Recreate"}}}');
});

const rejected = "422: the server rejected our request due to an error in our request";
const present = '{"metadata":{"finalizers":["a/a"]},"spec":{"containers":[{"name":"c1"}],"volumes":[{"name":"v"}]}}';
const errors: [name: string, patch: string, outcome: string][] = [
  ["no JSON", "", "400: unexpected end of JSON input"],
  ["no object", "[]", "400: json: cannot unmarshal array into Go value of type map[string]interface {}"],
  [
    "an element without its key",
    containers('{"image":"z"}'),
    "500: map: map[image:z] does not contain declared merge key: name",
  ],
  [
    "an unknown $patch",
    containers(named("c1", '"$patch":"foo",')),
    "500: unknown patch type: foo in map: map[$patch:foo name:c1]",
  ],
  [
    "an unknown $patch of a map",
    '{"spec":{"$patch":"merge"}}',
    "500: unknown patch type: merge in map: map[$patch:merge]",
  ],
  [
    "$patch: merge of an element",
    containers(named("c1", '"$patch":"merge",')),
    "500: merging lists cannot yet be specified in the patch",
  ],
  ["elements of several types", containers('"x"'), "500: list element types are not identical: [[map[name:c1]] [x]]"],
  ["lists of lists", '{"metadata":{"finalizers":[["a"]]}}', "500: list element types are not identical: [[a/a] [[a]]]"],
  [
    "$retainKeys that is no list",
    '{"spec":{"volumes":[{"name":"v","$retainKeys":"x"}]}}',
    "400: invalid patch format of retainKeys",
  ],
  [
    "$retainKeys without a patched key",
    '{"spec":{"volumes":[{"name":"v","$retainKeys":["x"]}]}}',
    "400: invalid patch format of retainKeys",
  ],
  [
    "$deleteFromPrimitiveList of nothing",
    '{"metadata":{"$deleteFromPrimitiveList":["a"]}}',
    "400: invalid patch format of primitive list",
  ],
  [
    "$setElementOrder of nothing",
    '{"metadata":{"$setElementOrder":["a"]}}',
    "400: invalid patch format of setElementOrder list",
  ],
  [
    "$setElementOrder that is no list",
    '{"metadata":{"$setElementOrder/finalizers":"a"}}',
    "500: expected a []interface {}, but received a string",
  ],
  [
    "$setElementOrder of an unknown field",
    '{"metadata":{"$setElementOrder/nosuch":["a"]}}',
    '500: unable to find api field in struct ObjectMeta for the json field "nosuch"',
  ],
  [
    "$setElementOrder of a map",
    '{"metadata":{"$setElementOrder/labels":["a"]}}',
    "500: expected slice or array type, but got: struct",
  ],
  [
    "$setElementOrder without a patched element",
    '{"metadata":{"$setElementOrder/finalizers":["a/a"],"finalizers":["b/b"]}}',
    "500: The order in patch list:\n[b/b]\n doesn't match $setElementOrder list:\n[a/a]\n",
  ],
  [
    "a number for a text",
    '{"metadata":{"name":5}}',
    '422:  "" is invalid: patch: Invalid value: "map[metadata:map[name:5]]": cannot convert int64 to string',
  ],
  [
    "a text for a map",
    '{"metadata":{"labels":"x"}}',
    '422:  "" is invalid: patch: Invalid value: "map[metadata:map[labels:x]]": cannot restore map from string',
  ],
  [
    "a text for a list",
    '{"spec":{"containers":"x"}}',
    '422:  "" is invalid: patch: Invalid value: "map[spec:map[containers:x]]": cannot restore slice from string',
  ],
  [
    "a text for a struct",
    '{"spec":true}',
    '422:  "" is invalid: patch: Invalid value: "map[spec:true]": cannot restore struct from: bool',
  ],
  [
    "a text for a number",
    '{"spec":{"priority":"x"}}',
    '422:  "" is invalid: patch: Invalid value: "map[spec:map[priority:x]]": unrecognized type: int32',
  ],
  [
    "a fraction for an integer",
    '{"spec":{"priority":1.5}}',
    '422:  "" is invalid: patch: Invalid value: "map[spec:map[priority:1.5]]": cannot convert float64 to int32',
  ],
  [
    "a number for a named text",
    '{"spec":{"restartPolicy":1}}',
    '422:  "" is invalid: patch: Invalid value: "map[spec:map[restartPolicy:1]]": cannot convert int64 to v1.RestartPolicy',
  ],
];
for (const [name, patch, outcome] of errors) {
  Deno.test(`strategic merge patch: ${name}`, () => {
    assertEquals(outcomeOf(pods, { document: present, patch }), outcome);
  });
}

Deno.test("strategic merge patch: lists of lists, where the present list is empty", () => {
  const patch = '{"metadata":{"finalizers":[["a"]]}}';
  assertEquals(outcomeOf(pods, { document: '{"metadata":{"finalizers":[]}}', patch }), rejected);
});

Deno.test("strategic merge patch: whole floats pass for integers", () => {
  assertEquals(outcomeOf(pods, { document: "{}", patch: '{"spec":{"priority":2.0}}' }), '{"spec":{"priority":2}}');
});

Deno.test("strategic merge patch: raw JSON is not merged below its first level", () => {
  const revisions = parserOf("apps.v1.ControllerRevision");
  const document = '{"data":{"big":12345678901234567890,"spec":{"a":1}}}';
  assertEquals(
    outcomeOf(revisions, { document, patch: '{"data":{"x":1}}' }),
    '{"data":{"big":12345678901234567000,"spec":{"a":1},"x":1}}',
  );
  assertEquals(
    outcomeOf(revisions, { document, patch: '{"data":{"spec":{"b":1}}}' }),
    '500: unable to find api field in struct RawExtension for the json field "spec"',
  );
});

Deno.test("strategic merge patch: duplicate members are told before unknown ones, which are sorted", () => {
  const patch = '{"zz":1,"spec":{"aa":1,"containers":[{"name":"c","no":1}]},"zz":2}';
  assertEquals(faultsOf(pods, patch, "Strict"), [
    'duplicate field "zz"',
    'unknown field "spec.aa"',
    'unknown field "spec.containers[0].no"',
    'unknown field "zz"',
  ]);
  assertEquals(faultsOf(pods, patch, "Ignore"), []);
});

const names = ["a", "b", "c", "d", "e"];

function shuffle(random: Random): string[] {
  const rest = [...names];
  return Array.from({ length: random(names.length + 1) }, () => rest.splice(random(rest.length), 1)[0]!);
}

/** Whether `few` stand in `all` in their order. */
function keepsOrder(all: readonly string[], few: readonly string[]): boolean {
  return JSON.stringify(all.filter((name) => few.includes(name))) === JSON.stringify(few);
}

Deno.test("random lists: the patch's elements in its order, the others in theirs, and each as far front as these allow", () => {
  const random = seededRandom(63);
  let merged = 0;
  for (let run = 0; run < 2000; run++) {
    const [present, patched] = [shuffle(random), shuffle(random)];
    if (present.length === 0 || patched.length === 0) continue;
    const isKeyed = random(2) === 0;
    const list = (names: string[]) => isKeyed ? containers(...names.map((name) => named(name))) : finalizers(...names);
    const outcome = JSON.parse(outcomeOf(pods, { document: list(present), patch: list(patched) }));
    const elements: string[] = isKeyed
      ? outcome.spec.containers.map(({ name }: { name: string }) => name)
      : outcome.metadata.finalizers;
    const others = present.filter((name) => !patched.includes(name));
    const told = JSON.stringify({ present, patched, elements });
    assertEquals(elements.toSorted(), [...new Set([...present, ...patched])].sort(), told);
    assertEquals([keepsOrder(elements, patched), keepsOrder(elements, others)], [true, true], told);
    for (let at = 1; at < elements.length; at++) {
      const [before, after] = [elements[at - 1]!, elements[at]!];
      if (!others.includes(before) || !patched.includes(after)) continue;
      assertEquals(present.includes(after) && present.indexOf(before) < present.indexOf(after), true, told);
    }
    merged++;
  }
  assertEquals(merged > 1000, true, `only ${merged} lists were merged`);
});
