// Memory per representation: a list of 300 MB costs about the same in each, as all are streamed and none is built whole.
// Each list is the first one of a process started as `deno task server` starts it: what an earlier list left behind
// would otherwise count for the next.

import { assert, assertLess } from "@std/assert";
import { transfer } from "../scripts/bench/curl.ts";
import { configMap, type StoredObject } from "../scripts/bench/data.ts";
import { putObjects } from "../scripts/bench/etcd_load.ts";
import { peakRssBytes } from "../scripts/bench/process_usage.ts";
import { type BenchEtcd, etcdAt, startWeir } from "../scripts/bench/servers.ts";
import { findTool } from "../scripts/local_etcd.ts";
import { startEtcd } from "./support/etcd.ts";
import { type Representation, representations } from "./support/representations.ts";

const megabyte = 1_000_000;
const listBytes = 300 * megabyte;
const objectBytes = 100_000;
const namespace = "bench";
/** What the highest and the lowest peak may lie apart. */
const spreadMax = 60 * megabyte;
/** Lists under way at a time, each in a server of its own: as many as a small machine has cores. */
const listsAtOnce = 2;

interface List extends Representation {
  readonly gzip: boolean;
}

/** Their YAML is blocks. Large texts that YAML must quote go through strings, and were seen to take some 50 MB more. */
function* objects(): Generator<StoredObject> {
  for (let i = 0; i < listBytes / objectBytes; i++) yield configMap(i, { bytes: objectBytes, namespace });
}

/** Peak RSS, in bytes, of a server that answers one list. */
async function peakOf({ name, accept, query, whole, gzip }: List, etcd: BenchEtcd): Promise<number> {
  await using weir = await startWeir(etcd, { main: undefined });
  const path = `/api/v1/namespaces/${namespace}/configmaps${query}`;
  const { bytes } = await transfer(weir, { path, accept, gzip, protocol: "plain" }, new AbortController().signal);
  if (whole && !gzip) assert(bytes > listBytes, `${name}: ${bytes} bytes came`);
  return await peakRssBytes(weir.pid);
}

Deno.test({
  name: "a list of 300 MB takes the same memory in every representation, with and without gzip",
  ignore: await findTool("curl") === undefined || Deno.build.os !== "linux", // peaks are read in /proc
  async fn() {
    await using etcd = await startEtcd();
    const target = etcdAt(etcd.url, etcd.pid);
    const progress = { step() {}, update() {}, clear() {} };
    await putObjects(etcd.url, objects(), { count: 0, progress, signal: new AbortController().signal });
    const lists = representations.flatMap((one) => [false, true].map((gzip) => ({ ...one, gzip })));
    const peaks = new Map<string, number>();
    const queue = lists.values();
    const measure = async () => {
      for (const list of queue) peaks.set(list.name + (list.gzip ? ", gzip" : ""), await peakOf(list, target));
    };
    await Promise.all(Array.from({ length: listsAtOnce }, measure)); // all draw from the one queue
    const figures = [...peaks].map(([name, peak]) => `${name}: ${Math.round(peak / megabyte)} MB`).join("\n");
    assertLess(Math.max(...peaks.values()) - Math.min(...peaks.values()), spreadMax, figures);
  },
});
