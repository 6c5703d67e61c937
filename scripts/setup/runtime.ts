// The runtime that `deno compile` puts before a program. Deno downloads it; where it cannot, another one serves for tests.

import { run } from "./run.ts";

/** The program beside a checkout that makes a runtime out of published packages, for machines that reach no more. */
const maker = new URL("../../../shared/tools/denort", import.meta.url).pathname;
const made = new URL("../../.tools/denort", import.meta.url).pathname;

/**
 * What scripts/compile.ts must find in its environment so that nothing has to be downloaded; undefined when something
 * would have to be.
 */
export async function findRuntime(): Promise<Record<string, string> | undefined> {
  if (Deno.env.has("DENORT_BIN")) return {};
  if (await exists(`${made}/denort`)) return { DENO: `${made}/deno`, DENORT_BIN: `${made}/denort` };
  const { denoDir } = JSON.parse(await run(Deno.execPath(), ["info", "--json"])) as { denoDir: string };
  const downloaded = `${denoDir}/dl/release/v${Deno.version.deno}/denort-${Deno.build.target}.zip`;
  return await exists(downloaded) ? {} : undefined;
}

/**
 * Finds or makes a runtime, with the packages that a program compiled for it has. The download of Deno's own is left to
 * `deno compile`.
 * @throws {Error} when it cannot be made
 */
export async function bringRuntime(log: (line: string) => void): Promise<void> {
  if (await findRuntime() === undefined) {
    if (!await exists(maker)) return;
    log("runtime of deno compile: making one");
    await run(maker, [made]);
  }
  const compile = new URL("../compile.ts", import.meta.url).pathname;
  await run(Deno.execPath(), ["run", "-A", compile, "--packages-only"], { env: await findRuntime() ?? {} });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
