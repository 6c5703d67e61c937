// The OpenAPI bench: how long documents take and how much memory building them costs at its peak, for the recorded
// cluster and for one with 500 CRDs. Each with a weir of its own: first requests count.

import { goldenFolder } from "../../tests/support/golden_corpus.ts";
import { startLocalEtcd } from "../local_etcd.ts";
import type { Bench, BenchContext } from "./bench.ts";
import type { StoredObject } from "./data.ts";
import { putObjects } from "./etcd_load.ts";
import { peakRssBytes, resetPeakRss, usageOf } from "./process_usage.ts";
import { describeMachine, writeResults } from "./results.ts";
import { type BenchEtcd, etcdAt, startWeir, useEtcd, type Weir } from "./servers.ts";
import { figure, megabytes, textTable } from "./text_table.ts";

const crdCounts = { full: 500, quick: 50, smoke: 2 } as const;
/** Fields in a CRD's schema: about 45 KB, as those of well-known operators are. */
const fieldsPerCrd = 400;

const v2Protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

const requests: readonly { readonly name: string; readonly path: string; readonly accept: string }[] = [
  { name: "v3 index", path: "/openapi/v3", accept: "application/json" },
  { name: "v3 document of core/v1", path: "/openapi/v3/api/v1", accept: "application/json" },
  { name: "v2 in JSON", path: "/openapi/v2", accept: "application/json" },
  { name: "v2 in protobuf", path: "/openapi/v2", accept: v2Protobuf },
];

interface Measured {
  readonly cluster: string;
  readonly request: string;
  readonly bytes: number;
  readonly firstMs: number;
  readonly laterMs: number;
  /** The first request, once one CRD has changed. */
  readonly afterChangeMs: number;
  /** At the first request's peak, beyond what was resident before. */
  readonly peakBytes: number;
}

export const openApiBench: Bench = async (context) => {
  const measured: Measured[] = [];
  const { options, stack, progress } = context;
  const golden = stack.use(await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` }));
  measured.push(...await measureCluster(etcdAt(golden.endpoint, golden.pid), context, "recorded"));
  const etcd = await useEtcd(options, stack);
  const count = crdCounts[options.size];
  const crds = Array.from({ length: count }, (_, i) => storedCrd(i, 1));
  await putObjects(etcd.endpoint, crds, { count, progress, signal: context.signal });
  measured.push(...await measureCluster(etcd, context, `${count} CRDs`));
  progress.clear();
  await report(measured, context);
};

async function measureCluster(etcd: BenchEtcd, context: BenchContext, cluster: string): Promise<Measured[]> {
  await using weir = await startWeir(etcd, context.options);
  const measured: Measured[] = [];
  for (const request of requests) {
    context.signal.throwIfAborted();
    context.progress.step(`${cluster}: ${request.name}`);
    await resetPeakRss(weir.pid);
    const before = (await usageOf(weir.pid)).rssBytes;
    const first = await timed(weir, request);
    const peakBytes = await peakRssBytes(weir.pid) - before;
    const later = await timed(weir, request);
    await putObjects(etcd.endpoint, [storedCrd(0, measured.length + 2)], { ...context, count: 1 });
    await new Promise((resolve) => setTimeout(resolve, crdSettlesMs));
    const afterChange = await timed(weir, request);
    measured.push({
      cluster,
      request: request.name,
      bytes: first.bytes,
      firstMs: first.ms,
      laterMs: later.ms,
      afterChangeMs: afterChange.ms,
      peakBytes,
    });
  }
  return measured;
}

/** Until a written CRD is served. */
const crdSettlesMs = 500;

async function timed(weir: Weir, { path, accept }: { path: string; accept: string }) {
  const began = performance.now();
  const response = await fetch(weir.plainUrl + path, { headers: { "Accept": accept, "Accept-Encoding": "identity" } });
  const { byteLength } = await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return { ms: performance.now() - began, bytes: byteLength };
}

async function report(measured: readonly Measured[], context: BenchContext): Promise<void> {
  const rows = measured.map((one) => [
    `${one.cluster}: ${one.request}`,
    megabytes(one.bytes),
    figure(one.firstMs),
    figure(one.laterMs),
    figure(one.afterChangeMs),
    megabytes(one.peakBytes),
  ]);
  const header = ["openapi", "MB", "first, ms", "later, ms", "after a change, ms", "peak, MB more"];
  context.print(textTable(header, rows));
  const data = { date: new Date().toISOString(), machine: await describeMachine(), measured };
  for (const path of await writeResults("openapi", { data }, context)) context.print(path);
}

/** A CRD of one of ten groups; another `edition` is another schema. */
function storedCrd(index: number, edition: number): StoredObject {
  const group = `group${index % 10}.bench.weir.dev`;
  const [plural, kind] = [`benches${index}`, `Bench${index}`];
  const names = { plural, singular: `bench${index}`, kind, listKind: `${kind}List` };
  const field = (i: number) => ({
    type: "string",
    description: `Field ${i} of kind ${kind}, edition ${edition}, with a description of a usual length.`,
  });
  const spec = {
    type: "object",
    properties: Object.fromEntries(Array.from({ length: fieldsPerCrd }, (_, i) => [`field${i}`, field(i)])),
  };
  const openAPIV3Schema = { type: "object", properties: { spec, status: { type: "object" } } };
  const crd = {
    kind: "CustomResourceDefinition",
    apiVersion: "apiextensions.k8s.io/v1beta1",
    metadata: { name: `${plural}.${group}`, uid: `bench-crd-${index}`, creationTimestamp: "2026-01-01T00:00:00Z" },
    spec: {
      group,
      version: "v1",
      names,
      scope: "Namespaced",
      validation: { openAPIV3Schema },
      subresources: { status: {} },
      versions: [{ name: "v1", served: true, storage: true }],
      conversion: { strategy: "None" },
      preserveUnknownFields: false,
    },
    status: {
      conditions: [{ type: "Established", status: "True" }],
      acceptedNames: names,
      storedVersions: ["v1"],
    },
  };
  const key = `/apiextensions.k8s.io/customresourcedefinitions/${plural}.${group}`;
  return { key, value: new TextEncoder().encode(JSON.stringify(crd)) };
}
