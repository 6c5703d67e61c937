// The documents above the resources, against those recorded from a kube-apiserver: discovery in all its forms, the index
// of paths, health. Without a server: only what they say is checked here, tests/golden_test.ts has the rest.
import { assertEquals } from "@std/assert";
import {
  Discovery,
  type DiscoveryAnswer,
  discoveryTarget,
  pathIndex,
  servesAggregated,
} from "../server/discovery/discovery.ts";
import { healthAnswer, singleHealthAnswer } from "../server/health.ts";
import { healthChecks, type HealthEndpoint, healthPaths } from "../server/health_checks.ts";
import { negotiateAggregatedDiscovery, negotiatePlain } from "../server/negotiation.ts";
import { parseRequestTarget, type RequestTarget } from "../server/request_target.ts";
import { ResourceRegistry } from "../server/resources/registry.ts";
import { recordedHeader } from "./support/golden_compare.ts";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";

const corpus = new GoldenCorpus(goldenFolder);
const utf8 = new TextEncoder();
/** Keeps all bytes apart, those of protobuf too. */
const text = new TextDecoder("latin1");

const discovery = new Discovery({ serverAddress: "192.0.2.2:6443" });
const registry = new ResourceRegistry({
  log: ({ key, message }) => {
    throw new Error(`${key}: ${message}`);
  },
});
registry.replaceCustom(recordedCrds());

/** The CRDs of the corpus as a list of them showed them. */
function recordedCrds(): ReadonlyMap<string, Uint8Array> {
  const list = corpus.cases.find((golden) =>
    golden.path === "/apis/apiextensions.k8s.io/v1/customresourcedefinitions" && accept(golden) === "application/json"
  )!;
  const { items } = JSON.parse(new TextDecoder().decode(corpus.body(list)));
  return new Map(
    items.map((crd: { metadata: { name: string } }) => [crd.metadata.name, utf8.encode(JSON.stringify(crd))]),
  );
}

function requestHeader(golden: GoldenCase, name: string): string {
  return golden.requestHeaders.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value).join(", ");
}

function accept(golden: GoldenCase): string {
  return requestHeader(golden, "accept");
}

function recordedGets(): readonly { golden: GoldenCase; target: RequestTarget }[] {
  return corpus.cases
    .filter((golden) => golden.method === "GET" && golden.status === 200 && golden.stable !== false)
    .map((golden) => ({ golden, target: parseRequestTarget(golden.path)! }));
}

function answer(golden: GoldenCase, target: RequestTarget): DiscoveryAnswer | undefined {
  const document = discoveryTarget(target.path);
  if (document === undefined) return undefined;
  const client = { accept: accept(golden), userAgent: requestHeader(golden, "user-agent"), query: target.query };
  const aggregated = servesAggregated(target.path) ? negotiateAggregatedDiscovery(client) : undefined;
  const format = aggregated ?? negotiatePlain(client);
  return discovery.answer(document, registry.current, { format, aggregated: aggregated !== undefined });
}

Deno.test("discovery documents are those of kube-apiserver, in every format", () => {
  let compared = 0;
  for (const { golden, target } of recordedGets()) {
    const found = answer(golden, target);
    if (found === undefined) continue;
    assertEquals(found.contentType, recordedHeader(golden, "content-type"), golden.id);
    assertEquals(found.headers["ETag"], recordedHeader(golden, "etag"), golden.id);
    assertEquals(text.decode(found.body), text.decode(corpus.body(golden)), golden.id);
    compared++;
  }
  assertEquals(compared > 400, true, `only ${compared} compared`);
});

const checks = healthChecks({ store: () => Promise.resolve(), registry: () => {}, shutdown: () => {} });

Deno.test("the index at / names every path", () => {
  const others = ["/.well-known/openid-configuration", "/openid/v1/jwks", "/openapi/v2", "/openapi/v3", "/openapi/v3/"];
  const served = ["/version", "/metrics", "/metrics/slis", "/flagz", "/statusz", ...healthPaths(checks)];
  const golden = corpus.cases.find(({ path }) => path === "/")!;
  assertEquals(text.decode(pathIndex(registry.current, [...others, ...served])), text.decode(corpus.body(golden)));
});

Deno.test("health answers are those of kube-apiserver", async () => {
  for (const { golden, target } of recordedGets()) {
    const [, endpoint = "", single] = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(target.path) ?? [];
    if (endpoint === "") continue;
    const { query } = target;
    const list = checks[endpoint as HealthEndpoint];
    const found = single === undefined
      ? await healthAnswer(list, { endpoint, verbose: query.has("verbose"), exclude: query.get("exclude") ?? [] })
      : await singleHealthAnswer(list, single);
    assertEquals(found?.body, text.decode(corpus.body(golden)), golden.id);
    assertEquals(found?.contentType, recordedHeader(golden, "content-type"), golden.id);
    assertEquals(found?.headers["X-Content-Type-Options"], recordedHeader(golden, "x-content-type-options"), golden.id);
  }
});
