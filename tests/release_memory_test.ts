// Memory that was freed goes back to the system, with no more permissions than the server has; and the signal for it
// ends no process that does not know it.

import { assert } from "@std/assert";
import type { Released } from "./support/fragmented_memory.ts";

const variable = "DENO_USR2_MEMORY_TRIM";

const cases: readonly { name: string; env: Record<string, string>; args: string[]; isReleased: boolean }[] = [
  {
    name: "where Deno listens for the signal, the holes are given back",
    env: { [variable]: "1" },
    args: [],
    isReleased: true,
  },
  { name: "without the variable malloc keeps them", env: {}, args: [], isReleased: false },
  { name: "a Deno that was started without it outlives the signal", env: {}, args: [variable], isReleased: false },
];

for (const { name, env, args, isReleased } of cases) {
  Deno.test({
    name: `releaseMemory: ${name}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const { before, after } = await release(env, args);
      assert(before > 150_000_000, `${before} bytes before`);
      assert(after < before / 2 === isReleased, `${before} bytes before, ${after} after`);
    },
  });
}

async function release(env: Record<string, string>, args: readonly string[]): Promise<Released> {
  const program = new URL("support/fragmented_memory.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--allow-env", "--v8-flags=--expose-gc", program, ...args],
    env: { MALLOC_ARENA_MAX: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}
