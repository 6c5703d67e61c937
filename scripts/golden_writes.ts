// Replays the recorded writes from a fresh restore and shows what differs, for whoever works on writes.
//
//   deno run -A scripts/golden_writes.ts [--only CATEGORY,...] [--match REGEX] [--show N] [--corpus FOLDER]
//       [--store etcd|sqlite] [--list FILE]
//
// All requests are sent, as each builds on those before it; --only and --match choose what is compared ("id path note").
// --list writes id, verdict and first line of each difference to a file. Exits 1 when anything differs.

// deno-lint-ignore-file no-console -- a command line tool

import { parseArgs } from "node:util";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "../tests/support/golden_corpus.ts";
import { tally } from "../tests/support/golden_replay.ts";
import { replayWrites, writesConfig } from "../tests/support/golden_writes.ts";
import { startGoldenWeir, type StoreKind } from "../tests/support/weir.ts";

const { values: flags } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    match: { type: "string", default: "" },
    show: { type: "string", default: "10" },
    corpus: { type: "string", default: `${goldenFolder}writes` },
    list: { type: "string" },
    store: { type: "string", default: "etcd" },
  },
});

const match = new RegExp(flags.match);
const startedMs = Date.now();
await using weir = await startGoldenWeir(writesConfig, { store: flags.store as StoreKind });
const results = await replayWrites(new GoldenCorpus(flags.corpus), { target: weir, compared });
const differing = results.filter(({ difference }) => difference !== undefined);
for (const { golden, difference } of differing.slice(0, Number(flags.show))) {
  console.log(`\n${golden.id}  ${golden.method} ${golden.path}${golden.note ? `  (${golden.note})` : ""}`);
  console.log(`    ${(golden.requestBody ?? "").slice(0, 300)}\n  ${difference}`);
}
console.log();
for (const [category, { identical, all }] of tally(results)) {
  console.log(`${category}: identical ${identical} of ${all}`);
}
const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
console.log(`all: identical ${results.length - differing.length} of ${results.length} in ${seconds} s`);
if (flags.list !== undefined) {
  const lines = differing.map(({ golden, difference }) =>
    `${golden.id}\t${golden.category}\t${golden.method} ${golden.path}\t${
      difference?.split("\n").slice(0, 3).join(" ")
    }\n`
  );
  await Deno.writeTextFile(flags.list, lines.join(""));
}
await weir.stop();
Deno.exit(differing.length === 0 ? 0 : 1);

function compared(golden: GoldenCase): boolean {
  if (flags.only !== undefined && !flags.only.split(",").includes(golden.category)) return false;
  return match.test(`${golden.id} ${golden.path} ${golden.note ?? ""}`);
}
