// What /metrics says after some requests to a server on an embedded store.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "../../storage/delay.ts";
import { configFrom } from "../config.ts";
import { inMemory } from "../data_dir.ts";
import type { ServerHandle } from "../serve.ts";
import { startServer } from "../start_server.ts";

interface Family {
  readonly help: string;
  readonly type: string;
  /** Values by the name of the sample and its labels, as they stand in the line. */
  readonly samples: Map<string, number>;
}

/** Prometheus' text format 0.0.4. @throws {Error} for a line that has no place in it */
function parseMetrics(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const label = String.raw`[a-z_]+="(?:[^"\\\n]|\\.)*"`;
  const sample = new RegExp(String.raw`^([a-z_]+)(?:\{${label}(?:,${label})*\})? ([-+0-9.e]+|\+Inf|NaN)$`);
  let [name, family]: [string, Family | undefined] = ["", undefined];
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [, helpOf, help] = /^# HELP ([a-z_]+) (\S.*)$/.exec(line) ?? [];
    const [, typeOf, type] = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    const [, sampleOf, value] = sample.exec(line) ?? [];
    if (helpOf !== undefined) name = helpOf;
    else if (typeOf === name) families.set(name, family = { help: help ?? "", type: type!, samples: new Map() });
    else if (sampleOf?.replace(/_(bucket|sum|count)$/, "") === name || sampleOf === name) {
      family!.samples.set(line.slice(0, line.lastIndexOf(" ")), Number(value));
    } else throw new Error(`not in the text format: ${line}`);
  }
  return families;
}

async function startTestServer(config: { readOnly?: boolean } = {}): Promise<ServerHandle & AsyncDisposable> {
  const server = await startServer(configFrom({ port: 0, dataDir: inMemory, ...config }));
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

async function metricsOf({ url }: ServerHandle): Promise<Map<string, Family>> {
  const response = await fetch(`${url}/metrics`);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  return parseMetrics(await response.text());
}

/** Sends `<method> <path>[ <body>]` and reads the answer. */
async function ask({ url }: ServerHandle, request: string): Promise<number> {
  const [method, path, body] = request.split(" ") as [string, string, string?];
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
  await response.body?.cancel();
  return response.status;
}

const configMaps = "/api/v1/namespaces/default/configmaps";
const configMapLabels = 'group="",version="v1",resource="configmaps"';

/** A request, and the labels under which it is counted. */
const counted: [request: string, labels: string, code: number][] = [
  ["GET /api/v1/pods", 'verb="LIST",group="",version="v1",resource="pods",subresource="",scope="cluster"', 200],
  [`GET ${configMaps}`, `verb="LIST",${configMapLabels},subresource="",scope="namespace"`, 200],
  [`GET ${configMaps}/none`, `verb="GET",${configMapLabels},subresource="",scope="resource"`, 404],
  [
    `POST ${configMaps} {"metadata":{"name":"a"}}`,
    `verb="POST",${configMapLabels},subresource="",scope="resource"`,
    201,
  ],
  [`DELETE ${configMaps}/a`, `verb="DELETE",${configMapLabels},subresource="",scope="resource"`, 200],
  [`DELETE ${configMaps}`, `verb="DELETECOLLECTION",${configMapLabels},subresource="",scope="namespace"`, 200],
  [`PUT ${configMaps}/b {}`, `verb="PUT",${configMapLabels},subresource="",scope="resource"`, 400],
  [
    "GET /apis/apps/v1/namespaces/default/deployments/none/scale",
    'verb="GET",group="apps",version="v1",resource="deployments",subresource="scale",scope="resource"',
    404,
  ],
  [
    "GET /api/v1/namespaces/default/pods/none/log",
    'verb="CONNECT",group="",version="v1",resource="pods",subresource="log",scope="resource"',
    404,
  ],
  ["GET /livez", 'verb="GET",group="",version="",resource="",subresource="/livez",scope=""', 200],
  ["GET /made/up", 'verb="GET",group="",version="",resource="",subresource="",scope=""', 404],
  ["GET /apis/made.up/v1/ups", 'verb="GET",group="",version="",resource="",subresource="",scope=""', 404],
  ["OPTIONS /", 'verb="other",group="",version="",resource="",subresource="",scope=""', 200],
];

Deno.test("requests are counted under kube-apiserver's names and labels", async (test) => {
  await using server = await startTestServer();
  for (const [request, labels, code] of counted) {
    await test.step(`${request} is ${labels}`, async () => {
      const component = `${labels},component="apiserver"`;
      const total = `apiserver_request_total{${component},dry_run="",code="${code}"}`;
      const before = (await metricsOf(server)).get("apiserver_request_total")!.samples.get(total) ?? 0;
      assertEquals(await ask(server, request), code);
      const metrics = await metricsOf(server);
      assertEquals(metrics.get("apiserver_request_total")!.samples.get(total), before + 1);
      const duration = metrics.get("apiserver_request_duration_seconds")!.samples;
      assert(duration.get(`apiserver_request_duration_seconds_sum{${component},dry_run=""}`)! > 0);
      const read = /verb="(GET|LIST)"/.test(labels);
      const sizes = metrics.get("apiserver_response_sizes")!.samples;
      const size = sizes.get(`apiserver_response_sizes_sum{${component}}`);
      assertEquals(size !== undefined && size > 0, read);
    });
  }
});

Deno.test("a dry run has a label of its own, and what clients make up has none", async () => {
  await using server = await startTestServer();
  for (const dryRun of ["All", "Some"]) {
    await ask(server, `POST ${configMaps}?dryRun=${dryRun} {"metadata":{"name":"a"}}`);
  }
  const names = [...(await metricsOf(server)).get("apiserver_request_total")!.samples.keys()];
  const codes = names.map((name) => /dry_run="(.*)",code="(\d+)"/.exec(name)?.slice(1).join(" "));
  assertEquals(codes.sort(), ["All 201", "invalid 422"]);
});

Deno.test("watches are counted while they last, other requests as in flight", async () => {
  await using server = await startTestServer();
  const stop = new AbortController();
  const watch = await fetch(`${server.url}/api/v1/pods?watch=1`, { signal: stop.signal });
  const labels =
    'verb="WATCH",group="",version="v1",resource="pods",subresource="",scope="cluster",component="apiserver"';
  const running = `apiserver_longrunning_requests{${labels}}`;
  const during = await metricsOf(server);
  assertEquals(during.get("apiserver_longrunning_requests")!.samples.get(running), 1);
  assertEquals(
    [...during.get("apiserver_current_inflight_requests")!.samples],
    [
      ['apiserver_current_inflight_requests{request_kind="mutating"}', 0],
      ['apiserver_current_inflight_requests{request_kind="readOnly"}', 1], // the one that asks
    ],
  );
  assertEquals(during.get("apiserver_request_total")!.samples.size, 0);
  stop.abort();
  await watch.text().catch(() => {});
  const total = `apiserver_request_total{${labels},dry_run="",code="200"}`;
  while (!(await metricsOf(server)).get("apiserver_request_total")!.samples.has(total)) await delay(5);
  assertEquals((await metricsOf(server)).get("apiserver_longrunning_requests")!.samples.get(running), 0);
});

Deno.test("the store's requests are told by operation and resource", async () => {
  await using server = await startTestServer();
  await ask(server, 'POST /api/v1/namespaces {"metadata":{"name":"a"}}');
  for (const path of ["/api/v1/services", "/apis/apps/v1/deployments"]) await ask(server, `GET ${path}`);
  const { samples, type } = (await metricsOf(server)).get("etcd_request_duration_seconds")!;
  assertEquals(type, "histogram");
  for (
    const labels of [
      'operation="create",group="",resource="namespaces"',
      'operation="list",group="",resource="services"',
      'operation="list",group="apps",resource="deployments"',
    ]
  ) {
    assert(samples.get(`etcd_request_duration_seconds_count{${labels}}`)! > 0, labels);
    assertEquals(
      samples.get(`etcd_request_duration_seconds_bucket{le="+Inf",${labels}}`),
      samples.get(`etcd_request_duration_seconds_count{${labels}}`),
    );
  }
});

/** Every name, with its type. */
const families = {
  apiserver_request_total: "counter",
  apiserver_request_duration_seconds: "histogram",
  apiserver_response_sizes: "histogram",
  apiserver_longrunning_requests: "gauge",
  apiserver_current_inflight_requests: "gauge",
  etcd_request_duration_seconds: "histogram",
  weir_list_pages_total: "counter",
  weir_list_bytes: "gauge",
  process_cpu_seconds_total: "counter",
  process_resident_memory_bytes: "gauge",
  process_start_time_seconds: "gauge",
  process_open_fds: "gauge",
  process_max_fds: "gauge",
  weir_watchers: "gauge",
  weir_watch_hubs: "gauge",
  weir_watch_window_bytes: "gauge",
  weir_watch_events_dropped_total: "counter",
  weir_watchers_evicted_total: "counter",
};
const ofLinux = ["process_open_fds", "process_max_fds"];

for (const readOnly of [false, true]) {
  Deno.test(`a server that ${readOnly ? "only reads" : "writes"} tells all about itself, and of its health`, async () => {
    await using server = await startTestServer({ readOnly });
    for (const path of ["/healthz", "/livez", "/readyz", "/version"]) {
      assertEquals(await ask(server, `GET ${path}`), 200);
    }
    const metrics = await metricsOf(server);
    const expected = Object.entries(families).filter(([name]) => Deno.build.os === "linux" || !ofLinux.includes(name));
    assertEquals([...metrics].map(([name, { type }]) => [name, type]), expected);
    for (const name of expected.flatMap(([name]) => name.startsWith("process_") ? [name] : [])) {
      assert(metrics.get(name)!.samples.get(name)! > 0, name);
    }
    assertEquals(await ask(server, "POST /metrics"), 405);
    assertEquals(await ask(server, `POST ${configMaps} {"metadata":{"name":"a"}}`), readOnly ? 405 : 201);
  });
}

Deno.test("durations have kube-apiserver's buckets, sizes have powers of ten", async () => {
  await using server = await startTestServer();
  await ask(server, "GET /livez");
  const metrics = await metricsOf(server);
  const bounds = (name: string) =>
    [...metrics.get(name)!.samples.keys()].flatMap((key) =>
      /subresource="\/livez"/.test(key) ? /le="(.*?)"/.exec(key)?.[1] ?? [] : []
    );
  assertEquals(
    bounds("apiserver_response_sizes").join(" "),
    "1000 10000 100000 1000000 10000000 100000000 1000000000 +Inf",
  );
  assertMatch(bounds("apiserver_request_duration_seconds").join(" "), /^0\.005 0\.025 0\.05 .* 45 60 \+Inf$/);
  assertEquals(bounds("apiserver_request_duration_seconds").length, 24);
});
