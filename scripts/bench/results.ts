// Where results go: a folder that git ignores, one file per bench and start, with what is needed to judge them later.

import type { BenchContext } from "./bench.ts";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly deno: string;
  /** Over the last minute, when the bench reported: other work on the machine shows here. */
  readonly load: number;
}

export async function describeMachine(): Promise<Machine> {
  const cpuInfo = await Deno.readTextFile("/proc/cpuinfo");
  return {
    cpu: /model name\s*: (.+)/.exec(cpuInfo)?.[1] ?? Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    load: Deno.loadavg()[0] ?? NaN,
  };
}

/**
 * Writes `<date>-<bench>.json`, and `.html` when there is a page.
 * @returns the paths
 */
export async function writeResults(
  bench: string,
  results: { data: unknown; page?: string },
  { options }: BenchContext,
): Promise<string[]> {
  const date = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  await Deno.mkdir(options.out, { recursive: true });
  const paths = [`${options.out}/${date}-${bench}.json`];
  await Deno.writeTextFile(paths[0]!, JSON.stringify(results.data, null, 1));
  if (results.page !== undefined) {
    paths.push(`${options.out}/${date}-${bench}.html`);
    await Deno.writeTextFile(paths[1]!, results.page);
  }
  return paths;
}
