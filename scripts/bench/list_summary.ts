// The runs of a list bench as rows: medians over repeated runs, and ratios to the limits and to other servers.

import { embeddedName } from "./bench_store.ts";
import type { Limits } from "./limits.ts";
import type { RunResult } from "./load.ts";
import { recordedRuns } from "./recorded.ts";
import { median } from "./text_table.ts";

/** Rates in MB (a million bytes) a second; ratios are this server's rate through the other's. */
export interface ListRow {
  readonly run: string;
  readonly target: string;
  readonly readers: number;
  readonly wallSeconds: number;
  /** Before gzip, all readers together. */
  readonly rate: number;
  readonly firstByteMs: number;
  readonly firstByteMsMax: number;
  readonly lateFirstByteMs: number | undefined;
  readonly serverCpuSeconds: number | undefined;
  readonly etcdCpuSeconds: number | undefined;
  readonly clientCpuSeconds: number;
  readonly peakRssBytes: number | undefined;
  readonly ofEtcd: number | undefined;
  readonly ofServe: number | undefined;
  /** Of the embedded store: through weir on etcd. */
  readonly ofWeir: number | undefined;
  readonly ofOther: number | undefined;
  /** Of kube-apiserver as recorded; for data of the full size only. */
  readonly ofRecorded: number | undefined;
}

export function summarize(results: readonly RunResult[], options: { limits: Limits; isFullSize: boolean }): ListRow[] {
  const groups = Map.groupBy(results, ({ run, target }) => `${run}\n${target}`);
  const rows = [...groups.values()].map((group) => toRow(group, options));
  return rows.map((row) => {
    const through = (name: string) => {
      const other = rows.find(({ run, target }) => run === row.run && target === name);
      // Slow readers set the rate themselves.
      return other && !row.run.endsWith("slow") ? row.rate / other.rate : undefined;
    };
    return {
      ...row,
      ofWeir: row.target === embeddedName ? through("weir") : undefined,
      ofOther: row.target === "against" ? undefined : through("against"),
    };
  });
}

function toRow(group: readonly RunResult[], options: { limits: Limits; isFullSize: boolean }): ListRow {
  const { run, target, readers } = group[0]!;
  const { limits: { etcdPages, denoServe } } = options;
  const of = (value: (result: RunResult) => number | undefined) => {
    const values = group.map(value).filter((one) => one !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  const rate = of((result) => result.plainBytes / 1000 / result.wallMs)!;
  const wallSeconds = of((result) => result.wallMs / 1000)!;
  const isSlow = run.endsWith("slow");
  const stored = readers === 1 ? etcdPages?.[run.split(" ")[0]!] : undefined;
  const serve = isSlow ? undefined : denoServe?.[`x${readers}`];
  const recorded = options.isFullSize ? recordedRuns[run] : undefined;
  return {
    run,
    target,
    readers,
    wallSeconds,
    rate,
    firstByteMs: of((result) => result.firstByteMs.median)!,
    firstByteMsMax: of((result) => result.firstByteMs.max)!,
    lateFirstByteMs: of((result) => result.lateFirstByteMs),
    serverCpuSeconds: of((result) => result.serverCpuSeconds),
    etcdCpuSeconds: of((result) => result.etcdCpuSeconds),
    clientCpuSeconds: of((result) => result.clientCpuSeconds)!,
    peakRssBytes: group[0]!.rss && Math.max(...group.map((result) => result.rss?.peak ?? 0)),
    ofEtcd: stored && stored.bytes / 1e6 / wallSeconds / stored.rate,
    ofServe: serve && rate / serve,
    ofWeir: undefined,
    ofOther: undefined,
    ofRecorded: recorded && rate / recorded.megabytesPerSecond,
  };
}
