// What a process uses, from /proc: CPU time, resident memory, and both over time.

/** Seconds of CPU (user and system) and bytes resident. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** One sample of a run. */
export interface Sample extends Usage {
  /** Since the run began. */
  readonly ms: number;
}

/** Linux counts CPU time in hundredths of a second and memory in pages of 4 KiB on all machines weir runs on. */
const tick = 0.01;
const pageBytes = 4096;

/** @throws {Deno.errors.NotFound} when there is no such process */
export async function usageOf(pid: number): Promise<Usage> {
  const fields = await statFields(pid);
  return { cpuSeconds: (number(fields, 14) + number(fields, 15)) * tick, rssBytes: number(fields, 24) * pageBytes };
}

/** Bytes that a process has written to files so far, /dev/null included. @throws {Deno.errors.NotFound} when it has ended */
export async function writtenBytes(pid: number): Promise<number> {
  const io = await Deno.readTextFile(`/proc/${pid}/io`);
  return Number(/wchar: (\d+)/.exec(io)?.[1] ?? 0);
}

/** CPU seconds of this process's children that have ended: all of the load client's. */
export async function endedChildrenCpuSeconds(): Promise<number> {
  const fields = await statFields("self");
  return (number(fields, 16) + number(fields, 17)) * tick;
}

/** From here on `peakRssBytes` counts anew. Without effect where the process is another user's. */
export async function resetPeakRss(pid: number): Promise<void> {
  await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5").catch(() => {}); // then the samples must do
}

/** The most that was resident since the reset, as the kernel saw it. */
export async function peakRssBytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** Samples a process every `everyMs` until stopped. */
export function sampleProcess(pid: number, options: { everyMs?: number } = {}): { stop(): Promise<Sample[]> } {
  const samples: Sample[] = [];
  const began = performance.now();
  const take = async () => {
    const usage = await usageOf(pid).catch(() => undefined); // it has ended: the load will fail and say so
    if (usage) samples.push({ ms: Math.round(performance.now() - began), ...usage });
  };
  const first = take();
  const timer = setInterval(take, options.everyMs ?? 100);
  return {
    async stop() {
      clearInterval(timer);
      await first;
      await take();
      return samples;
    },
  };
}

/** The fields of /proc/PID/stat, so that `[n]` is the field that proc(5) numbers n. */
async function statFields(pid: number | "self"): Promise<string[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/stat`);
  const afterName = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name may hold spaces
  return ["", "", "", ...afterName];
}

function number(fields: string[], index: number): number {
  return Number(fields[index]);
}
