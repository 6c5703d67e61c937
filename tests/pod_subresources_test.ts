// What POSTs to a Pod do that make no object: bindings and evictions; and what takes a kubelet, which weir has not.

import { assertEquals } from "@std/assert";
import { sendJson } from "./support/json_client.ts";
import { startGoldenWeir } from "./support/weir.ts";

const pods = "/api/v1/namespaces/default/pods";
const budget = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const done = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };

const pod = (name: string, spec: object = {}) => ({
  metadata: { name, labels: { app: "guarded" } },
  spec: { containers: [{ name: "c", image: "i" }], ...spec },
});
const binding = (name: string, target: object = { kind: "Node", name: "node-1" }, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "Binding",
  metadata: { name, ...metadata },
  target,
});
const eviction = (name: string, deleteOptions?: object) => ({
  apiVersion: "policy/v1",
  kind: "Eviction",
  metadata: { name },
  ...(deleteOptions !== undefined && { deleteOptions }),
});

Deno.test("subresources of pods that are no objects", async (t) => {
  await using weir = await startGoldenWeir();
  const send = (method: string, path: string, object?: unknown) => sendJson(method, weir.url + path, object);
  const outcome = async (method: string, path: string, object?: unknown) => {
    const { status, body } = await send(method, path, object);
    return `${status} ${body.message ?? body.status}`;
  };

  await t.step("bindings", async () => {
    await send("POST", pods, pod("binds"));
    await send("POST", pods, pod("binds-too"));
    await send("POST", pods, pod("gated", { schedulingGates: [{ name: "wait" }] }));
    const sent = binding("binds", undefined, { labels: { zone: "z" }, annotations: { by: "test" } });
    const { status, body } = await send("POST", `${pods}/binds/binding`, sent);
    assertEquals([status, body], [201, done]);
    const bound = (await send("GET", `${pods}/binds`)).body;
    assertEquals(bound.spec.nodeName, "node-1");
    assertEquals(bound.metadata.labels, { app: "guarded", zone: "z" });
    assertEquals(bound.metadata.annotations, { by: "test" });
    const [{ type, status: scheduled, lastProbeTime }] = bound.status.conditions;
    assertEquals([type, scheduled, lastProbeTime], ["PodScheduled", "True", null]);
    assertEquals(await outcome("POST", "/api/v1/namespaces/default/bindings", binding("binds-too")), "201 Success");
    for (const [path, object, expected] of refusedBindings) {
      assertEquals(await outcome("POST", `${pods}/${path}/binding`, object), expected);
    }
  });

  await t.step("evictions within a budget", async () => {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: "guarded" } } };
    await send("POST", budget, { metadata: { name: "guard" }, spec });
    const setBudget = (status: object) => send("PATCH", `${budget}/guard/status`, { status });
    const running = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
    for (const name of ["binds", "binds-too"]) await send("PATCH", `${pods}/${name}/status`, { status: running });
    const { status, body } = await send("POST", `${pods}/binds/eviction`, eviction("binds"));
    assertEquals([status, body.reason, body.details], [429, "TooManyRequests", {
      causes: [
        { reason: "DisruptionBudget", message: "The disruption budget guard is still being processed by the server." },
      ],
      retryAfterSeconds: 10,
    }]);
    await setBudget({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    });
    assertEquals(await outcome("POST", `${pods}/binds/eviction?dryRun=All`, eviction("binds")), "201 Success");
    assertEquals(
      await outcome("POST", `${pods}/binds/eviction`, eviction("binds", { gracePeriodSeconds: 7 })),
      "201 Success",
    );
    const evicted = (await send("GET", `${pods}/binds`)).body;
    assertEquals(evicted.metadata.deletionGracePeriodSeconds, 7);
    const mark = evicted.status.conditions.at(-1);
    assertEquals([mark.type, mark.reason], ["DisruptionTarget", "EvictionByEvictionAPI"]);
    const left = (await send("GET", `${budget}/guard`)).body.status;
    assertEquals([left.disruptionsAllowed, Object.keys(left.disruptedPods)], [0, ["binds"]]);
    assertEquals([left.conditions[0].status, left.conditions[0].reason], ["False", "InsufficientPods"]);
    const refused = (await send("POST", `${pods}/binds-too/eviction`, eviction("binds-too"))).body;
    assertEquals(refused.details.causes, [
      { reason: "DisruptionBudget", message: "The disruption budget guard needs 1 healthy pods and has 2 currently" },
    ]);
  });

  await t.step("evictions that no budget has a say in", async () => {
    // A Pod that is not ready, while enough others are; one that does not run yet.
    await send("PATCH", `${pods}/binds-too/status`, { status: { conditions: [{ type: "Ready", status: "False" }] } });
    assertEquals(await outcome("POST", `${pods}/binds-too/eviction`, eviction("binds-too")), "201 Success");
    assertEquals(await outcome("POST", `${pods}/gated/eviction`, eviction("gated")), "201 Success");
    assertEquals((await send("GET", `${pods}/gated`)).status, 404);
    assertEquals(await outcome("POST", `${pods}/none/eviction`, eviction("none")), '404 pods "none" not found');
  });

  await t.step("several budgets for one pod", async () => {
    await send("POST", budget, { metadata: { name: "too" }, spec: { minAvailable: 1, selector: {} } });
    await send("POST", pods, pod("torn"));
    await send("PATCH", `${pods}/torn/status`, { status: { phase: "Running" } });
    const text = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    assertEquals(await outcome("POST", `${pods}/torn/eviction`, eviction("torn")), `500 ${text}`);
  });

  await t.step("what takes a kubelet or a key", async () => {
    for (const [method, path, expected] of unserved) {
      const object = method === "POST" && path.endsWith("/token") ? tokenRequest : undefined;
      assertEquals(await outcome(method, `/api/v1/${path}`, object), expected);
    }
  });
});

const tokenRequest = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };

const refusedBindings: readonly (readonly [pod: string, object: object, expected: string])[] = [
  [
    "binds",
    binding("binds"),
    '409 Operation cannot be fulfilled on pods/binding "binds": pod binds is already assigned to node "node-1"',
  ],
  [
    "gated",
    binding("gated"),
    '409 Operation cannot be fulfilled on pods/binding "gated": pod gated has non-empty .spec.schedulingGates',
  ],
  ["gated", binding("other"), "400 name in URL does not match name in Binding object"],
  ["none", binding("none"), '404 pods "none" not found'],
  ["gated", binding("gated", { kind: "Node" }), "500 target.name: Required value"],
];

const unserved: readonly (readonly [method: string, path: string, expected: string])[] = [
  ["GET", "namespaces/default/pods/none/log", '404 pods "none" not found'],
  ["GET", "namespaces/default/pods/torn/log", "501 weir serves no pods/log: there is no kubelet behind it"],
  ["POST", "namespaces/default/pods/torn/exec", "501 weir serves no pods/exec: there is no kubelet behind it"],
  [
    "GET",
    "namespaces/default/services/https:kubernetes:443/proxy/a/b",
    "501 weir serves no services/proxy: there is no kubelet behind it",
  ],
  ["PUT", "nodes/none/proxy/x", '404 nodes "none" not found'],
  ["DELETE", "namespaces/default/services/a:b:c:d/proxy", '400 invalid service request "a:b:c:d"'],
  ["POST", "namespaces/default/serviceaccounts/none/token", '404 serviceaccounts "none" not found'],
  [
    "POST",
    "namespaces/default/serviceaccounts/default/token",
    "501 weir issues no tokens: it has no key to sign them with",
  ],
];
