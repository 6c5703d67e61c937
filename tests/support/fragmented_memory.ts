// Takes much memory and frees nearly all of it, so that holes remain between what is kept; then asks for it to be given
// back. Prints the bytes in memory before and after, as JSON. It is for V8 with --expose-gc.
//
//   fragmented_memory.ts [VARIABLE]    sets this environment variable for itself first

// deno-lint-ignore-file no-console -- a program of its own

import { collectGarbage, releaseMemory } from "../../storage/release_memory.ts";

/** Bytes in memory. */
export interface Released {
  readonly before: number;
  readonly after: number;
}

const bufferBytes = 8_000; // too small for a mapping of its own
const settleMs = 1_500;

const [variable] = Deno.args;
if (variable !== undefined) Deno.env.set(variable, "1");

let buffers = Array.from({ length: 20_000 }, () => new Uint8Array(bufferBytes).fill(1));
buffers = buffers.filter((_, index) => index % 500 === 0);
collectGarbage();
await new Promise((resolve) => setTimeout(resolve, settleMs));
const before = Deno.memoryUsage().rss;
releaseMemory();
await new Promise((resolve) => setTimeout(resolve, settleMs));
console.log(JSON.stringify({ before, after: Deno.memoryUsage().rss } satisfies Released));
if (buffers.length !== 40) throw new Error("the kept buffers are gone");
