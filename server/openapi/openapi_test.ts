import { assertEquals, assertNotEquals } from "@std/assert";
import { ResourceRegistry } from "../resources/registry.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { documentSources } from "./document_sources.ts";
import { type DocumentParts, OpenApi } from "./openapi.ts";

const encoder = new TextEncoder();

/** A stored CRD of the group shop.io. */
function crd(plural: string, { schema = { type: "object" } as unknown, versions = ["v1"] } = {}): Uint8Array {
  const kind = plural.charAt(0).toUpperCase() + plural.slice(1, -1);
  const names = { plural, singular: plural.slice(0, -1), kind, listKind: `${kind}List` };
  return encoder.encode(JSON.stringify({
    metadata: { name: `${plural}.shop.io` },
    spec: {
      group: "shop.io",
      names,
      scope: "Namespaced",
      versions: versions.map((name, i) => ({
        name,
        served: true,
        storage: i === 0,
        schema: { openAPIV3Schema: schema },
        subresources: { status: {}, scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" } },
      })),
    },
    status: { acceptedNames: names, conditions: [{ type: "Established", status: "True" }] },
  }));
}

function registryOf(crds: Readonly<Record<string, Uint8Array>>): ResourceRegistry {
  const registry = new ResourceRegistry();
  registry.replaceCustom(new Map(Object.entries(crds)));
  return registry;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function parsed(parts: DocumentParts | undefined): Promise<Document> {
  return await new Response(new Blob((parts ?? []) as Uint8Array<ArrayBuffer>[])).json();
}

/** `get /api/v1/pods` of all operations that are about resources. */
function operationsOf({ paths }: Document): Set<string> {
  const all = Object.entries(paths).flatMap(([path, item]) => {
    const kinds = Object.entries(item).filter(([, operation]) => "x-kubernetes-action" in (operation as object));
    return kinds.map(([method]) => `${method} ${path}`);
  });
  return new Set(all);
}

/** What discovery says can be done, as operations on paths. */
function discovered(resources: ResourceSet): Set<string> {
  const methods: Record<string, string> = { get: "get", update: "put", patch: "patch", delete: "delete" };
  const operations = new Set<string>();
  for (const { name: group, versions } of resources.groups) {
    for (const version of versions) {
      const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
      for (const { plural, namespaced, verbs, subresources, custom } of resources.resourcesOf({ group, version })) {
        const below = namespaced ? `namespaces/{namespace}/${plural}` : plural;
        const collection = `${root}/${below}`;
        if (verbs.includes("list")) operations.add(`get ${collection}`).add(`get ${root}/${plural}`);
        if (verbs.includes("create")) operations.add(`post ${collection}`);
        if (verbs.includes("deletecollection")) operations.add(`delete ${collection}`);
        if (verbs.includes("watch") && !custom) {
          operations.add(`get ${root}/watch/${below}`).add(`get ${root}/watch/${below}/{name}`);
          operations.add(`get ${root}/watch/${plural}`);
        }
        for (const verb of verbs) if (methods[verb]) operations.add(`${methods[verb]} ${collection}/{name}`);
        for (const { name, verbs } of subresources) {
          for (const verb of verbs) operations.add(`${methods[verb] ?? "post"} ${collection}/{name}/${name}`);
        }
      }
    }
  }
  return operations;
}

/** Proxies take more methods, and paths below, than discovery has words for. */
function withoutProxies(operations: ReadonlySet<string>): string[] {
  return [...operations].filter((operation) => !/\/proxy(\/|$)/.test(operation)).sort();
}

Deno.test("what discovery lists is what OpenAPI describes, in both versions", async () => {
  const resources = registryOf({ a: crd("orders"), b: crd("parts", { versions: ["v1", "v2beta1"] }) }).current;
  const openApi = new OpenApi();
  const v3 = new Set<string>();
  for (const path of documentSources(resources).keys()) {
    for (const one of operationsOf(await parsed(openApi.v3(path, resources)?.json))) v3.add(one);
  }
  const expected = withoutProxies(discovered(resources));
  assertEquals(withoutProxies(v3), expected);
  assertEquals(withoutProxies(operationsOf(await parsed((await openApi.v2(resources)).json))), expected);
});

Deno.test("a document stays the same object until one of its own CRDs changes", async () => {
  const openApi = new OpenApi();
  const orders = crd("orders");
  const registry = registryOf({ orders });
  const before = registry.current;
  const [core, shop, v2] = [openApi.v3("api/v1", before), openApi.v3("apis/shop.io/v1", before), openApi.v2(before)];
  assertEquals(openApi.v2(before), v2);

  registry.replaceCustom(new Map([["orders", orders], ["parts", crd("parts")]]));
  const after = registry.current;
  assertEquals(openApi.v3("api/v1", after), core);
  assertNotEquals(openApi.v3("apis/shop.io/v1", after)?.hash, shop?.hash);
  assertNotEquals((await openApi.v2(after)).hash, (await v2).hash);

  registry.replaceCustom(new Map([["orders", orders]]));
  assertEquals(openApi.v3("apis/shop.io/v1", registry.current)?.hash, shop?.hash);
  assertEquals((await openApi.v2(registry.current)).hash, (await v2).hash);
  registry.replaceCustom(new Map());
  assertEquals(openApi.v3("apis/shop.io/v1", registry.current), undefined);
});

Deno.test("the index names every document with its hash", async () => {
  const resources = registryOf({ a: crd("orders") }).current;
  const openApi = new OpenApi();
  const { paths } = JSON.parse(new TextDecoder().decode(await openApi.index(resources)));
  assertEquals(Object.keys(paths), [...documentSources(resources).keys()]);
  assertEquals(paths["apis/shop.io/v1"], {
    serverRelativeURL: `/openapi/v3/apis/shop.io/v1?hash=${openApi.v3("apis/shop.io/v1", resources)?.hash}`,
  });
});

Deno.test("a kind whose schema is not structural is shown as any object, with one line in the log", async () => {
  const warnings: string[] = [];
  const openApi = new OpenApi({ warn: (message) => warnings.push(message) });
  const resources = registryOf({
    a: crd("orders", { schema: { type: "object", properties: { spec: {} } } }),
    b: crd("parts", { schema: { type: "object", properties: { spec: { type: "object" } } } }),
  }).current;
  const v3 = await parsed(openApi.v3("apis/shop.io/v1", resources)?.json);
  const v2 = await parsed((await openApi.v2(resources)).json);
  const anyOrder = {
    type: "object",
    "x-kubernetes-group-version-kind": [{ group: "shop.io", kind: "Order", version: "v1" }],
  };
  assertEquals(v3.components.schemas["io.shop.v1.Order"], anyOrder);
  assertEquals(v2.definitions["io.shop.v1.Order"], anyOrder);
  assertEquals("properties" in (v2.definitions["io.shop.v1.Part"] as object), true);
  assertEquals(warnings, [
    "OpenAPI shows orders.shop.io/v1 in part: its schema is not structural: .spec: there is no type",
  ]);
});

Deno.test("protobuf comes in parts that follow each other, too", async () => {
  const resources = registryOf({ a: crd("orders") }).current;
  const parts = await (await new OpenApi().v2(resources)).protobuf();
  // Document.swagger is field 1, a string.
  assertEquals([...parts[0]!], [0x0a, 3, ...encoder.encode("2.0")]);
});
