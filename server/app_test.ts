import { assertEquals, assertMatch } from "@std/assert";
import { StorageError } from "../storage/store.ts";
import { createApp, type RequestLogEntry } from "./app.ts";
import type { ApiRequest } from "./api_request.ts";
import { Discovery } from "./discovery/discovery.ts";
import { healthChecks } from "./health_checks.ts";
import { Metrics } from "./metrics/metrics.ts";
import { OpenApi } from "./openapi/openapi.ts";
import { ResourceRegistry } from "./resources/registry.ts";
import { respondBytes, respondStream } from "./respond.ts";
import { StatusError } from "./status_error.ts";

const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "orders.shop.io" },
  spec: {
    group: "shop.io",
    names: { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList" },
    scope: "Namespaced",
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      deprecated: true,
      subresources: { status: {} },
      schema: { openAPIV3Schema: { type: "object" } },
    }],
  },
  status: {
    acceptedNames: { plural: "orders", singular: "order", kind: "Order", listKind: "OrderList" },
    conditions: [{ type: "Established", status: "True" }],
    storedVersions: ["v1"],
  },
};

const registry = new ResourceRegistry();
registry.replaceCustom(new Map([["orders.shop.io", new TextEncoder().encode(JSON.stringify(crd))]]));
const log: RequestLogEntry[] = [];

const reached = (request: ApiRequest, as = request.info.verb as string): Promise<Response> => {
  if (request.info.name === "broken") return Promise.reject(new TypeError("not a function"));
  if (request.info.name === "failing") return Promise.reject(failure);
  if (request.info.name === "torn") return tornBody(request, new Error("torn"));
  if (request.info.name === "away") return tornBody(request, new StorageError("unavailable", "etcd is away"));
  if (request.info.name === "slow") return new Promise((_, reject) => onAbort(request.signal, reject));
  const { resource, subresource } = request;
  const text = [as, resource.plural, subresource?.name].filter(Boolean).join(" ");
  return Promise.resolve(
    respondBytes(request.response, { contentType: "text/plain", body: new TextEncoder().encode(text) }),
  );
};

let failure: unknown;

/** A body that breaks off after its first bytes. */
function tornBody({ response }: ApiRequest, error: Error): Promise<Response> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(3));
    throw error;
  }
  return respondStream(response, { contentType: "text/plain", source: source() });
}

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void): void {
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
}

const checks = healthChecks({ store: () => Promise.resolve(), registry: () => {}, shutdown: () => {} });
const app = createApp({
  openApi: () => Promise.resolve(new OpenApi()),
  registry,
  discovery: new Discovery({ serverAddress: "127.0.0.1:6443" }),
  healthChecks: checks,
  openId: { issuer: "https://kubernetes.default.svc", serverAddress: "127.0.0.1:6443" },
  handlers: {
    get: (request) => reached(request),
    list: (request) => reached(request),
    connect: (request) => reached(request, "connect"),
  },
  metrics: new Metrics(registry),
  log: (entry) => log.push(entry),
});

async function ask(request: string, headers: Record<string, string> = {}): Promise<Response> {
  const [method, target] = request.split(" ") as [string, string];
  return await app.fetch(new Request(`http://127.0.0.1:8080${target}`, { method, headers }));
}

const NO_RESOURCE = "the server could not find the requested resource";
const NO_METHOD = "the server does not allow this method on the requested resource";
const PANIC = "This request caused apiserver to panic. Look in the logs for details.\n";
const NO_PAGE = "404 page not found\n";

/** What is asked, the status, and the text: a Status' message, or the body. */
const answers: [request: string, status: number, text: string][] = [
  ["GET /api/v1/pods", 200, "list pods"],
  ["GET /api/v1/pods/", 200, "list pods"],
  ["GET /api/v1/namespaces//pods", 200, "list pods"],
  ["GET /api/v1/namespaces/a/pods/b", 200, "get pods"],
  ["GET /api/v1/namespaces/a/pods/b//", 200, "get pods"],
  ["GET /api/v1/namespaces/a/pods/b/status", 200, "get pods status"],
  ["GET /api/v1/nodes/n/proxy/some/path", 200, "connect nodes proxy"],
  ["POST /api/v1/namespaces/n/pods/p/exec", 200, "connect pods exec"],
  ["GET /api/v1/namespaces/a", 200, "get namespaces"],
  ["GET /api%2Fv1/%70ods", 200, "list pods"],
  ["GET /apis/shop.io/v1/orders", 200, "list orders"],
  ["HEAD /apis/shop.io/v1/orders", 200, ""],
  ["GET /apis/shop.io/v1/namespaces/a/orders/b/status/extra", 200, "get orders status"],

  ["GET /api/v1/nosuch", 404, NO_RESOURCE],
  ["GET /api/v2", 404, NO_RESOURCE],
  ["GET /api/v2/pods", 404, NO_RESOURCE],
  ["GET /api/v1/watch", 404, NO_RESOURCE],
  ["GET /api//v1/pods", 404, NO_RESOURCE],
  ["GET /api/v1/pods/b", 404, NO_RESOURCE],
  ["GET /api/v1/namespaces/a/nodes", 404, NO_RESOURCE],
  ["GET /api/v1/namespaces/a/pods//b", 404, NO_RESOURCE],
  ["GET /api/v1/namespaces/a/pods/b/nosuch", 404, NO_RESOURCE],
  ["GET /api/v1/namespaces/a/pods/b/status/extra", 404, NO_RESOURCE],
  ["GET /apis/apps/v9", 404, NO_RESOURCE],
  ["GET /apis/apps/v9/deployments", 404, NO_RESOURCE],
  ["GET /api/v1/bindings", 404, NO_RESOURCE],
  ["GET /api/v1/proxy/nodes/x", 404, NO_RESOURCE],
  ["GET /nosuch", 404, NO_PAGE],
  ["GET //api/v1/pods", 404, NO_PAGE],
  ["GET /API/v1/pods", 404, NO_PAGE],
  ["GET /apis/nosuch.io", 404, NO_PAGE],
  ["GET /apis/nosuch.io/v1/things", 404, NO_PAGE],
  ["GET /apis/shop.io/v9", 404, NO_PAGE],
  ["GET /apis/shop.io/v1/nosuch", 404, NO_PAGE],
  ["GET /apis/shop.io/v1/orders/b", 404, NO_PAGE],
  ["PUT /apis/shop.io/v1/orders", 404, NO_PAGE],
  ["GET /healthz/", 404, NO_PAGE],
  ["GET /openapi/v3/nosuch", 404, ""],
  ["GET /apis/shop.io/v1/namespaces/a/orders/b/scale", 404, 'orders.shop.io "b" not found'],
  ["GET /api/v1/pods/%zz", 400, "400 Bad Request"],

  ["HEAD /api/v1/pods", 405, ""],
  ["OPTIONS /api/v1/pods", 405, NO_METHOD],
  ["PUT /api/v1/pods", 405, NO_METHOD],
  ["DELETE /api/v1/pods", 405, NO_METHOD],
  ["GET /api/v1/namespaces/a/bindings", 405, NO_METHOD],
  ["GET /api/v1/namespaces/a/finalize", 405, NO_METHOD],
  ["POST /apis/apps/v1", 405, NO_METHOD],
  ["PUT /version", 405, NO_METHOD],
  ["OPTIONS /apis/shop.io/v1/namespaces/a/orders/b", 405, ' is not supported on resources of kind "orders.shop.io"'],
  ["GET /api/v1/componentstatuses?watch", 405, 'watch is not supported on resources of kind "componentstatuses"'],
  ["DELETE /api/v1/namespaces/a/pods/b", 405, 'delete is not supported on resources of kind "pods"'],

  ["GET /healthz", 200, "ok"],
  ["DELETE /livez", 200, "ok"],
  ["GET /readyz/ping", 200, "ok"],
  ["GET /apis?timeout=5", 400, 'invalid timeout specified in the request URL - time: missing unit in duration "5"'],
  ["GET /api/v1/pods?timeout=-1s", 200, "list pods"],
  [
    "GET /api/v1/namespaces/a/pods/broken",
    500,
    PANIC,
  ],
  [
    "GET /api/v1/namespaces/a/pods/slow?timeout=1ms",
    504,
    "Timeout: request did not complete within the allotted timeout",
  ],
];
for (const [request, status, text] of answers) {
  Deno.test(`${request} is answered with ${status} ${JSON.stringify(text)}`, async () => {
    const response = await ask(request);
    const body = await response.text();
    const message = body.startsWith('{"kind":"Status"') ? JSON.parse(body).message : body;
    assertEquals([response.status, message], [status, text]);
  });
}

Deno.test("every method reads the index and the groups", async () => {
  for (const request of ["PATCH /", "OPTIONS /index.html", "DELETE /apis", "POST /apis/shop.io/v1"]) {
    const response = await ask(request);
    await response.body?.cancel();
    assertEquals(response.status, 200, request);
  }
});

Deno.test("built-in routes are particular about Accept, custom ones about what they can write", async () => {
  const message = async (target: string, accept: string) =>
    (await (await ask(`GET ${target}`, { accept })).json()).message;
  const available = "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, " +
    "application/vnd.kubernetes.protobuf";
  assertEquals(await message("/api/v1/namespaces/a/pods/b", "application/*"), available);
  assertEquals(
    await message("/api/v1/pods", "text/html"),
    `${available}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`,
  );
  assertEquals(await message("/apis/apps/v1", "text/html"), available);
  assertEquals(
    await message("/apis/shop.io/v1/orders", "text/html"),
    "only the following media types are accepted: application/json, application/yaml, " +
      "application/vnd.kubernetes.protobuf",
  );
  assertEquals(await (await ask("GET /apis/shop.io/v1/orders", { accept: "application/*" })).text(), "list orders");
});

Deno.test("deprecated versions warn, also about what is not there", async () => {
  const warning = async (request: string) => (await ask(request)).headers.get("Warning");
  assertEquals(await warning("GET /apis/shop.io/v1/orders"), '299 - "shop.io/v1 Order is deprecated"');
  assertEquals(
    await warning("GET /apis/shop.io/v1/namespaces/a/orders/b/scale"),
    '299 - "shop.io/v1 Order is deprecated"',
  );
  assertEquals(await warning("GET /api/v1/componentstatuses"), '299 - "v1 ComponentStatus is deprecated in v1.19+"');
  assertEquals(await warning("PUT /api/v1/componentstatuses"), null);
});

Deno.test("aggregated discovery is not sent again to who has it", async () => {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  const first = await ask("GET /apis", { accept });
  await first.body?.cancel();
  const again = await ask("GET /apis", { accept, "If-None-Match": first.headers.get("ETag")! });
  assertEquals([again.status, again.headers.get("Content-Type"), await again.text()], [304, null, ""]);
});

/** The log's entry of the request that is made, when it has ended. */
async function logged(request: () => Promise<Response>): Promise<RequestLogEntry> {
  const before = log.length;
  await (await request()).body?.cancel();
  assertEquals(log.length, before + 1);
  return log.at(-1)!;
}

const ends: [request: string, status: number, panic: boolean, error: string | undefined][] = [
  ["GET /api/v1/pods", 200, false, undefined],
  ["GET /nosuch", 404, false, undefined],
  ["GET /api/v1/nosuch", 404, false, NO_RESOURCE],
  ["GET /api/v1/namespaces/a/pods/broken", 500, true, "not a function"],
  [
    "GET /api/v1/namespaces/a/pods/slow?timeout=1ms",
    504,
    false,
    "Timeout: request did not complete within the allotted timeout",
  ],
  ["GET /api/v1/namespaces/a/pods/torn", 200, true, "torn"],
  ["GET /api/v1/namespaces/a/pods/away", 200, false, "etcd is away"],
];
for (const [request, status, panic, error] of ends) {
  Deno.test(`${request} is logged as ${panic ? "a panic" : "no panic"}, with what the client is not told`, async () => {
    const entry = await logged(async () => {
      const response = await ask(request, { "User-Agent": "test/1", "Audit-ID": `of ${request}` });
      await response.text().catch(() => {});
      return new Response();
    });
    const [method, target] = request.split(" ");
    assertEquals([entry.method, entry.url], [method, `http://127.0.0.1:8080${target}`]);
    assertEquals([entry.status, entry.panic, (entry.error as Error | undefined)?.message], [status, panic, error]);
    assertEquals([entry.userAgent, entry.auditId], ["test/1", `of ${request}`.slice(0, 64)]);
    if (panic) assertMatch((entry.error as Error).stack!, /app_test\.ts/);
  });
}

Deno.test("what is logged of a request is known when its client has left", async () => {
  const request = new Request("http://127.0.0.1:8080/version", { headers: { "User-Agent": "kubectl" } });
  const { headers } = request;
  let closed = false;
  const read = () => {
    if (closed) throw new TypeError("Request closed");
    return headers;
  };
  Object.defineProperty(request, "headers", { get: read });
  const entry = await logged(async () => {
    const response = await app.fetch(request);
    closed = true;
    return response;
  });
  assertEquals([entry.userAgent, entry.status], ["kubectl", 200]);
});

Deno.test("a client that leaves before its answer is nobody's fault", async () => {
  const stop = new AbortController();
  const { signal } = stop;
  const url = "http://127.0.0.1:8080/api/v1/namespaces/a/pods/slow";
  const entry = await logged(async () => {
    const answer = app.fetch(new Request(url, { signal }));
    stop.abort();
    return await answer;
  });
  assertEquals([entry.status, entry.panic, entry.error], [499, false, undefined]);
});

Deno.test("what goes wrong while an error is told ends that request alone", async () => {
  const panic = new StatusError("x", { code: 700, reason: "NotFound", details: {} }); // no Response has such a status
  const entry = await logged(async () => {
    failure = panic;
    const response = await ask("GET /api/v1/namespaces/a/pods/failing");
    assertEquals([response.status, await response.text()], [500, PANIC]);
    return new Response();
  });
  assertEquals([entry.status, entry.panic, entry.error instanceof RangeError], [500, true, true]);
  assertEquals((await ask("GET /livez")).status, 200);
});
