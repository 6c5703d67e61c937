import { assertEquals, assertThrows } from "@std/assert";
import { goJson } from "../encoding/json_text.ts";
import { scaleOfBuiltin, scaleOfCustom } from "./scale.ts";
import { StatusError } from "./status_error.ts";

const metadata = {
  name: "web",
  namespace: "shop",
  uid: "c1087845",
  creationTimestamp: "2026-11-22T22:11:21Z",
  labels: { not: "shown" },
};

Deno.test("the scale of a built-in kind has its identity, replicas and selector", () => {
  const object = {
    metadata,
    spec: { replicas: 3, selector: { matchLabels: { app: "web" } } },
    status: { replicas: 2, readyReplicas: 1 },
  };
  assertEquals(
    goJson(scaleOfBuiltin(object, "625")),
    '{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","namespace":"shop","uid":"c1087845",' +
      '"resourceVersion":"625","creationTimestamp":"2026-11-22T22:11:21Z"},"spec":{"replicas":3},' +
      '"status":{"replicas":2,"selector":"app=web"}}',
  );
});

Deno.test("no replicas asked for are left out, none there are not", () => {
  const { spec, status } = JSON.parse(goJson(scaleOfBuiltin({ metadata, spec: { replicas: 0 }, status: {} }, "1")));
  assertEquals([spec, status], [{}, { replicas: 0 }]);
});

const selectors: [what: string, selector: unknown, text: string][] = [
  ["a ReplicationController's map", { app: "old", a: "b" }, "a=b,app=old"],
  ["an empty selector", {}, ""],
  [
    "labels and expressions, by key",
    {
      matchLabels: { app: "web" },
      matchExpressions: [
        { key: "tier", operator: "In", values: ["front", "edge"] },
        { key: "canary", operator: "DoesNotExist" },
        { key: "zone", operator: "NotIn", values: ["a"] },
        { key: "z", operator: "Exists" },
      ],
    },
    "app=web,!canary,tier in (edge,front),z,zone notin (a)",
  ],
];

for (const [what, selector, text] of selectors) {
  Deno.test(`selector of a scale: ${what}`, () => {
    const { status } = scaleOfBuiltin({ metadata, spec: { selector } }, "1");
    assertEquals(status.selector ?? "", text);
  });
}

const paths = {
  specReplicasPath: ".spec.size",
  statusReplicasPath: ".status.size",
  labelSelectorPath: ".status.selector",
};

Deno.test("a CRD says where its scale stands", () => {
  const object = { metadata, spec: { size: 5 }, status: { size: 2, selector: "app=order" } };
  const { spec, status } = scaleOfCustom(object, paths, { resourceVersion: "9" });
  assertEquals([spec.replicas, status.replicas, status.selector], [5, 2, "app=order"]);
});

Deno.test("a custom resource without replicas has no scale", () => {
  const error = assertThrows(() => scaleOfCustom({ metadata }, paths, { resourceVersion: "9" }), StatusError);
  assertEquals(
    [error.code, error.message],
    [500, 'Internal error occurred: the spec replicas field ".spec.size" does not exist'],
  );
});

Deno.test("replicas that are no integer are an error", () => {
  const object = { metadata, spec: { size: "many" } };
  const error = assertThrows(() => scaleOfCustom(object, paths, { resourceVersion: "9" }), StatusError);
  assertEquals(error.message, ".spec.size accessor error: many is of the type string, expected int64");
});
