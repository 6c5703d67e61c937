// How a list is written in one format: what stands before, between and after its items, and how an item is appended.
// The pieces are bytes that are known before the first item, so that a list of any length can be streamed.
import { appendPretty } from "./formats/json_pretty.ts";
import { appendYamlItem, jsonToYaml } from "./formats/yaml.ts";
import type { Item } from "./item.ts";
import { ascii } from "./json_writer.ts";
import { ByteWriter } from "./wire_writer.ts";

/** Appends the bytes of an item to `out`. */
export type AppendItem = (out: ByteWriter, item: Item) => void;

/** One list in one format. */
export interface ListEncoding {
  /** Before the first item. */
  readonly head: Uint8Array;
  /** Between two items. */
  readonly separator: Uint8Array;
  /** After the last item. */
  readonly tail: Uint8Array;
  /** The whole list when it has no item. */
  readonly empty: Uint8Array;
  /** @throws {WireError} or another error of the view for an item that cannot be written */
  /** Appends an item. */
  readonly append: AppendItem;
  /** The bytes that `append` would append, where that can be told without doing it. */
  readonly lengthOf?: (item: Item) => number;
}

/** ListMeta, as far as lists have it. */
export interface ListMeta {
  /** The revision of the snapshot, decimal; left out when empty. */
  readonly resourceVersion: string;
  /** Where the next list goes on; absent after the last. */
  readonly continue?: string | undefined;
  /** Items after this list, where that is known. */
  readonly remainingItemCount?: number | undefined;
}

/** A list as compact JSON text around its items: `head` ends with `[`, `tail` begins with `]`. */
export interface JsonList {
  /** The text before the first item. */
  readonly head: string;
  /** The text after the last item. */
  readonly tail: string;
  /** The whole text without items, where it is not just head and tail. */
  readonly empty?: string;
  /** Appends an item as compact JSON. */
  readonly append: AppendItem;
}

/** The formats that are made from JSON. */
export type TextFormat = "json" | "prettyJson" | "yaml";

/** The list in a text format; pretty JSON and YAML are made from the compact JSON of each piece. */
export function textListEncoding(list: JsonList, format: TextFormat): ListEncoding {
  switch (format) {
    case "json":
      return {
        head: ascii(list.head),
        separator: ascii(","),
        tail: ascii(`${list.tail}\n`),
        empty: ascii(`${emptyText(list)}\n`),
        append: list.append,
      };
    case "prettyJson":
      return prettyListEncoding(list);
    case "yaml":
      return yamlListEncoding(list);
  }
}

function emptyText({ head, tail, empty = head + tail }: JsonList): string {
  return empty;
}

/** Stands for the items while the text around them is formatted; no API text holds this control character. */
const MARKER = "\u0001";
/** The items of every list are members of a member of the document. */
const ITEM_DEPTH = 2;

function prettyListEncoding(list: JsonList): ListEncoding {
  const [before, after] = splitAtMarker(list, pretty);
  return {
    head: ascii(before.slice(0, -'"'.length)),
    separator: ascii(`,\n${"  ".repeat(ITEM_DEPTH)}`),
    tail: ascii(after.slice('"'.length)),
    empty: pretty(ascii(emptyText(list))),
    append: reformatted(list.append, (out, json) => appendPretty(out, json, ITEM_DEPTH)),
  };
}

function yamlListEncoding(list: JsonList): ListEncoding {
  const [before, after] = splitAtMarker(list, jsonToYaml);
  return {
    head: ascii(before.slice(0, before.lastIndexOf("\n") + 1)),
    separator: new Uint8Array(),
    tail: ascii(after.slice(after.indexOf("\n") + 1)),
    empty: jsonToYaml(ascii(emptyText(list))),
    append: reformatted(list.append, appendYamlItem),
  };
}

function pretty(json: Uint8Array): Uint8Array {
  const out = new ByteWriter(json.length * 2);
  appendPretty(out, json, 0);
  return out.take();
}

/** Formats the list with a marker as its only item and splits the text there. */
function splitAtMarker({ head, tail }: JsonList, format: (json: Uint8Array) => Uint8Array): [string, string] {
  const marker = JSON.stringify(MARKER);
  const text = new TextDecoder().decode(format(ascii(head + marker + tail)));
  const escaped = text.includes("\\x01") ? "\\x01" : marker.slice(1, -1);
  const at = text.lastIndexOf(escaped);
  return [text.slice(0, at), text.slice(at + escaped.length)];
}

function reformatted(append: AppendItem, format: (out: ByteWriter, json: Uint8Array) => void): AppendItem {
  const compact = new ByteWriter();
  return (out, item) => {
    compact.length = 0;
    append(compact, item);
    format(out, compact.view());
  };
}

/** The members of ListMeta in Go's order, as a JSON object; empty ones are left out. */
export function listMetaJson({ resourceVersion, continue: token, remainingItemCount }: ListMeta): string {
  return JSON.stringify({
    resourceVersion: resourceVersion || undefined,
    continue: token || undefined,
    remainingItemCount,
  });
}

/** A list and how its items are written. */
export interface JsonListOptions {
  /** Group and version, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** Of the list, e.g. `PodList`. */
  readonly kind: string;
  /** What the list says of itself. */
  readonly meta: ListMeta;
  /** Appends an item as compact JSON. */
  readonly append: AppendItem;
}

/** A list of a built-in kind: members in Go's order. */
export function typedList({ apiVersion, kind, meta, append }: JsonListOptions): JsonList {
  const identity = `"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)}`;
  return { head: `{${identity},"metadata":${listMetaJson(meta)},"items":[`, tail: "]}", append };
}

/** A list of custom resources: keys sorted at every level, `continue` always there (encoding of unstructured lists). */
export function untypedList({ apiVersion, kind, meta, append }: JsonListOptions): JsonList {
  const metadata = JSON.stringify({
    continue: meta.continue ?? "",
    remainingItemCount: meta.remainingItemCount,
    resourceVersion: meta.resourceVersion,
  });
  return {
    head: `{"apiVersion":${JSON.stringify(apiVersion)},"items":[`,
    tail: `],"kind":${JSON.stringify(kind)},"metadata":${metadata}}`,
    append,
  };
}
