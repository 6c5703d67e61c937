import { assertEquals } from "@std/assert";
import { builtinResources } from "./builtin_resources.ts";
import { ResourceRegistry } from "./registry.ts";
import { compareVersions } from "./resource_set.ts";

function crd(plural: string, group: string, versions: readonly string[]): Uint8Array {
  const names = { plural, kind: plural.toUpperCase() };
  return new TextEncoder().encode(JSON.stringify({
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0 })),
    },
    status: { acceptedNames: names, conditions: [{ type: "Established", status: "True" }] },
  }));
}

Deno.test("versions are preferred by stability, then by number", () => {
  const versions = ["foo", "v1beta1", "v10", "v2alpha1", "v1", "v2", "bar", "v11beta2", "v3beta1"];
  assertEquals(
    versions.sort(compareVersions),
    ["v10", "v2", "v1", "v11beta2", "v3beta1", "v1beta1", "v2alpha1", "bar", "foo"],
  );
});

Deno.test("groups of custom resources follow the built-in ones, by their first version's APIService", () => {
  const registry = new ResourceRegistry();
  registry.replaceCustom(
    new Map([
      ["a", crd("blobs", "raw.io", ["v1beta1"])],
      ["b", crd("orders", "shop.io", ["v1alpha1", "v1"])],
      ["c", crd("relics", "old.io", ["v1"])],
    ]),
  );
  const { groups } = registry.current;
  assertEquals(groups[0], { name: "", versions: ["v1"], custom: false });
  assertEquals(groups.slice(-3), [
    { name: "old.io", versions: ["v1"], custom: true },
    { name: "shop.io", versions: ["v1", "v1alpha1"], custom: true },
    { name: "raw.io", versions: ["v1beta1"], custom: true },
  ]);
});

Deno.test("a set never changes; the registry moves on to the next", () => {
  const registry = new ResourceRegistry();
  const seen: number[] = [];
  const stop = registry.onChange(({ generation }) => seen.push(generation));
  const before = registry.current;
  const name = { group: "shop.io", version: "v1", plural: "orders" };
  registry.replaceCustom(new Map([["a", crd("orders", "shop.io", ["v1"])]]));
  assertEquals([before.find(name)?.kind, registry.current.find(name)?.kind], [undefined, "ORDERS"]);
  assertEquals([registry.current.hasVersion(name), registry.current.resourcesOf(name).length], [true, 1]);
  stop();
  registry.replaceCustom(new Map());
  assertEquals(registry.current.group("shop.io"), undefined);
  assertEquals(seen, [before.generation + 1]);
});

Deno.test("resources of one version stand in the order of their names", () => {
  const registry = new ResourceRegistry();
  registry.replaceCustom(new Map([["z", crd("zebras", "x.io", ["v1"])], ["a", crd("ants", "x.io", ["v1"])]]));
  const plurals = registry.current.resourcesOf({ group: "x.io", version: "v1" }).map(({ plural }) => plural);
  assertEquals(plurals, ["ants", "zebras"]);
});

Deno.test("a CRD cannot take the place of a built-in resource, but may add a version to its group", () => {
  const registry = new ResourceRegistry();
  registry.replaceCustom(new Map([["a", crd("deployments", "apps", ["v1", "v9"])]]));
  const { current } = registry;
  assertEquals(current.find({ group: "apps", version: "v1", plural: "deployments" })?.custom, undefined);
  assertEquals(current.group("apps"), { name: "apps", versions: ["v1", "v9"], custom: false });
});

Deno.test("every persisted resource has a key prefix of its own, but for the events of both groups", () => {
  const prefixes = Map.groupBy(
    builtinResources.filter(({ storage }) => storage !== undefined),
    ({ storage }) => storage!.keyPrefix,
  );
  const shared = [...prefixes].filter(([, resources]) => new Set(resources.map(({ group }) => group)).size > 1);
  assertEquals(shared.map(([prefix]) => prefix), ["/events"]);
});
