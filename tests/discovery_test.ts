// What is answered outside the resources, against a kube-apiserver's recorded answers: discovery in all its forms, the
// index of paths, health, OpenID. The handler is called directly; what an HTTP server adds is in tests/golden_test.ts.
import { assertEquals } from "@std/assert";
import { BodyProgress } from "../server/body_progress.ts";
import { Discovery } from "../server/discovery/discovery.ts";
import { nonResource } from "../server/handlers/non_resource.ts";
import { healthChecks } from "../server/health_checks.ts";
import { Metrics } from "../server/metrics/metrics.ts";
import { acceptsGzip, clientPreferences } from "../server/negotiation.ts";
import { openIdConfiguration } from "../server/openid.ts";
import { OpenApi } from "../server/openapi/openapi.ts";
import { parseRequestInfo, type RequestInfo } from "../server/request_info.ts";
import { parseRequestTarget } from "../server/request_target.ts";
import { ResourceRegistry } from "../server/resources/registry.ts";
import { respondPageNotFound, respondStatus, type ResponseContext } from "../server/respond.ts";
import { PageNotFoundError } from "../server/route.ts";
import { StatusError } from "../server/status_error.ts";
import { differenceOf } from "./support/golden_compare.ts";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";
import type { RawAnswer } from "./support/raw_http.ts";

const corpus = new GoldenCorpus(goldenFolder);
const serverAddress = "192.0.2.2:6443";

const dependencies = {
  discovery: new Discovery({ serverAddress }),
  checks: healthChecks({ store: () => Promise.resolve(), registry: () => {}, shutdown: () => {} }),
  openApi: () => Promise.resolve(new OpenApi()),
  openIdConfiguration: openIdConfiguration({ issuer: "https://kubernetes.default.svc", serverAddress }),
  metrics: new Metrics(new ResourceRegistry()),
};

const resources = recordedResources();

/** What is served with the CRDs of the corpus, as a list of them showed them. */
function recordedResources() {
  const list = corpus.cases.find(({ path, requestHeaders }) =>
    path === "/apis/apiextensions.k8s.io/v1/customresourcedefinitions" &&
    requestHeaders.some(([name, value]) => name === "Accept" && value === "application/json")
  )!;
  const { items } = JSON.parse(new TextDecoder().decode(corpus.body(list)));
  const stored = items.map((crd: { metadata: { name: string } }) => {
    return [crd.metadata.name, new TextEncoder().encode(JSON.stringify(crd))];
  });
  const problems: string[] = [];
  const registry = new ResourceRegistry({ log: ({ key, message }) => problems.push(`${key}: ${message}`) });
  registry.replaceCustom(new Map(stored));
  assertEquals(problems, []);
  return registry.current;
}

/** The recorded requests that are about no resource, without those that something before the handler answers. */
function recordedCases(): readonly { golden: GoldenCase; info: RequestInfo }[] {
  return corpus.cases
    .filter(({ category, stable }) => category !== "auth" && stable !== false)
    .filter(({ path }) => !path.includes("timeout=") && !path.startsWith("//") && !path.startsWith("/openapi/v"))
    // Of two Accept headers Go reads the first; Headers joins them.
    .filter(({ requestHeaders }) => requestHeaders.filter(([name]) => name === "Accept").length < 2)
    .flatMap((golden) => {
      const target = parseRequestTarget(golden.path);
      return target ? [{ golden, info: parseRequestInfo(golden.method, target) }] : [];
    })
    .filter(({ info }) => !info.isResourceRequest);
}

function contextOf(golden: GoldenCase, info: RequestInfo): { headers: Headers; response: ResponseContext } {
  const headers = new Headers(golden.requestHeaders.map(([name, value]): [string, string] => [name, value]));
  const response = {
    method: golden.method,
    auditId: "",
    client: clientPreferences(headers, info.query),
    gzip: acceptsGzip(headers),
    warnings: [],
    abort: new AbortController(),
    transientChunks: false,
    progress: new BodyProgress(),
  };
  return { headers, response };
}

async function answer(golden: GoldenCase, info: RequestInfo): Promise<RawAnswer> {
  const { headers, response } = contextOf(golden, info);
  let found: Response;
  try {
    found = await nonResource({ info, headers, resources, response }, dependencies);
  } catch (error) {
    if (error instanceof StatusError) found = respondStatus(response, error);
    else if (error instanceof PageNotFoundError) found = respondPageNotFound(response);
    else throw error;
  }
  const body = golden.method === "HEAD" ? new Uint8Array() : await found.bytes();
  return { status: found.status, headers: new Map(found.headers), body } as RawAnswer;
}

/** weir is built by no Go compiler and says so. */
function differsByBuild(golden: GoldenCase): boolean {
  return golden.status === 200 && /^\/version\/?(\?|$)/.test(golden.path);
}

Deno.test("what is answered outside the resources is what kube-apiserver answers", async () => {
  const cases = recordedCases().filter(({ golden }) => !differsByBuild(golden));
  const differences: string[] = [];
  for (const { golden, info } of cases) {
    const difference = differenceOf(corpus, golden, { answer: await answer(golden, info) });
    if (difference !== undefined) differences.push(`${golden.id}: ${difference}`);
  }
  assertEquals(differences, []);
  assertEquals(cases.length > 500, true, `only ${cases.length} compared`);
});

Deno.test("the version is that of Kubernetes, but for the facts about a build", async () => {
  const { golden, info } = recordedCases().find(({ golden }) => differsByBuild(golden))!;
  const ofBuild = { goVersion: "", compiler: "", platform: "" };
  const recorded = JSON.parse(new TextDecoder().decode(corpus.body(golden)));
  const found = JSON.parse(new TextDecoder().decode((await answer(golden, info)).body));
  assertEquals({ ...found, ...ofBuild }, { ...recorded, ...ofBuild });
});
