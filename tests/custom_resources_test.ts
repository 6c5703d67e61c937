// CustomResourceDefinitions and their objects, from their creation to their end, on a real etcd.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "../storage/delay.ts";
import { startEtcd } from "./support/etcd.ts";
import { makeKubectl } from "./support/kubectl.ts";
import { startWeir } from "./support/weir.ts";

type Json = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly warnings: string;
}

interface Api {
  send(method: string, path: string, body?: Json, type?: string): Promise<Answer>;
  /** Sends a GET until the answer is as wanted. */
  until(path: string, isWanted: (answer: Answer) => boolean): Promise<Answer>;
}

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const mergePatch = "application/merge-patch+json";

function apiOf(url: string): Api {
  const send: Api["send"] = async (method, path, body, type = "application/json") => {
    const response = await fetch(url + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "Content-Type": type } }),
    });
    const text = await response.text();
    const warnings = response.headers.get("Warning") ?? "";
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : { text }, warnings };
  };
  const until: Api["until"] = async (path, isWanted) => {
    for (let attempt = 0;; attempt++) {
      const answer = await send("GET", path);
      if (isWanted(answer)) return answer;
      if (attempt === 400) throw new Error(`GET ${path} still answers ${JSON.stringify(answer).slice(0, 2000)}`);
      await delay(25);
    }
  };
  return { send, until };
}

async function withWeir(test: (api: Api, url: string, etcdUrl: string) => Promise<void>): Promise<void> {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  await test(apiOf(weir.url), weir.url, etcd.url);
}

function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}

const specSchema = {
  type: "object",
  required: ["size"],
  properties: {
    size: { type: "integer", minimum: 1, maximum: 9 },
    color: { type: "string", default: "red", enum: ["red", "blue"] },
  },
};

function version(name: string, more: Json = {}): Json {
  const properties = { spec: specSchema, status: { type: "object", properties: { phase: { type: "string" } } } };
  return {
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: "object", properties } },
    subresources: { status: {} },
    ...more,
  };
}

/** A definition of `<plural>.shop.test`. */
function definition(
  plural: string,
  { names = {}, versions = [version("v1")] }: { names?: Json; versions?: Json[] } = {},
) {
  const kind = plural.slice(0, 1).toUpperCase() + plural.slice(1, -1);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.shop.test` },
    spec: { group: "shop.test", scope: "Namespaced", names: { plural, kind, ...names }, versions },
  };
}

function order(name: string, more: { metadata?: Json; spec?: Json; apiVersion?: string } = {}): Json {
  const { metadata = {}, spec = { size: 3 }, apiVersion = "shop.test/v1" } = more;
  return { apiVersion, kind: "Order", metadata: { name, ...metadata }, spec };
}

const orders = "/apis/shop.test/v1/namespaces/default/orders";

function conditionsOf(answer: Answer): string[] {
  const conditions = (at(answer.body, "status", "conditions") ?? []) as Json[];
  return conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
}

Deno.test("a definition is established and served when its creation is answered", async () => {
  await withWeir(async ({ send }) => {
    const created = await send("POST", definitions, definition("orders", { names: { shortNames: ["ord"] } }));
    assertEquals(created.status, 201);
    assertEquals(created.body.status, {
      conditions: null,
      acceptedNames: { plural: "", kind: "" },
      storedVersions: ["v1"],
    });
    assertEquals(created.warnings, "");
    assertEquals((await send("GET", orders)).status, 200);

    const stored = await send("GET", `${definitions}/orders.shop.test`);
    assertEquals(conditionsOf(stored), [
      "NamesAccepted True NoConflicts",
      "Established True InitialNamesAccepted",
    ]);
    assertEquals(at(stored.body, "status", "acceptedNames"), {
      plural: "orders",
      singular: "order",
      shortNames: ["ord"],
      kind: "Order",
      listKind: "OrderList",
    });
    const discovery = await send("GET", "/apis/shop.test/v1");
    assertEquals(at(discovery.body, "resources", 0, "name"), "orders");
    const openApi = await send("GET", "/openapi/v3/apis/shop.test/v1");
    assert(at(openApi.body, "components", "schemas", "test.shop.v1.Order") !== undefined);
    const service = await send("GET", "/apis/apiregistration.k8s.io/v1/apiservices/v1.shop.test");
    assertEquals(at(service.body, "metadata", "labels"), { "kube-aggregator.kubernetes.io/automanaged": "true" });
    assertEquals(at(service.body, "spec"), {
      group: "shop.test",
      version: "v1",
      groupPriorityMinimum: 1000,
      versionPriority: 100,
    });
  });
});

Deno.test("custom resources are pruned, defaulted, validated, counted", async () => {
  await withWeir(async ({ send }) => {
    await send("POST", definitions, definition("orders"));
    const created = await send("POST", orders, order("a", { spec: { size: 3, unknown: 1 } }));
    assertEquals(created.status, 201);
    assertEquals(created.body.spec, { size: 3, color: "red" });
    assertStringIncludes(created.warnings, 'unknown field \\"spec.unknown\\"');
    assertEquals(at(created.body, "metadata", "generation"), 1);

    const wrong = await send("POST", orders, order("b", { spec: { size: 10, color: "green" } }));
    assertEquals(wrong.status, 422);
    assertEquals(
      wrong.body.message,
      'Order.shop.test "b" is invalid: [spec.color: Unsupported value: "green": supported values: "red", "blue", ' +
        "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9]",
    );

    const status = await send(
      "PATCH",
      `${orders}/a/status`,
      { status: { phase: "Done" }, spec: { size: 5 } },
      mergePatch,
    );
    assertEquals([status.body.spec, status.body.status], [{ size: 3, color: "red" }, { phase: "Done" }]);
    const badStatus = await send("PATCH", `${orders}/a/status`, { status: { phase: 7 } }, mergePatch);
    assertMatch(String(badStatus.body.message), /is invalid: status\.phase: Invalid value: "integer": phase in body/);
    const changed = await send("PATCH", `${orders}/a`, { spec: { size: 4 } }, mergePatch);
    assertEquals(at(changed.body, "metadata", "generation"), 2);
    assertEquals(changed.body.status, { phase: "Done" });
  });
});

Deno.test("a change of a definition is served when it is answered: another version, another column", async () => {
  await withWeir(async ({ send }) => {
    await send("POST", definitions, definition("orders"));
    await send("POST", orders, order("a"));
    const columns = [{ name: "Size", type: "integer", jsonPath: ".spec.size" }];
    const v2 = version("v2", { storage: false, additionalPrinterColumns: columns });
    const changed = await send(
      "PATCH",
      `${definitions}/orders.shop.test`,
      { spec: { versions: [version("v1"), v2] } },
      mergePatch,
    );
    assertEquals([changed.status, at(changed.body, "metadata", "generation")], [200, 2]);
    const inV2 = await send("GET", orders.replace("v1", "v2") + "/a");
    assertEquals(inV2.body.apiVersion, "shop.test/v2");
    const created = await send("POST", orders.replace("v1", "v2"), order("b", { apiVersion: "shop.test/v2" }));
    assertEquals(created.status, 201);
    assertEquals((await send("GET", `${orders}/b`)).body.apiVersion, "shop.test/v1");
    assertEquals((await send("GET", "/apis/apiregistration.k8s.io/v1/apiservices/v2.shop.test")).status, 200);
  });
});

Deno.test("names that another definition of the group has are not given twice, and are free once it is gone", async () => {
  await withWeir(async ({ send, until }) => {
    await send("POST", definitions, definition("orders", { names: { shortNames: ["o"] } }));
    await send(
      "POST",
      definitions,
      definition("others", { names: { shortNames: ["o"], kind: "Order", listKind: "Others" } }),
    );
    const contested = await send("GET", `${definitions}/others.shop.test`);
    assertEquals(conditionsOf(contested), [
      "NamesAccepted False KindConflict",
      "Established False NotAccepted",
    ]);
    assertEquals(at(contested.body, "status", "conditions", 0, "message"), '"Order" is already in use');
    assertEquals(at(contested.body, "status", "acceptedNames"), {
      plural: "others",
      kind: "",
      listKind: "Others",
    });
    assertEquals((await send("GET", "/apis/shop.test/v1/others")).status, 404);

    await send("DELETE", `${definitions}/orders.shop.test`);
    await until(
      `${definitions}/others.shop.test`,
      (answer) => conditionsOf(answer)[1]?.startsWith("Established True") ?? false,
    );
    await until("/apis/shop.test/v1/others", ({ status }) => status === 200);
  });
});

Deno.test("a definition goes with its objects, which go when their finalizers do", async () => {
  await withWeir(async ({ send, until }) => {
    await send("POST", definitions, definition("orders"));
    for (let i = 0; i < 120; i++) await send("POST", orders, order(`o-${i}`));
    await send("POST", orders, order("kept", { metadata: { finalizers: ["shop.test/books"] } }));

    const deleted = await send("DELETE", `${definitions}/orders.shop.test`);
    assertEquals(deleted.status, 200);
    assertEquals(conditionsOf(deleted)[2], "Terminating True InstanceDeletionPending");
    const refused = await send("POST", orders, order("late"));
    assertEquals([refused.status, refused.body.message], [
      405,
      "create not allowed while custom resource definition is terminating",
    ]);
    const left = await until(orders, ({ body }) => at(body, "items", "length") === 1);
    assertEquals(at(left.body, "items", 0, "metadata", "name"), "kept");
    assert(at(left.body, "items", 0, "metadata", "deletionTimestamp") !== undefined);
    assertEquals(at(left.body, "items", 0, "metadata", "generation"), 2);
    assertEquals(
      conditionsOf(await send("GET", `${definitions}/orders.shop.test`))[2],
      "Terminating True InstanceDeletionInProgress",
    );

    const freed = await send("PATCH", `${orders}/kept`, { metadata: { finalizers: null } }, mergePatch);
    assertEquals(freed.status, 200);
    await until(`${definitions}/orders.shop.test`, ({ status }) => status === 404);
    await until(orders, ({ status }) => status === 404);
    await until("/apis/apiregistration.k8s.io/v1/apiservices/v1.shop.test", ({ status }) => status === 404);
  });
});

Deno.test("what a definition asks for and does not get is told", async () => {
  await withWeir(async ({ send }) => {
    const rules = [{ rule: "self.size > 1" }];
    const schema = {
      type: "object",
      properties: { spec: { ...specSchema, "x-kubernetes-validations": rules } },
    };
    const created = await send(
      "POST",
      definitions,
      definition("orders", { versions: [version("v1", { schema: { openAPIV3Schema: schema } })] }),
    );
    assertEquals(created.status, 201);
    assertStringIncludes(created.warnings, "x-kubernetes-validations are stored (1 rule) but not enforced");
    const finalized = await send("POST", orders, order("a", { metadata: { finalizers: ["books"] } }));
    assertStringIncludes(
      finalized.warnings,
      'metadata.finalizers: \\"books\\": prefer a domain-qualified finalizer name',
    );
  });
});

Deno.test("several servers on one etcd agree on what each definition gets", async () => {
  await using etcd = await startEtcd();
  await using first = await startWeir({ etcdServers: [etcd.url] });
  await using second = await startWeir({ etcdServers: [etcd.url] });
  const [a, b] = [apiOf(first.url), apiOf(second.url)];
  const plurals = ["orders", "items", "books", "shops"];
  // One after the other: in the same instant neither server knows of what the other accepts, as with kube-apiservers.
  for (const [i, plural] of plurals.entries()) {
    await (i % 2 === 0 ? a : b).send("POST", definitions, definition(plural, { names: { shortNames: ["x"] } }));
  }
  const isDecided = ({ body }: Answer) =>
    (body.items as Json[]).every((item) => at(item, "status", "conditions", 0, "type") === "NamesAccepted");
  const decided = await a.until(definitions, isDecided);
  const accepted = (decided.body.items as Json[]).filter((item) =>
    at(item, "status", "conditions", 0, "status") === "True"
  );
  assertEquals(accepted.length, 1);
  const plural = at(accepted[0], "spec", "names", "plural");
  for (const { until } of [a, b]) await until(`/apis/shop.test/v1/${plural}`, ({ status }) => status === 200);
});

Deno.test("kubectl makes a definition, uses it at once, and deletes it", async () => {
  await withWeir(async (_api, url) => {
    await using kubectl = await makeKubectl({ url });
    const folder = await Deno.makeTempDir({ prefix: "weir-crd-" });
    const [crdFile, orderFile] = [`${folder}/crd.json`, `${folder}/order.json`];
    await Deno.writeTextFile(crdFile, JSON.stringify(definition("orders", { names: { shortNames: ["ord"] } })));
    await Deno.writeTextFile(orderFile, JSON.stringify(order("a")));
    assertStringIncludes(await kubectl.output(["create", "-f", crdFile]), "orders.shop.test created");
    assertStringIncludes(await kubectl.output(["create", "-f", orderFile]), "order.shop.test/a created");
    assertMatch(await kubectl.output(["get", "ord"]), /^NAME +AGE\na +\S+\n$/);
    await kubectl.output(["wait", "--for=condition=Established", "crd/orders.shop.test", "--timeout=10s"]);
    await kubectl.output(["label", "order", "a", "x=y"]);
    assertStringIncludes(await kubectl.output(["delete", "crd", "orders.shop.test"]), "deleted");
    const { rc, stderr } = await kubectl.run(["get", "orders"]);
    assertEquals(rc, 1);
    // It may have its discovery from before.
    assertMatch(stderr, /doesn't have a resource type|could not find the requested resource/);
    await Deno.remove(folder, { recursive: true });
  });
});
