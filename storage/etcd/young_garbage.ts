// An answer of etcd leaves more than its size behind: the frames it came in, and the message they were joined to. These
// bytes lie outside V8's heap, so V8 sees little reason to hurry. Collecting young objects after each mebibyte or two read
// costs under a millisecond and keeps 60 to 70 MB off the peak of a list (264 -> 195 MB, reading 1 GB at full speed).
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type CollectGarbage = (options: { type: "minor" }) => void;

const bytesBetween = 1024 * 1024;

let bytes = 0;
let collect: CollectGarbage | undefined;

/** To be told of each answer's size. */
export function collectYoungGarbage(bytesRead: number): void {
  bytes += bytesRead;
  if (bytes < bytesBetween) return;
  bytes = 0;
  collect ??= garbageCollector();
  collect({ type: "minor" });
}

/** V8 hands its collector only to contexts made after the flag is set. */
function garbageCollector(): CollectGarbage {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as CollectGarbage;
}
