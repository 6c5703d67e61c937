// Replays recorded requests and shows what differs, for whoever works on an answer.
//
//   deno run -A scripts/golden.ts [--only CATEGORY,...] [--match REGEX] [--not REGEX] [--show N] [--scope objects|all|every]
//       [--corpus FOLDER] [--store etcd|sqlite] [--url http://127.0.0.1:8080] [--known] [--list FILE]
//
// --match and --not look at "id path accept". --scope: `objects` (lists and gets of objects in JSON and protobuf),
// `all` (every representation, the default), `every` (auth, watches and OpenAPI too). --url takes a running server
// instead of one in this process; ages are masked then. --known counts known differences as differing. --list writes
// the ids of all that differ to a file. Exits 1 when anything differs.

// deno-lint-ignore-file no-console -- a command line tool

import { parseArgs } from "node:util";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "../tests/support/golden_corpus.ts";
import { replay, type ReplayResult, tally } from "../tests/support/golden_replay.ts";
import { type GoldenScope, objectScope, representationScope } from "../tests/support/golden_scope.ts";
import { type KnownDifferences, parseKnownDifferences } from "../tests/support/known_differences.ts";
import type { StoreKind } from "../tests/support/weir.ts";

const scopes: Record<string, GoldenScope> = {
  objects: objectScope,
  all: representationScope,
  every: (golden) => golden.stable !== false,
};

const { values: flags } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string" },
    match: { type: "string" },
    not: { type: "string" },
    show: { type: "string", default: "10" },
    scope: { type: "string", default: "all" },
    corpus: { type: "string", default: goldenFolder },
    url: { type: "string" },
    store: { type: "string", default: "etcd" },
    known: { type: "boolean", default: false },
    list: { type: "string" },
  },
});

const corpus = new GoldenCorpus(flags.corpus);
const known = await readKnown();
const cases = corpus.cases.filter(selected);
const startedMs = Date.now();
const results = await run();
show(results);
if (flags.list !== undefined) await Deno.writeTextFile(flags.list, differing(results).map((id) => `${id}\n`).join(""));
Deno.exit(differing(results).length === 0 ? 0 : 1);

function selected(golden: GoldenCase): boolean {
  const scope = scopes[flags.scope];
  if (scope === undefined) throw new Error(`--scope must be one of ${Object.keys(scopes).join(", ")}`);
  if (!scope(golden) || (!flags.known && known.has(golden.id))) return false;
  if (flags.only !== undefined && !flags.only.split(",").includes(golden.category)) return false;
  const accept = golden.requestHeaders.find(([name]) => name.toLowerCase() === "accept")?.[1] ?? "";
  const text = `${golden.id} ${golden.path} ${accept}`;
  return new RegExp(flags.match ?? "").test(text) && !(flags.not !== undefined && new RegExp(flags.not).test(text));
}

async function readKnown(): Promise<KnownDifferences> {
  const text = await Deno.readTextFile(`${goldenFolder}/known_differences.txt`);
  return parseKnownDifferences(text);
}

async function run(): Promise<ReplayResult[]> {
  if (flags.url !== undefined) return await replay(corpus, cases, { target: { url: flags.url } });
  const { startGoldenWeir } = await import("../tests/support/weir.ts");
  await using weir = await startGoldenWeir({}, { folder: flags.corpus, store: flags.store as StoreKind });
  return await replay(corpus, cases, { target: weir });
}

function differing(results: readonly ReplayResult[]): string[] {
  return results.filter(({ difference }) => difference !== undefined).map(({ golden }) => golden.id);
}

function show(results: readonly ReplayResult[]): void {
  for (
    const { golden, difference } of results.filter((result) => result.difference !== undefined).slice(
      0,
      Number(flags.show),
    )
  ) {
    const headers = golden.requestHeaders.filter(([name, value]) => name !== "Authorization" && value !== "golden/1");
    console.log(`\n${golden.id}  ${golden.method} ${golden.path}${golden.note ? `  (${golden.note})` : ""}`);
    console.log(`    ${headers.map(([name, value]) => `${name}: ${value}`).join("  ").slice(0, 300)}`);
    console.log(`  ${difference}`);
  }
  console.log();
  for (const [category, { identical, all }] of tally(results)) {
    console.log(`${category}: identical ${identical} of ${all}`);
  }
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  console.log(`all: identical ${results.length - differing(results).length} of ${results.length} in ${seconds} s`);
}
