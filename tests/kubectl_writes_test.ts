// Sessions of both kubectls that write to weir, each on an etcd that was empty: every step prints what it prints against
// kube-apiserver. tests/support/record_kubectl_sessions.ts writes sessions down.

import { assert, assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { expectedOutput, parseSession, sessionKubectls, startSessionShell } from "./support/kubectl_session.ts";
import { startWeir } from "./support/weir.ts";

const folder = new URL("kubectl_sessions/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
assert(files.length > 0);

for (const file of files) {
  const parts = parseSession(await Deno.readTextFile(new URL(file, folder)));
  for (const [version, tool] of sessionKubectls) {
    Deno.test(`kubectl ${version}: ${file.replace(".txt", "")}`, async (t) => {
      await using etcd = await startEtcd();
      await using weir = await startWeir({ etcdServers: [etcd.url] });
      await using shell = await startSessionShell(weir.url, tool);
      for (const { heading, steps } of parts) {
        await t.step(heading, async () => {
          assert(steps.length > 0);
          for (const step of steps) {
            assertEquals(await shell.run(step.command), expectedOutput(step, version), `$ ${step.command}`);
          }
        });
      }
    });
  }
}
