// The watch of Debian's python3-kubernetes ends up with what a fresh list shows. Skipped where the package has not been
// brought: deno run -A scripts/setup_python_client.ts

import { assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { ObjectWriter } from "./support/object_writer.ts";
import { RandomChanges } from "./support/random_changes.ts";
import { startWeir } from "./support/weir.ts";

const packages = new URL("../.tools/python3-kubernetes/usr/lib/python3/dist-packages", import.meta.url).pathname;
const script = new URL("support/watch_cache.py", import.meta.url).pathname;
const python = "/usr/bin/python3";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

const ignore = !await exists(packages) || !await exists(python);

Deno.test("the cache of a Python client equals a fresh list", { ignore }, async () => {
  await using etcd = await startEtcd();
  const writer = new ObjectWriter(etcd.url);
  const changes = new RandomChanges(writer, 2);
  await changes.make(50);
  let weir = await startWeir({ etcdServers: [etcd.url] });
  const port = Number(new URL(weir.url).port);
  const child = new Deno.Command(python, {
    args: [script, weir.url],
    env: { PYTHONPATH: packages },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = child.output();
  // It watches for a second, then again from where it was.
  for (let round = 0; round < 40; round++) {
    await changes.make(30);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (round !== 30) continue;
    // History goes while weir is away: the client is told 410 and lists again.
    await weir.stop();
    await writer.compact(await changes.make(30));
    weir = await startWeir({ etcdServers: [etcd.url], port });
  }
  await writer.configMap("done");
  const lines = new TextDecoder().decode((await output).stdout).trim().split("\n");

  const { items } = await (await fetch(`${weir.url}/api/v1/configmaps`)).json();
  const listed = items.map(({ metadata: { namespace, name, resourceVersion } }: { metadata: Record<string, string> }) =>
    `${namespace}/${name}@${resourceVersion}`
  );
  await weir.stop();
  assertEquals(lines, [...listed.sort(), "lists 2"]);
});
