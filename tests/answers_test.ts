// Kubernetes' own round-trip objects, put into a real etcd under their keys, against what a real kube-apiserver answered
// when they lay in its etcd. They lie beside the repository on some machines only.

import { assert, assertEquals } from "@std/assert";
import { builtinResources, groupVersionString } from "../server/resources/builtin_resources.ts";
import { startEtcd } from "./support/etcd.ts";
import { ObjectWriter } from "./support/object_writer.ts";
import { startWeir } from "./support/weir.ts";

const folder = new URL("../../shared/testdata/", import.meta.url);
const answersFile = new URL("answers.json", folder);

/** Where an object of these data is kept, below the prefix, and where it is served. */
function placeOf(name: string): { key: string; path: string } {
  const [, group, version, kind] = /^(.+)\.(v\d\w*)\.(\w+)$/.exec(name) ?? [];
  const resource = builtinResources.find((resource) =>
    (resource.group || "core") === group && resource.version === version && resource.kind === kind
  );
  if (resource?.storage === undefined) throw new Error(`no resource is known for ${name}`);
  const { namespaced, plural, storage: { keyPrefix } } = resource;
  const root = resource.group === "" ? "/api" : "/apis";
  return {
    key: `${keyPrefix}${namespaced ? "/namespaceValue" : ""}/nameValue`,
    path: `${root}/${groupVersionString(resource)}${
      namespaced ? "/namespaces/namespaceValue" : ""
    }/${plural}/nameValue`,
  };
}

function exists(file: URL): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}

Deno.test({
  name: "fully populated objects are answered as kube-apiserver answers them",
  ignore: !exists(answersFile),
  async fn(t) {
    const answers: Record<string, string> = JSON.parse(await Deno.readTextFile(answersFile));
    assert(Object.keys(answers).length >= 35);
    await using etcd = await startEtcd();
    await using weir = await startWeir({ etcdServers: [etcd.url] });
    const writer = new ObjectWriter(etcd.url);
    for (const [name, expected] of Object.entries(answers)) {
      await t.step(name, async () => {
        const { key, path } = placeOf(name);
        const revision = await writer.put(key, await Deno.readFile(new URL(`${name}.pb`, folder)));
        const response = await fetch(weir.url + path, { headers: { Accept: "application/json" } });
        assertEquals(await response.text(), expected.replace('"RV"', `"${revision}"`));
        assertEquals(response.status, 200);
      });
    }
  },
});
