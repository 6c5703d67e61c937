// kubectl prints against weir what it printed against a real kube-apiserver: the recorded commands of tests/golden run
// again, and stdout, stderr and exit status are the same but for what known_kubectl_differences.txt names.

import { assertEquals } from "@std/assert";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { goldenFolder, type KubectlCase, kubectlStdout, readKubectlCases } from "./support/golden_corpus.ts";
import { type Kubectl, makeKubectl } from "./support/kubectl.ts";
import { checkAgainstKnown, parseKnownDifferences } from "./support/known_differences.ts";
import { differenceOfKubectl } from "./support/kubectl_compare.ts";
import type { ToolName } from "./support/tools.ts";
import { goldenConfig, startWeir, type Weir } from "./support/weir.ts";

/** Commands that need what weir does not have yet: its version, authentication, OpenAPI. */
const laterCommands = new Set(["version", "auth", "explain"]);

/** kubectl is most of the work, so a few run at once, each with a weir whose clock is its own. */
const lanes = 2;

const recorded = readKubectlCases(goldenFolder).filter((golden) => golden.stable !== false);

Deno.test("recorded commands of kubectl", async () => {
  const startedMs = Date.now();
  const commands = recorded.filter((golden) => !laterCommands.has(golden.args[0] ?? ""));
  const differences = await runAll(commands, "kubectl1.36");
  const known = parseKnownDifferences(await Deno.readTextFile(`${goldenFolder}/known_kubectl_differences.txt`));
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
  // deno-lint-ignore no-console -- the tally is for the reader of the test run
  console.log(`kubectl: identical ${commands.length - differences.size} of ${commands.length} in ${seconds} s`);
  const compared = commands.map((golden) => golden.id);
  const problems = checkAgainstKnown(known, { compared, differing: new Set(differences.keys()) })
    .map((problem) => `${problem}  ${differences.get(problem.split(" ")[0] ?? "") ?? ""}`);
  assertEquals(problems.join("\n"), "");
});

Deno.test("another version of kubectl prints the same", async () => {
  const gets = recorded.filter((golden) => golden.args[0] === "get");
  const differences = await runAll(gets.filter((_, i) => i % 6 === 0), "kubectl");
  assertEquals([...differences.values()].join("\n"), "");
});

/** What differs, by the id of the command. */
async function runAll(commands: readonly KubectlCase[], tool: ToolName): Promise<Map<string, string>> {
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  const differences = new Map<string, string>();
  const queue = [...commands];
  const lane = async () => {
    await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig });
    await using kubectl = await makeKubectl({ url: weir.url, tool });
    for (let golden = queue.shift(); golden; golden = queue.shift()) {
      const difference = await runAndCompare(golden, { weir, kubectl });
      if (difference !== undefined) differences.set(golden.id, `kubectl ${golden.args.join(" ")}\n  ${difference}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return differences;
}

async function runAndCompare(
  golden: KubectlCase,
  { weir, kubectl }: { weir: Weir; kubectl: Kubectl },
): Promise<string | undefined> {
  weir.setClock(golden.startMs);
  const output = await kubectl.run(golden.args);
  return differenceOfKubectl(golden, { output, stdout: kubectlStdout(goldenFolder, golden) });
}
