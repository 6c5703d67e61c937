// kubectl prints against weir what it printed against a real kube-apiserver: the recorded commands of tests/golden run
// again, and stdout, stderr and exit status are the same but for what known_kubectl_differences.txt names.

import { assertEquals } from "@std/assert";
import { startLocalEtcd } from "../server/local_etcd.ts";
import { goldenFolder, type KubectlCase, kubectlStdout, readKubectlCases } from "./support/golden_corpus.ts";
import { type Kubectl, makeKubectl } from "./support/kubectl.ts";
import { checkAgainstKnown, parseKnownDifferences } from "./support/known_differences.ts";
import { differenceOfKubectl } from "./support/kubectl_compare.ts";
import { goldenConfig, startWeir, type Weir } from "./support/weir.ts";

/** Commands that need what weir does not have yet: its version, authentication, OpenAPI. */
const laterCommands = new Set(["version", "auth", "explain"]);

/** kubectl is most of the work, so a few run at once, each with a weir whose clock is its own. */
const lanes = 2;

Deno.test("recorded commands of kubectl", async () => {
  const commands = readKubectlCases(goldenFolder)
    .filter((golden) => golden.stable !== false && !laterCommands.has(golden.args[0] ?? ""));
  const startedMs = Date.now();
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  const differences = new Map<string, string>();
  const queue = [...commands];
  await Promise.all(Array.from({ length: lanes }, async () => {
    await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig });
    await using kubectl = await makeKubectl({ url: weir.url, tool: "kubectl1.36" });
    for (let golden = queue.shift(); golden; golden = queue.shift()) {
      const difference = await runAndCompare(golden, { weir, kubectl });
      if (difference !== undefined) differences.set(golden.id, `kubectl ${golden.args.join(" ")}\n  ${difference}`);
    }
  }));

  const known = parseKnownDifferences(await Deno.readTextFile(`${goldenFolder}/known_kubectl_differences.txt`));
  // deno-lint-ignore no-console -- the tally is for the reader of the test run
  console.log(
    `kubectl: identical ${commands.length - differences.size} of ${commands.length} in ${
      ((Date.now() - startedMs) / 1000).toFixed(0)
    } s`,
  );
  const compared = commands.map((golden) => golden.id);
  const problems = checkAgainstKnown(known, { compared, differing: new Set(differences.keys()) })
    .map((problem) => `${problem}  ${differences.get(problem.split(" ")[0] ?? "") ?? ""}`);
  assertEquals(problems.join("\n"), "");
});

async function runAndCompare(
  golden: KubectlCase,
  { weir, kubectl }: { weir: Weir; kubectl: Kubectl },
): Promise<string | undefined> {
  weir.setClock(golden.startMs);
  const output = await kubectl.run(golden.args);
  return differenceOfKubectl(golden, { output, stdout: kubectlStdout(goldenFolder, golden) });
}
