// The library without a server: stored bytes in, lists out. And what it takes to be one that can be published.
import { assertEquals } from "@std/assert";
import { run } from "../scripts/setup/run.ts";
import {
  type AppendItem,
  appendSpliced,
  encodedLength,
  encodeList,
  type Item,
  labelsOf,
  ListEncoderStream,
  type ListEncoding,
  matchesLabels,
  objectJson,
  openStoredValue,
  parseLabelSelector,
  partialMetadataJson,
  protobufListEncoding,
  splicedLength,
  textListEncoding,
  typedList,
} from "../mod.ts";

const utf8 = new TextDecoder();
const text = (value: string) => new TextEncoder().encode(value);
const field = (number: number, ...payload: (Uint8Array | number[])[]) => {
  const bytes = payload.flatMap((part) => [...part]);
  return [number * 8 + 2, bytes.length, ...bytes];
};

const meta = { resourceVersion: "42", continue: "next", remainingItemCount: 7 };

/** A ConfigMap as kube-apiserver stores it. */
function storedConfigMap(name: string): Uint8Array {
  const label = field(11, field(1, text("app")), field(2, text(name)));
  const object = [
    ...field(1, field(1, text(name)), label),
    ...field(2, field(1, text("key")), field(2, text("value"))),
  ];
  const type = field(1, field(1, text("v1")), field(2, text("ConfigMap")));
  return Uint8Array.of(...text("k8s\0"), ...type, ...field(2, object), ...field(3), ...field(4));
}

function item(name: string, modRevision: number): Item {
  const { form, bytes, start, end } = openStoredValue(storedConfigMap(name));
  return { form, bytes, start, end, resourceVersion: String(modRevision) };
}

const items = [item("a", 40), item("b", 41)];

const configMaps = { apiVersion: "v1", kind: "ConfigMap", message: "k8s.io.api.core.v1.ConfigMap" };
const object = objectJson(configMaps, { inList: true });

function configMapList(append: AppendItem) {
  return typedList({ apiVersion: "v1", kind: "ConfigMapList", meta, append });
}

async function encoded(encoding: ListEncoding, list: readonly Item[] = items): Promise<Uint8Array> {
  return await new Response(ReadableStream.from(list).pipeThrough(new ListEncoderStream(encoding))).bytes();
}

const shown = (name: string, revision: number) => ({
  metadata: { name, resourceVersion: String(revision), labels: { app: name } },
  data: { key: "value" },
});

Deno.test("ListEncoderStream writes items as one JSON list", async () => {
  const json = utf8.decode(await encoded(textListEncoding(configMapList(object), "json")));
  assertEquals(JSON.parse(json), {
    kind: "ConfigMapList",
    apiVersion: "v1",
    metadata: meta,
    items: [shown("a", 40), shown("b", 41)],
  });
});

Deno.test("ListEncoderStream writes the same list indented", async () => {
  const compact = utf8.decode(await encoded(textListEncoding(configMapList(object), "json")));
  const pretty = utf8.decode(await encoded(textListEncoding(configMapList(object), "prettyJson")));
  assertEquals(pretty, JSON.stringify(JSON.parse(compact), undefined, 2));
});

Deno.test("ListEncoderStream writes YAML with the items where their key sorts", async () => {
  const yaml = utf8.decode(await encoded(textListEncoding(configMapList(object), "yaml")));
  assertEquals(yaml.split("\n").filter((line) => /^\S/.test(line)), [
    "apiVersion: v1",
    "items:",
    "- data:",
    "- data:",
    "kind: ConfigMapList",
    "metadata:",
  ]);
});

Deno.test("ListEncoderStream shows what the view shows", async () => {
  const metadataOnly = partialMetadataJson({ apiVersion: "meta.k8s.io/v1", hiddenAnnotations: [] });
  const json = utf8.decode(await encoded(textListEncoding(configMapList(metadataOnly), "json"), [items[0]!]));
  const { metadata } = shown("a", 40);
  const partial = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  assertEquals(JSON.parse(json).items, [partial]);
});

Deno.test("ListEncoderStream writes an empty list", async () => {
  const json = utf8.decode(await encoded(textListEncoding(configMapList(object), "json"), []));
  assertEquals(JSON.parse(json).items, []);
});

Deno.test("encodeList and ListEncoderStream write the same protobuf list, whose length is known before", async () => {
  const page = { items: () => items, derived: (_key: string, make: () => Uint8Array) => make() };
  const pages = () => ReadableStream.from([page]);
  const list = (itemsLength: number) =>
    protobufListEncoding({
      type: { apiVersion: "v1", kind: "ConfigMapList" },
      meta,
      itemsLength,
      itemLength: splicedLength,
      append: appendSpliced,
    });
  const itemsLength = await encodedLength(pages(), list(0), { key: "" });
  const chunks = ReadableStream.from(encodeList(pages(), list(itemsLength), { key: "" }));
  const bytes = await new Response(chunks).bytes();
  assertEquals(bytes, await encoded(list(itemsLength)));
  const opened = openStoredValue(bytes);
  assertEquals([opened.apiVersion, opened.kind, opened.form], ["v1", "ConfigMapList", "protobuf"]);
});

Deno.test("label selectors are evaluated on the bytes of an item", () => {
  const selector = parseLabelSelector("app in (b,c),!tier");
  assertEquals(items.map((each) => matchesLabels(selector, labelsOf(each))), [false, true]);
});

for (
  const [name, args] of [
    ["all that is exported is documented, in types that are exported too", ["doc", "--lint", "--quiet", "mod.ts"]],
    ["the library can be published", ["publish", "--dry-run", "--allow-dirty", "--quiet"]],
  ] as const
) {
  Deno.test(name, async () => {
    await run(Deno.execPath(), [...args], { cwd: new URL("..", import.meta.url).pathname });
  });
}
