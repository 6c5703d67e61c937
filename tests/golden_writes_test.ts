// weir does to objects what a real kube-apiserver 1.36 did: the recorded writes of tests/golden/writes are replayed in their
// order from a fresh restore, and only what known_differences.txt beside them names, with its reason, may differ.

import { assert, assertEquals } from "@std/assert";
import { GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";
import { type ReplayResult, tally } from "./support/golden_replay.ts";
import { replayWrites, writesConfig } from "./support/golden_writes.ts";
import { checkAgainstKnown, parseKnownDifferences } from "./support/known_differences.ts";
import { startGoldenWeir, type StoreKind, storeKinds } from "./support/weir.ts";

const folder = `${goldenFolder}writes`;

for (const store of storeKinds) {
  Deno.test(`recorded writes of kube-apiserver, on ${store}`, (t) => replayAll(t, store));
}

async function replayAll(t: Deno.TestContext, store: StoreKind): Promise<void> {
  const corpus = new GoldenCorpus(folder);
  const known = parseKnownDifferences(await Deno.readTextFile(`${folder}/known_differences.txt`));
  await using weir = await startGoldenWeir(writesConfig, { store });
  const results = await replayWrites(corpus, { target: weir, compared: () => true });

  for (const [category, { identical, all }] of tally(results)) {
    // deno-lint-ignore no-console -- the tally is for the reader of the test run
    console.log(`${category}: identical ${identical} of ${all}`);
    await t.step(category, () => {
      const differing = new Map(
        results.filter(({ golden }) => golden.category === category).flatMap(differenceById),
      );
      const ids = results.filter(({ golden }) => golden.category === category).map(({ golden }) => golden.id);
      const problems = checkAgainstKnown(known, { compared: ids, differing: new Set(differing.keys()) })
        .map((problem) => `${problem}  ${differing.get(problem.split(" ")[0] ?? "") ?? ""}`.trimEnd());
      assertEquals(problems.join("\n"), "");
    });
  }
  await t.step("what is asked of validation: 97% of the verdicts, 90% of the answers", () => {
    const validation = results.filter(({ golden }) => golden.category === "write-validation");
    const share = (right: (result: ReplayResult) => boolean) => validation.filter(right).length / validation.length;
    assert(share(({ difference }) => !difference?.startsWith("status ")) >= 0.97);
    assert(share(({ difference }) => difference === undefined) >= 0.9);
  });
}

function differenceById({ golden, difference }: ReplayResult): [string, string][] {
  return difference === undefined ? [] : [[golden.id, difference]];
}
