// weir as one binary, alone in a folder: compiled without a download, or skipped where that cannot be done. Where an older
// Deno than weir's own has to serve, the config is the second one, with the older client of etcd (see scripts/compile.ts).

import { Buffer } from "node:buffer";
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { run } from "../scripts/setup/run.ts";
import { findRuntime } from "../scripts/setup/runtime.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { goldenSnapshot } from "./support/golden_snapshot.ts";
import { type Kubectl, makeKubectl } from "./support/kubectl.ts";
import { checkEveryResource, etcdKeys } from "./support/kubectl_smoke.ts";
import { startWeirProcess } from "./support/weir_process.ts";

const runtime = await findRuntime();
const skipped = runtime === undefined ? " (skipped: deno compile would have to download its runtime)" : "";

async function compile(folder: string): Promise<string> {
  const output = `${folder}/weir`;
  const script = new URL("../scripts/compile.ts", import.meta.url).pathname;
  await run(Deno.execPath(), ["run", "-A", script, `--output=${output}`], { env: runtime ?? {} });
  return output;
}

/** Every write comes with code that is loaded when it is first needed. */
async function checkWrites(kubectl: Kubectl): Promise<void> {
  await kubectl.output(["create", "namespace", "one-binary"]);
  await kubectl.output(["create", "deployment", "web", "--image=web:1", "--namespace=one-binary"]);
  await kubectl.output(["scale", "deployment/web", "--replicas=3", "--namespace=one-binary"]);
  await kubectl.output(["create", "service", "clusterip", "web", "--tcp=80", "--namespace=one-binary"]);
  const deployment = JSON.parse(await kubectl.output(["get", "deployment/web", "-o=json", "--namespace=one-binary"]));
  assertEquals([deployment.spec.replicas, deployment.spec.strategy.type], [3, "RollingUpdate"]);
  await kubectl.output(["delete", "service/web", "--namespace=one-binary"]);
}

Deno.test({ name: `one binary${skipped}`, ignore: runtime === undefined }, async (t) => {
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  const keys = await etcdKeys(etcd);
  const home = await Deno.makeTempDir({ prefix: "weir-test-binary-" });
  const program = await compile(home);

  await t.step("says what it is", async () => {
    const version = await run(program, ["version"], { cwd: home });
    assertMatch(version, /^weir \d+\.\d+\.\d+\nKubernetes v1\.\d+\.\d+\nDeno /);
    assertEquals(version.split("\n")[0], `weir ${config.version}`);
  });

  await t.step("knows nothing of the checkout that it was made from", async () => {
    const checkout = new URL("..", import.meta.url).pathname;
    assertEquals(Buffer.from(await Deno.readFile(program)).indexOf(checkout), -1);
  });

  await t.step(
    "serves an imported snapshot out of a store of its own, which is there when it starts again",
    async () => {
      await using snapshot = await goldenSnapshot();
      await run(program, ["import", `--from-etcd-snapshot=${snapshot.path}`, `--data-dir=${home}/.local/state/weir`]);
      {
        await using weir = await startWeirProcess(program, { args: [], home });
        await using kubectl = await makeKubectl({ url: weir.url });
        await checkEveryResource(kubectl, keys);
        await checkWrites(kubectl);
        assertEquals(await weir.stop(), 0);
      }
      await using weir = await startWeirProcess(program, { args: [], home });
      await using kubectl = await makeKubectl({ url: weir.url });
      assertEquals(
        await kubectl.output(["get", "deployments", "-o=name", "--namespace=one-binary"]),
        "deployment.apps/web\n",
      );
    },
  );

  await t.step("starts with nothing at all, in memory", async () => {
    await using weir = await startWeirProcess(program, { args: ["--data-dir=:memory:"], home });
    await using kubectl = await makeKubectl({ url: weir.url });
    await checkWrites(kubectl);
  });

  await t.step("serves out of etcd, over HTTPS, with the kubeconfig that it writes", async () => {
    const kubeconfig = `${home}/kubeconfig`;
    const args = [`--etcd-servers=${etcd.endpoint}`, "--secure-port=0", `--write-kubeconfig=${kubeconfig}`];
    await using weir = await startWeirProcess(program, { args, home });
    await using plain = await makeKubectl({ url: weir.url });
    await checkEveryResource(plain, keys);
    await using secure = await makeKubectl({ kubeconfig });
    await checkWrites(secure);
    assert((await etcdKeys(etcd)).includes("/deployments/one-binary/web"));
    assertEquals(await weir.stop(), 0);
  });

  await Deno.remove(home, { recursive: true });
});
