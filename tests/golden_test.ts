// weir answers what a real kube-apiserver 1.36 answered on the same etcd, byte for byte: the recorded requests of
// tests/golden are replayed on every store, and only what known_differences.txt names, with its reason, may differ.

import { assertEquals } from "@std/assert";
import { GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";
import { replay, type ReplayResult, tally } from "./support/golden_replay.ts";
import { type GoldenScope, openApiScope, representationScope, watchScope } from "./support/golden_scope.ts";
import { checkAgainstKnown, parseKnownDifferences } from "./support/known_differences.ts";
import { startGoldenWeir, type StoreKind, storeKinds } from "./support/weir.ts";

/** What is held to be identical now. */
const scope: GoldenScope = (golden) => representationScope(golden) || watchScope(golden) || openApiScope(golden);

for (const store of storeKinds) {
  Deno.test(`recorded answers of kube-apiserver, out of ${store}`, (t) => replayAll(t, store));
}

async function replayAll(t: Deno.TestContext, store: StoreKind): Promise<void> {
  const corpus = new GoldenCorpus(goldenFolder);
  const known = parseKnownDifferences(await Deno.readTextFile(`${goldenFolder}/known_differences.txt`));
  await using weir = await startGoldenWeir({}, { store });
  const results = await replay(corpus, corpus.cases.filter(scope), { target: weir });

  for (const [category, { identical, all }] of tally(results)) {
    // deno-lint-ignore no-console -- the tally is for the reader of the test run
    console.log(`${category}: identical ${identical} of ${all}`);
    await t.step(category, () => {
      assertEquals(problems(results.filter(({ golden }) => golden.category === category), known).join("\n"), "");
    });
  }
  await t.step("every known difference is a recorded case", () => {
    const ids = new Set(corpus.cases.map((golden) => golden.id));
    assertEquals([...known.keys()].filter((id) => !ids.has(id)), []);
  });
}

function problems(results: readonly ReplayResult[], known: ReadonlyMap<string, string>): string[] {
  const differing = new Map(
    results.flatMap(({ golden, difference }) => difference === undefined ? [] : [[golden.id, difference]]),
  );
  const compared = results.map(({ golden }) => golden.id);
  return checkAgainstKnown(known, { compared, differing: new Set(differing.keys()) })
    .map((problem) => `${problem}  ${differing.get(problem.split(" ")[0] ?? "") ?? ""}`.trimEnd());
}
