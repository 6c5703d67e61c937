import { assertEquals } from "@std/assert";
import { progressBar } from "./progress_bar.ts";

const bars: [number, string][] = [
  [0, "work  [------------------------------]   0%"],
  [0.2, "work  [######------------------------]  20%"],
  [0.999, "work  [#############################-]  99%"],
  [1, "work  [##############################] 100%"],
  [1.2, "work  [##############################] 100%"],
];
for (const [part, bar] of bars) {
  Deno.test(`a bar at ${part}`, () => assertEquals(progressBar("work", part), bar));
}
