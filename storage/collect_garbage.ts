// Gives memory back after much of it was used at once. V8 collects when something new is allocated; a server that has
// become idle would otherwise sit on the garbage of its last lists.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** One full collection: 20 to 40 ms, so only when nobody waits for anything. */
export function collectGarbage(): void {
  collect ??= garbageCollector();
  collect();
}

/** V8 hands its collector only to contexts made after the flag is set. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
