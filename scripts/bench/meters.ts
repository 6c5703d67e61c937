// What server, etcd and load client use while something runs.

import {
  endedChildrenCpuSeconds,
  peakRssBytes,
  resetPeakRss,
  type Sample,
  sampleProcess,
  usageOf,
} from "./process_usage.ts";

export interface Used {
  readonly serverCpuSeconds?: number;
  readonly etcdCpuSeconds?: number;
  /** Of the curl processes. */
  readonly clientCpuSeconds: number;
  readonly rss?: { readonly before: number; readonly peak: number; readonly after: number };
  /** Of the server. */
  readonly samples: readonly Sample[];
}

/** Processes that are not known are not measured. */
export async function startMeters(
  pid: number | undefined,
  etcdPid: number | undefined,
): Promise<{ stop(): Promise<Used> }> {
  if (pid !== undefined) await resetPeakRss(pid);
  const before = pid === undefined ? undefined : await usageOf(pid);
  const etcdBefore = etcdPid === undefined ? undefined : await usageOf(etcdPid);
  const clientBefore = await endedChildrenCpuSeconds();
  const sampler = pid === undefined ? undefined : sampleProcess(pid);
  const stop = async () => {
    const samples = await sampler?.stop() ?? [];
    const clientCpuSeconds = await endedChildrenCpuSeconds() - clientBefore;
    const etcd = etcdPid === undefined ? undefined : await usageOf(etcdPid);
    if (pid === undefined || !before) return { clientCpuSeconds, samples };
    const after = await usageOf(pid);
    const sampledPeak = Math.max(...samples.map((sample) => sample.rssBytes));
    const highWater = await peakRssBytes(pid);
    return {
      serverCpuSeconds: after.cpuSeconds - before.cpuSeconds,
      ...(etcd && etcdBefore && { etcdCpuSeconds: etcd.cpuSeconds - etcdBefore.cpuSeconds }),
      clientCpuSeconds,
      rss: { before: before.rssBytes, peak: Math.max(sampledPeak, highWater), after: after.rssBytes },
      samples,
    };
  };
  return { stop };
}
