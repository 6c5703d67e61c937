// A label put on every object of the golden cluster through weir: nothing else about the object changes, and it is stored in
// the form that kube-apiserver gives it, whatever it was stored in before.

import { assertEquals } from "@std/assert";
import { parseJson, writeJsonValue } from "../encoding/json_value.ts";
import type { TypedObject } from "../encoding/typed_object/typed_object.ts";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { groupVersionString } from "../server/resources/builtin_resources.ts";
import type { Resource } from "../server/resources/resource.ts";
import { codecOf } from "../server/write/object_codec.ts";
import { createEtcdStore } from "../storage/etcd/etcd_store.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { writesConfig } from "./support/golden_writes.ts";
import { keptObjects } from "./support/stored_objects.ts";
import { goldenConfig, startWeir } from "./support/weir.ts";

const label = "interchange.test";

/** JSON within an object that was stored with spaces: it is written without, which counts as a change. */
const respaced = {
  refused: [
    "/controllerrevisions/data-platform/odd-rev",
    "/controllerrevisions/shop-back/db-6c4f8b9d7",
    "/resourceclaims/data-platform/gpu-claim",
    "/resourceclaimtemplates/data-platform/full-tmpl",
  ],
  counted: ["/deviceclasses/gpu.example.com"],
};
/** What protobuf does not keep: that a list is empty and not nil; and selfLink, which nobody stores any more. */
const narrowed = ["/configmaps/legacy-a/json-leftover", "/roles/legacy-a/json-role"];

Deno.test("a label changes nothing else about any object", async () => {
  await using etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig, ...writesConfig });
  const store = createEtcdStore({ endpoints: [etcd.endpoint], prefix: "/registry", listBytesMax: 1 << 26 });
  const [refused, changed, misformed]: [string[], string[], string[]] = [[], [], []];
  let same = 0;
  try {
    for (const { entry: { key }, resource } of await keptObjects(store)) {
      if (resource === undefined) continue;
      const url = weir.url + pathOf(key, resource);
      const before = await (await fetch(url)).bytes();
      const answer = await fetch(url, {
        method: "PATCH",
        headers: { "Content-Type": "application/merge-patch+json" },
        body: JSON.stringify({ metadata: { labels: { [label]: "yes" } } }),
      });
      const after = await answer.bytes();
      if (answer.status !== 200) refused.push(key);
      else if (lasting(before, resource) === lasting(after, resource)) same++;
      else changed.push(key);
      const entry = (await store.get(key)).entry!;
      const codec = codecOf(resource);
      if (answer.status === 200 && !equal(codec.encode(codec.read(entry)), entry.value)) misformed.push(key);
    }
  } finally {
    store.close();
  }
  assertEquals({ refused, changed: changed.sort(), misformed }, {
    refused: respaced.refused,
    changed: [...respaced.counted, ...narrowed].sort(),
    misformed: [],
  });
  assertEquals(same, 958);
});

function pathOf(key: string, resource: Resource): string {
  const { group, plural, namespaced, storage } = resource;
  const parts = key.slice(storage!.keyPrefix.length + 1).split("/").map(encodeURIComponent);
  const namespace = namespaced ? `/namespaces/${parts[0]}` : "";
  return `/api${group === "" ? "" : "s"}/${groupVersionString(resource)}${namespace}/${plural}/${parts.at(-1)}`;
}

/** The object without the label and what changes with it. */
function lasting(json: Uint8Array, { plural }: Resource): string {
  const object = parseJson(json) as TypedObject & { metadata: TypedObject };
  const { labels, resourceVersion: _, managedFields: __, generation, ...metadata } = object.metadata;
  const { [label]: ___, ...others } = (labels ?? {}) as TypedObject;
  // Of an EndpointSlice, changes of its labels are counted too.
  const counted = plural === "endpointslices" ? undefined : generation;
  return writeJsonValue({ ...object, metadata: { ...metadata, labels: others, generation: counted ?? null } } as never);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
