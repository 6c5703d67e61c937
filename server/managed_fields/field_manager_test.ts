// Who owns what after creates, updates and applies of real kinds (KEP-555), and what applies are refused with.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { type JsonObject, jsonValueToBytes } from "../../encoding/json_value.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import { cloneValue, type RawJson, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { StatusError } from "../status_error.ts";
import { codecOf } from "../write/object_codec.ts";
import { FieldManager } from "./field_manager.ts";

const now = "2026-11-24T08:00:00Z";
const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "ns" } };
const container = { name: "c", image: "i:1" };

Deno.test("a creator owns all that it sets, defaults included, but what identifies the object", () => {
  const service = kind("services").create("m", { spec: { ports: [{ port: 80 }] } });
  assertEquals(ownersOf(service), [
    `m Update v1 ${now} {"f:spec":{"f:internalTrafficPolicy":{},"f:ports":{".":{},` +
    `"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:port":{},"f:protocol":{},"f:targetPort":{}}},` +
    `"f:sessionAffinity":{},"f:type":{}}}`,
  ]);
  assertEquals(ownersOf(kind("configmaps").create("m", configMap)), []);
});

Deno.test("a status in a new object is nobody's", () => {
  const pod = kind("pods").create("m", { spec: { nodeName: "n", containers: [] }, status: { phase: "Running" } });
  assert(!ownersOf(pod)[0]!.includes("f:status"));
});

const updates: [what: string, change: JsonObject, by: string, owners: string[]][] = [
  ["what one changes is taken from others", { data: { a: "2", b: "1" } }, "n", [
    `m Update v1 ${earlier()} {"f:data":{".":{},"f:b":{}}}`,
    `n Update v1 ${now} {"f:data":{"f:a":{}}}`,
  ]],
  ["what one adds is added to one's own", { data: { a: "1", b: "1", c: "1" } }, "m", [
    `m Update v1 ${now} {"f:data":{".":{},"f:a":{},"f:b":{},"f:c":{}}}`,
  ]],
  ["what is removed is nobody's", { data: { a: "1" } }, "n", [`m Update v1 ${earlier()} {"f:data":{".":{},"f:a":{}}}`]],
  ["who has nothing left is gone", { immutable: true }, "n", [`n Update v1 ${now} {"f:immutable":{}}`]],
  ["nothing changes", { data: { a: "1", b: "1" } }, "n", [
    `m Update v1 ${earlier()} {"f:data":{".":{},"f:a":{},"f:b":{}}}`,
  ]],
  ["an empty list removes all", { metadata: { name: "a", managedFields: [] }, data: { c: "1" } }, "n", []],
  ["an empty entry removes all", { metadata: { name: "a", managedFields: [{}] }, data: { c: "1" } }, "n", []],
  [
    "entries that are not understood do not count",
    {
      metadata: { name: "a", managedFields: [{ manager: "x", operation: "Nothing" }] },
      data: { a: "1", b: "1" },
    },
    "n",
    [`m Update v1 ${earlier()} {"f:data":{".":{},"f:a":{},"f:b":{}}}`],
  ],
  [
    "entries that come back are spelled as ours are",
    {
      metadata: {
        name: "a",
        managedFields: [entryOf("x", "v1", { "f:metadata": {}, "f:data": { "f:b": {}, ".": {} } })],
      },
      data: { a: "1", b: "1" },
    },
    "n",
    [`x Update v1  {"f:data":{".":{},"f:b":{}},"f:metadata":{}}`],
  ],
  [
    "other entries take the place of those that were",
    {
      metadata: {
        name: "a",
        managedFields: [{
          manager: "x",
          operation: "Apply",
          apiVersion: "v1",
          fieldsType: "FieldsV1",
          fieldsV1: { "f:data": { "f:a": {} } },
        }],
      },
      data: { a: "1", b: "1" },
    },
    "n",
    [`x Apply v1  {"f:data":{"f:a":{}}}`],
  ],
];
for (const [what, change, by, owners] of updates) {
  Deno.test(`an update: ${what}`, () => {
    const { create, update } = kind("configmaps");
    const old = create("m", { data: { a: "1", b: "1" } }, earlier());
    assertEquals(ownersOf(update(by, old, change)), owners);
  });
}

Deno.test("an object that nobody has kept account of stays so with updates", () => {
  const { create, update } = kind("configmaps");
  assertEquals(ownersOf(update("m", create("m", {}), { data: { a: "1" } })), []);
});

Deno.test("the status is its subresource's, the spec the object's", () => {
  const { create, update } = kind("deployments.apps");
  const old = create("m", { spec: { replicas: 1, template: { spec: { containers: [container] } } } }, earlier());
  const change = { metadata: { labels: { a: "b" } }, spec: { replicas: 2 }, status: { replicas: 2 } };
  const [, main] = ownersOf(update("n", old, change));
  assertEquals(
    main,
    `n Update apps/v1 ${now} {"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:replicas":{}}}`,
  );
  const [, status] = ownersOf(kind("deployments.apps", "status").update("n", old, change));
  assertEquals(status, `n Update apps/v1 status ${now} {"f:status":{"f:replicas":{}}}`);
});

Deno.test("an entry of another version is about the object in that version; one of no version goes", () => {
  const { create, update } = kind("horizontalpodautoscalers.autoscaling");
  const spec = (averageUtilization: number) => ({
    maxReplicas: 3,
    scaleTargetRef: { kind: "K", name: "n" },
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } }],
  });
  const managedFields = [
    entryOf("one", "autoscaling/v1", { "f:spec": { "f:maxReplicas": {}, "f:targetCPUUtilizationPercentage": {} } }),
    entryOf("two", "autoscaling/v2", { "f:spec": { "f:maxReplicas": {}, "f:metrics": {} } }),
    entryOf("beta", "autoscaling/v2beta1", { "f:spec": { "f:maxReplicas": {} } }),
  ];
  const changed = update("m", create("m", { spec: spec(50) }), { metadata: { managedFields }, spec: spec(60) });
  assertEquals(ownersOf(changed), [
    `one Update autoscaling/v1  {"f:spec":{"f:maxReplicas":{}}}`,
    `two Update autoscaling/v2  {"f:spec":{"f:maxReplicas":{}}}`,
    `m Update autoscaling/v2 ${now} {"f:spec":{"f:metrics":{}}}`,
  ]);
});

Deno.test("a scale's updates own the replicas without a time, and nothing where nobody owned them", () => {
  const { create } = kind("deployments.apps");
  const { update } = kind("deployments.apps", "scale");
  const old = create("m", { spec: { replicas: 1, paused: true } }, earlier());
  const scaled = (entries: TypedObject, replicas: number) => update("s", entries, { spec: { replicas, paused: true } });
  const owners = ownersOf(scaled(old, 2));
  assertEquals(owners[0], `s Update apps/v1 scale  {"f:spec":{"f:replicas":{}}}`);
  assert(!owners[1]!.includes("f:replicas"));
  // An owner that is no scale's does not find itself again.
  const again = scaled(old, 1);
  assertEquals(ownersOf(again)[0], `m Update apps/v1  {"f:spec":{"f:replicas":{}}}`);
  assertEquals(ownersOf(scaled(again, 2)).length, 1);
});

Deno.test("an apply owns what it says, and what it no longer says goes unless others want it", () => {
  const { apply } = kind("configmaps");
  const first = apply("m", undefined, { data: { a: "1", b: "1" } });
  const shared = apply("n", first, { data: { b: "1" } });
  assertEquals(ownersOf(shared), [
    `n Apply v1  {"f:data":{"f:b":{}}}`,
    `m Apply v1 ${now} {"f:data":{"f:a":{},"f:b":{}}}`,
  ]);
  const less = apply("m", shared, { data: { c: "1" } });
  assertEquals(less.data, { b: "1", c: "1" } as never);
  assertEquals(ownersOf(less), [`n Apply v1  {"f:data":{"f:b":{}}}`, `m Apply v1 ${now} {"f:data":{"f:c":{}}}`]);
});

Deno.test("an apply that changes nothing keeps its time", () => {
  const { apply } = kind("configmaps");
  const first = apply("m", undefined, { data: { a: "1" } }, { at: earlier() });
  assertEquals(ownersOf(apply("m", first, { data: { a: "1" } })), [`m Apply v1 ${earlier()} {"f:data":{"f:a":{}}}`]);
});

Deno.test("before the first apply, all that is there is somebody's", () => {
  const { create, apply, update } = kind("configmaps");
  const unknown = update("m", create("m", {}), { data: { a: "1" } });
  assertEquals(ownersOf(apply("n", unknown, { data: { b: "1" } })), [
    `n Apply v1 ${now} {"f:data":{"f:b":{}}}`,
    `before-first-apply Update v1 ${now} {"f:data":{".":{},"f:a":{}}}`,
  ]);
});

Deno.test("conflicts name who owns the fields; force takes them", () => {
  const { apply, update } = kind("configmaps");
  const first = update("u", apply("m", undefined, { data: { a: "1", b: "1" } }), { data: { a: "1", b: "1", c: "1" } });
  const conflicts = { data: { a: "2", b: "2", c: "2" } };
  const error = assertThrows(() => apply("n", first, conflicts), StatusError);
  assertEquals([error.code, error.reason, error.message], [
    409,
    "Conflict",
    'Apply failed with 3 conflicts: conflicts with "m":\n- .data.a\n- .data.b\nconflicts with "u" using v1:\n- .data.c',
  ]);
  assertEquals(error.details?.causes?.[2], {
    reason: "FieldManagerConflict",
    message: 'conflict with "u" using v1',
    field: ".data.c",
  });
  const one = assertThrows(() => apply("n", first, { data: { c: "2" } }), StatusError);
  assertEquals(one.message, 'Apply failed with 1 conflict: conflict with "u" using v1: .data.c');
  assertEquals(ownersOf(apply("n", first, conflicts, { force: true })), [
    `n Apply v1 ${now} {"f:data":{"f:a":{},"f:b":{},"f:c":{}}}`,
  ]);
});

const annotation = "kubectl.kubernetes.io/last-applied-configuration";
Deno.test("kubectl takes over what it applied on its own side, and keeps the annotation", () => {
  const { create, apply } = kind("configmaps");
  const last = { ...configMap, metadata: { ...configMap.metadata, annotations: {} }, data: { a: "1" } };
  const old = create("kubectl-client-side-apply", {
    metadata: { ...configMap.metadata, annotations: { [annotation]: JSON.stringify(last) } },
    data: { a: "1" },
  });
  assertThrows(() => apply("other", old, { data: { a: "2" } }), StatusError);
  const applied = apply("kubectl", old, { data: { a: "2" } });
  assertEquals(applied.data, { a: "2" } as never);
  assertEquals((applied.metadata as { annotations: TypedObject }).annotations, {
    [annotation]: `${
      JSON.stringify({ apiVersion: "v1", data: { a: "2" }, kind: "ConfigMap", metadata: configMap.metadata })
    }\n`,
  } as never);
});

const refused: [applied: JsonObject, code: number, message: string][] = [
  [{ apiVersion: "v1", kind: "Secret" }, 400, "invalid object type: /v1, Kind=Secret"],
  [{ apiVersion: "x.io/v2", kind: "ConfigMap" }, 400, "invalid object type: x.io/v2, Kind=ConfigMap"],
  [{}, 400, "invalid object type: /, Kind="],
  [{ ...configMap, metadata: { managedFields: [] } }, 400, "metadata.managedFields must be nil"],
  [
    { ...configMap, foo: 1 },
    500,
    "failed to create typed patch object (ns/a; /v1, Kind=ConfigMap): .foo: field not declared in schema",
  ],
  [
    { apiVersion: "v1", kind: "ConfigMap", data: "x" },
    500,
    "failed to create typed patch object (/; /v1, Kind=ConfigMap): .data: expected map, got &{x}",
  ],
];
for (const [applied, code, message] of refused) {
  Deno.test(`an apply of ${JSON.stringify(applied)} is refused`, () => {
    const manager = managerOf("configmaps", "");
    const apply = () => manager("m", now).apply(applied, { old: undefined, resourceVersion: "", force: false });
    const error = assertThrows(apply, StatusError);
    assertEquals([error.code, error.message], [code, message]);
  });
}

/** Writes of one kind by several managers, as handlers make them. */
function kind(name: string, subresource = "") {
  const resource = builtinResource(name);
  const codec = codecOf(resource);
  const manager = managerOf(name, subresource);
  const decode = (json: JsonObject) => {
    const { kind: _, apiVersion: __, ...object } = jsonToObject(resource.message, jsonValueToBytes(json));
    codec.complete(object);
    return object;
  };
  return {
    create(by: string, json: JsonObject, at = now): TypedObject {
      const object = decode(json);
      manager(by, at).trackCreate(object);
      return object;
    },
    update(by: string, old: TypedObject, json: JsonObject): TypedObject {
      const object = decode(json);
      manager(by, now).trackUpdate(object, old);
      return object;
    },
    apply(
      by: string,
      old: TypedObject | undefined,
      json: JsonObject,
      { force = false, at = now }: { force?: boolean; at?: string } = {},
    ): TypedObject {
      const applied = { ...configMap, ...json };
      const outcome = manager(by, at).apply(applied, { old, resourceVersion: "1", force });
      const object = outcome.object === undefined ? cloneValue(old!) : decode(outcome.object);
      manager(by, at).setEntries(object, outcome.entries);
      return object;
    },
  };
}

function managerOf(name: string, subresource: string) {
  return (manager: string, at: string) =>
    new FieldManager({ resource: builtinResource(name), subresource, manager, now: at });
}

/** The entries of an object in its order, a line each. */
function ownersOf({ metadata }: TypedObject): string[] {
  const { managedFields = [] } = metadata as { managedFields?: TypedObject[] };
  return managedFields.map(({ manager, operation, apiVersion, subresource, time = "", fieldsV1 }) => {
    const fields = new TextDecoder().decode((fieldsV1 as RawJson).bytes);
    return [manager, operation, apiVersion, ...(subresource ? [subresource] : []), time, fields].join(" ");
  });
}

function earlier(): string {
  return "2026-11-23T08:00:00Z";
}

function entryOf(manager: string, apiVersion: string, fieldsV1: JsonObject): JsonObject {
  return { manager, operation: "Update", apiVersion, fieldsType: "FieldsV1", fieldsV1 };
}
