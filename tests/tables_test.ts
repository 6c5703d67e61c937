// Tables against kube-apiserver's: each recorded Table is made again from the recorded JSON of the same objects, with the
// clock at the time of the recording, and must be the same text. No server runs for this.
import { assert, assertEquals } from "@std/assert";
import type { Item } from "../encoding/item.ts";
import { JsonReader } from "../encoding/json_reader.ts";
import { isJsonObject, type JsonObject, parseJson } from "../encoding/json_value.ts";
import { tableList, tableRow } from "../encoding/views/table.ts";
import { ByteWriter } from "../encoding/wire_writer.ts";
import { builtinResources } from "../server/resources/builtin_resources.ts";
import type { Resource } from "../server/resources/resource.ts";
import { type TableDefinition, tableDefinitionFor } from "../server/tables/table_definition.ts";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";

const corpus = new GoldenCorpus(goldenFolder);
const utf8 = new TextDecoder();

interface Target {
  /** `/apis/apps/v1/deployments`: the path of the resource without a namespace. */
  readonly resourcePath: string;
  readonly namespace: string;
  readonly subresource: string;
}

function targetOf(path: string): Target | undefined {
  const [, base, namespace = "", plural, , subresource = ""] =
    /^(\/api\/v1|\/apis\/[^/?]+\/[^/?]+)(?:\/namespaces\/([^/?]+)(?=\/(?!status)))?\/([^/?]+)(\/[^/?]+)?(?:\/([^/?]+))?(?:\?.*)?$/
      .exec(path) ?? [];
  return base
    ? { resourcePath: `${base}/${plural}`, namespace: decodeURIComponent(namespace), subresource }
    : undefined;
}

/** The path where the form stands that cells are read from. */
function formPath({ resourcePath }: Target, { reads }: TableDefinition): string {
  const base = reads.apiVersion.includes("/") ? `/apis/${reads.apiVersion}` : `/api/${reads.apiVersion}`;
  return `${base}/${resourcePath.split("/").at(-1)}`;
}

function acceptOf(golden: GoldenCase): string {
  return golden.requestHeaders.filter(([name]) => name.toLowerCase() === "accept").map(([, value]) => value).join();
}

/** Recorded objects by resource path, subresource of their own, namespace and name, in all their revisions. */
function recordedObjects(): Map<string, JsonObject[]> {
  const objects = new Map<string, JsonObject[]>();
  for (const golden of corpus.cases) {
    if (golden.method !== "GET" || golden.status !== 200 || acceptOf(golden) !== "application/json") continue;
    const target = targetOf(golden.path);
    const body = target && !golden.path.includes("watch") ? corpus.body(golden) : undefined;
    if (target === undefined || body?.[0] !== "{".charCodeAt(0)) continue;
    const answer = parseJson(body) as JsonObject;
    const items = Array.isArray(answer.items) ? answer.items : [answer];
    for (const item of items.filter(isJsonObject)) {
      const key = objectKey(target.resourcePath, target.subresource, metadataOf(item));
      objects.set(key, [...objects.get(key) ?? [], item]);
    }
  }
  return objects;
}

interface Metadata {
  readonly namespace?: string;
  readonly name?: string;
  readonly resourceVersion?: string;
}

function metadataOf(object: JsonObject): Metadata {
  return (object.metadata ?? {}) as Metadata;
}

function objectKey(resourcePath: string, subresource: string, { namespace = "", name = "" }: Metadata): string {
  return [resourcePath, subresource === "scale" ? subresource : "", namespace, name].join(" ");
}

/** Built-in resources, and custom ones as far as tables need them, by resource path. */
function recordedResources(objects: ReadonlyMap<string, readonly JsonObject[]>): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const resource of builtinResources) {
    const base = resource.group === "" ? "/api" : `/apis/${resource.group}`;
    resources.set(`${base}/${resource.version}/${resource.plural}`, resource);
  }
  for (const [key, [crd]] of objects) {
    if (!key.startsWith("/apis/apiextensions.k8s.io/v1/customresourcedefinitions ")) continue;
    const spec = crd?.spec as unknown as CrdSpec;
    for (const { name, additionalPrinterColumns = [] } of spec.versions) {
      const printerColumns = additionalPrinterColumns.map((column) => (
        { format: "", description: "", priority: 0, ...column }
      ));
      const resource = { group: spec.group, version: name, plural: spec.names.plural, custom: { printerColumns } };
      resources.set(`/apis/${spec.group}/${name}/${spec.names.plural}`, resource as unknown as Resource);
    }
  }
  return resources;
}

interface CrdSpec {
  readonly group: string;
  readonly names: { readonly plural: string };
  readonly versions: readonly {
    readonly name: string;
    readonly additionalPrinterColumns?: readonly { name: string; type: string; jsonPath: string }[];
  }[];
}

interface RecordedTable {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  readonly columnDefinitions: readonly unknown[] | null;
  readonly rows: readonly RecordedRow[] | null;
}

interface RecordedRow {
  readonly cells: readonly unknown[];
  readonly object: { readonly metadata: Metadata } | null;
}

/** The text of each row's `object`, in order. */
function rowObjects(text: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = new JsonReader(text);
  const members = (want: string, take: () => void) => {
    reader.enterObject();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      key === want ? take() : reader.skipValue();
    }
  };
  members("rows", () => {
    if (reader.peek() === "null") return reader.skipValue();
    reader.enterArray();
    while (reader.nextElement()) members("object", () => found.push(reader.readRaw()));
  });
  return found;
}

const objects = recordedObjects();
const resources = recordedResources(objects);

/** The recorded objects that rows stand for; undefined when one of them was not recorded. */
function twins(recorded: RecordedTable, target: Target, table: TableDefinition): JsonObject[] | undefined {
  const path = target.subresource === "scale" ? target.resourcePath : formPath(target, table);
  const nameColumn = table.columns.findIndex((column) => column.name === "Name");
  const found = (recorded.rows ?? []).map((row) => {
    // Rows without object: the name is in a cell (without its mark of defaults), the namespace in the path.
    const cellName = String(row.cells[nameColumn]).replace(" (default)", "");
    const metadata = row.object?.metadata ?? { name: cellName, namespace: target.namespace };
    const revisions = objects.get(objectKey(path, target.subresource, metadata)) ?? [];
    return revisions.find((it) =>
      !row.object || metadataOf(it).resourceVersion === row.object.metadata.resourceVersion
    );
  });
  return found.includes(undefined) ? undefined : found as JsonObject[];
}

function makeTable(
  { recorded, text, now }: { recorded: RecordedTable; text: Uint8Array; now: number },
  table: TableDefinition,
  rows: readonly JsonObject[],
): string {
  const parts = rowObjects(text);
  const index = (item: Item) => Number(item.resourceVersion);
  const rowOf = (item: Item) => {
    const object = rows[index(item)];
    return { cells: table.cells(object, { now }), conditions: table.conditions?.(object) };
  };
  const list = tableList({
    apiVersion: recorded.apiVersion,
    meta: recorded.metadata,
    columns: recorded.columnDefinitions && table.columns.map((column) => ({ ...column, description: "DESCRIPTION" })),
    append: tableRow(rowOf, { object: (out, item) => out.copy(parts[index(item)]!) }),
  });
  if (recorded.rows === null) return `${list.head.slice(0, -1)}${table.emptyRows}${list.tail.slice(1)}\n`;
  const made = rows.map((_, i) => {
    const out = new ByteWriter();
    list.append(out, { form: "json", bytes: text, start: 0, end: 0, resourceVersion: String(i) });
    return utf8.decode(out.view());
  });
  return `${list.head}${made.join(",")}${list.tail}\n`;
}

Deno.test("recorded Tables can be made from the recorded JSON of their objects", () => {
  let compared = 0;
  const differing: string[] = [];
  for (const golden of corpus.cases) {
    if (golden.status !== 200 || !acceptOf(golden).startsWith("application/json") || golden.category === "watch") {
      continue;
    }
    const text = acceptOf(golden).includes("as=Table") ? corpus.body(golden) : undefined;
    const target = targetOf(golden.path);
    if (text === undefined || target === undefined || !utf8.decode(text.subarray(0, 16)).includes('"Table"')) continue;
    const recorded = JSON.parse(utf8.decode(text)) as RecordedTable;
    const resource = resources.get(target.resourcePath);
    assert(resource, golden.path);
    const table = tableDefinitionFor(resource!, target.subresource);
    const rows = twins(recorded, target, table);
    if (rows === undefined) {
      // Rows of all namespaces, without objects: nothing says whose rows they are.
      assert(golden.path.includes("includeObject=None"), golden.id);
      continue;
    }
    compared++;
    const want = utf8.decode(text);
    // The server's clock was read between sending and receiving: a second may have begun in between.
    const made = [0, 5, 20, 100].map((ms) => makeTable({ recorded, text, now: golden.receivedMs - ms }, table, rows));
    if (!made.includes(want)) differing.push(`${golden.id}\n${difference(made[0]!, want)}`);
  }
  assertEquals(differing.slice(0, 40).join("\n"), "", `${differing.length} of ${compared} differ`);
  assert(compared > 1000);
});

function difference(got: string, want: string): string {
  let at = 0;
  while (at < got.length && got[at] === want[at]) at++;
  return `  got      ${got.slice(Math.max(0, at - 60), at + 100)}\n  recorded ${
    want.slice(Math.max(0, at - 60), at + 100)
  }`;
}
