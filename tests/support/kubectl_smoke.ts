// Whether kubectl sees, in weir, what is in etcd: names are held against the keys, read without weir.

import { assert, assertEquals } from "@std/assert";
import type { LocalEtcd } from "../../scripts/local_etcd.ts";
import { builtinResources } from "../../server/resources/builtin_resources.ts";
import type { Kubectl } from "./kubectl.ts";

export interface ObjectList {
  readonly kind: string;
  readonly items: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }[];
}

/** Names below etcd's prefix, asked of etcd itself. */
export async function etcdKeys(etcd: LocalEtcd): Promise<string[]> {
  const [key, range_end] = [btoa("/registry/"), btoa("/registry0")];
  const response = await fetch(`${etcd.endpoint}/v3/kv/range`, {
    method: "POST",
    body: JSON.stringify({ key, range_end, keys_only: true }),
  });
  const { kvs } = await response.json() as { kvs: { key: string }[] };
  const decoder = new TextDecoder();
  return kvs.map((kv) => decoder.decode(Uint8Array.fromBase64(kv.key)).slice("/registry".length));
}

/** `pods`, `deployments.apps`, as `kubectl api-resources -o name` prints them. */
function keyPrefix(resource: string): string {
  const dot = resource.indexOf(".");
  const [plural, group] = dot < 0 ? [resource, ""] : [resource.slice(0, dot), resource.slice(dot + 1)];
  const builtin = builtinResources.find((known) => known.group === group && known.plural === plural);
  return builtin?.storage?.keyPrefix ?? `/${group}/${plural}`;
}

/** `namespace/name` or `name` of each object in etcd, in etcd's order. */
export function namesInEtcd(keys: readonly string[], resource: string): string[] {
  const prefix = `${keyPrefix(resource)}/`;
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

export async function listableResources(kubectl: Kubectl): Promise<string[]> {
  const names = (await kubectl.output(["api-resources", "--verbs=list", "-o", "name"])).trim().split("\n");
  // The probes of other components are computed, not stored.
  return names.filter((name) => name !== "componentstatuses");
}

export function namesOf(list: ObjectList): string[] {
  return list.items.map(({ metadata }) => [metadata.namespace, metadata.name].filter(Boolean).join("/"));
}

/** `get -o json` of all resources there are. */
export async function checkEveryResource(kubectl: Kubectl, keys: readonly string[]): Promise<void> {
  const resources = await listableResources(kubectl);
  assert(resources.length > 60, `only ${resources.length} resources can be listed`);
  for (const resource of resources) {
    const list = JSON.parse(await kubectl.output(["get", resource, "-A", "-o", "json"])) as ObjectList;
    assertEquals(list.kind, "List");
    assertEquals(namesOf(list), namesInEtcd(keys, resource), resource);
  }
}
