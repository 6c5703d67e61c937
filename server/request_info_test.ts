import { assertEquals, assertObjectMatch } from "@std/assert";
import { booleanParameter, parseRequestInfo, type RequestInfo } from "./request_info.ts";
import { parseQuery, parseRequestTarget } from "./request_target.ts";

function infoOf(request: string): RequestInfo {
  const [method, target] = request.split(" ") as [string, string];
  return parseRequestInfo(method, parseRequestTarget(target)!);
}

const resourceRequests: [request: string, info: Partial<RequestInfo>][] = [
  ["GET /api/v1/pods", { verb: "list", apiPrefix: "api", apiVersion: "v1", resource: "pods", namespacedPath: false }],
  ["GET /api/v1/pods?watch=true", { verb: "watch", verbInPath: false }],
  ["GET /api/v1/pods?watch=False", { verb: "list" }],
  ["GET /api/v1/namespaces/a/pods/", { verb: "list", namespace: "a", resource: "pods", namespacedPath: true }],
  ["GET /api/v1/namespaces/a/pods/b", { verb: "get", namespace: "a", resource: "pods", name: "b" }],
  ["GET /api/v1/namespaces/a/pods/b?watch", { verb: "get" }],
  ["GET /api/v1/namespaces/a/pods/b//", { verb: "get", name: "b", subresource: "" }],
  ["GET /api/v1/namespaces/a/pods/b/log", { verb: "get", name: "b", subresource: "log" }],
  ["HEAD /api/v1/namespaces//pods", { verb: "list", namespace: "", namespacedPath: true, resource: "pods" }],
  ["GET /api/v1/namespaces", { verb: "list", namespace: "", resource: "namespaces" }],
  ["GET /api/v1/namespaces/a", {
    verb: "get",
    namespace: "a",
    namespacedPath: false,
    resource: "namespaces",
    name: "a",
  }],
  ["PUT /api/v1/namespaces/a/finalize", { verb: "update", resource: "namespaces", name: "a", subresource: "finalize" }],
  ["POST /apis/apps/v1/namespaces/a/deployments", { verb: "create", apiGroup: "apps", resource: "deployments" }],
  ["PATCH /apis/apps/v1/namespaces/a/deployments/b", { verb: "patch", name: "b" }],
  ["DELETE /apis/apps/v1/namespaces/a/deployments/b", { verb: "delete" }],
  ["DELETE /apis/apps/v1/namespaces/a/deployments", { verb: "deletecollection" }],
  ["get /api/v1/pods", { verb: "", resource: "pods" }],
  ["OPTIONS /api/v1/pods", { verb: "" }],
  ["GET /api/v1/watch/namespaces/a/pods/b", { verb: "watch", verbInPath: true, namespace: "a", name: "b" }],
  ["GET /api/v1/watch/pods", { verb: "watch", verbInPath: true, resource: "pods", name: "" }],
  ["GET /api/v1/proxy/nodes/x", { verb: "proxy", resource: "nodes", name: "x" }],
  ["GET /api/v1//pods", { resource: "", name: "pods" }],
];
for (const [request, info] of resourceRequests) {
  Deno.test(`${request} is about ${JSON.stringify(info)}`, () => {
    assertObjectMatch(infoOf(request), { isResourceRequest: true, ...info });
  });
}

for (const path of ["/", "/api", "/api/v1", "/api/v1/", "/apis/apps", "/apis/apps/v1", "/version", "/api/v1/watch"]) {
  Deno.test(`${path} is no resource`, () => assertEquals(infoOf(`GET ${path}`).isResourceRequest, false));
}

Deno.test("a boolean parameter is true unless it says 0 or false", () => {
  const query = parseQuery("a&b=&c=no&d=0&e=FALSE&f=f");
  const values = ["a", "b", "c", "d", "e", "f", "g"].map((name) => booleanParameter(query, name));
  assertEquals(values, [true, true, true, false, false, true, undefined]);
});
