// Gives memory back to the system after much of it was used at once. V8 collects when something new is allocated, and
// malloc keeps what was freed between what is still in use: a server that has become idle would sit on both.

/** Where this is set, Deno on Linux takes SIGUSR2 as a call to have malloc return what is free. */
const trimVariable = "DENO_USR2_MEMORY_TRIM";
/** V8 gives the buffers that it found unused back to malloc in a thread of its own. */
const sweepMs = 300;

/** One full collection. Nothing happens in processes that run without V8's flag --expose-gc. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/**
 * Collects garbage, and soon after has malloc return what that made free (measured: 205 to 118 MB after ten lists of
 * 1 GB). Each takes 20 to 60 ms, so only when nobody waits for anything. A process without V8's flag --expose-gc and
 * without `DENO_USR2_MEMORY_TRIM`, as another program that uses weir as a library, is let alone.
 */
export function releaseMemory(): void {
  collectGarbage();
  if (trims()) Deno.unrefTimer(setTimeout(trim, sweepMs));
}

function trim(): void {
  try {
    Deno.kill(Deno.pid, "SIGUSR2");
  } catch (error) {
    // Older Denos, 2.6 for one, ask for run access even for a signal to oneself.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    listens = false;
  }
}

let listens: boolean | undefined;

/** Whether the signal trims. Without a listener of our own it would end a process whose Deno does not know it. */
function trims(): boolean {
  if (listens !== undefined) return listens;
  const { state } = Deno.permissions.querySync({ name: "env", variable: trimVariable });
  listens = Deno.build.os === "linux" && state === "granted" && Deno.env.has(trimVariable);
  if (listens) Deno.addSignalListener("SIGUSR2", () => {});
  return listens;
}
