// For the tests of strategies: resources by name, and a write to take part in.

import { builtinResources } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import type { WriteContext } from "./strategy.ts";

export const now = "2026-11-23T08:00:00Z";
export const earlier = "2026-11-01T00:00:00Z";

/** @param name e.g. `pods`, `deployments.apps` */
export function resourceNamed(name: string): Resource {
  const found = builtinResources.find(({ plural, group }) => name === (group === "" ? plural : `${plural}.${group}`));
  if (found === undefined) throw new RangeError(`no resource named ${name}`);
  return found;
}

export function customResource({ hasStatus }: { hasStatus: boolean }): Resource {
  const custom = { hasStatus } as NonNullable<Resource["custom"]>;
  return { ...resourceNamed("configmaps"), group: "shop.io", plural: "orders", kind: "Order", custom };
}

export function writeContext(resource: Resource, subresource = ""): WriteContext {
  return {
    resource,
    subresource,
    namespace: resource.namespaced ? "ns" : "",
    user: { username: "ann", uid: "u1", groups: ["devs"], extra: { scopes: ["a"] } },
    now,
    dryRun: false,
    warnings: [],
  };
}
