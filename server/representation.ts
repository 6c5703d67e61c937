// What a client gets to see of items: a view (the object, its metadata, a Table row) in a format. Two axes, joined here.
import { appendPretty } from "../encoding/formats/json_pretty.ts";
import { protobufEnvelope, protobufListEncoding, type TypeMeta } from "../encoding/formats/protobuf.ts";
import { jsonToYaml } from "../encoding/formats/yaml.ts";
import type { Item, ServedType } from "../encoding/item.ts";
import {
  type AppendItem,
  type JsonList,
  type ListEncoding,
  type ListMeta,
  textListEncoding,
  typedList,
  untypedList,
} from "../encoding/list_encoding.ts";
import { appendMetadataOnly, appendSpliced, metadataOnlyLength, splicedLength } from "../encoding/proto_splice.ts";
import { objectJson } from "../encoding/views/object.ts";
import { metadataItem, partialMetadataJson } from "../encoding/views/partial_metadata.ts";
import { tableList, tableRow } from "../encoding/views/table.ts";
import { ByteWriter } from "../encoding/wire_writer.ts";
import type { IncludeObject } from "./list_options.ts";
import type { ResponseFormat } from "./negotiation.ts";
import type { CellContext } from "./tables/cells.ts";
import { rowReader } from "./tables/row_reader.ts";
import type { TableDefinition } from "./tables/table_definition.ts";

/** Items of one type in one view: what the formats need to write them. */
export interface View {
  /** One object alone, as a JSON document. */
  singleJson(item: Item): JsonList;
  /** One object in an event of a watch that is not its first: a Table leaves its columns out. */
  laterJson(item: Item): JsonList;
  listJson(meta: ListMeta): JsonList;
  /** Undefined for views without a protobuf form. */
  readonly protobuf: ProtobufView | undefined;
}

interface ProtobufView {
  readonly type: TypeMeta;
  readonly listType: TypeMeta;
  length(item: Item): number;
  readonly append: AppendItem;
}

/** The objects themselves. */
export function objectView(type: ServedType, listKind: string): View {
  const { apiVersion, kind } = type;
  const single = objectJson(type, { inList: false });
  const append = objectJson(type, { inList: true });
  const list = type.message === undefined ? untypedList : typedList;
  const singleJson = () => ({ head: "", tail: "", append: single });
  return {
    singleJson,
    laterJson: singleJson,
    listJson: (meta) => list({ apiVersion, kind: listKind, meta, append }),
    protobuf: type.message === undefined ? undefined : {
      type: { apiVersion, kind },
      listType: { apiVersion, kind: listKind },
      length: splicedLength,
      append: appendSpliced,
    },
  };
}

/**
 * Their metadata, and nothing else of them.
 * @param apiVersion `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`
 */
export function partialMetadataView(apiVersion: string, hiddenAnnotations: readonly string[]): View {
  const append = partialMetadataJson({ apiVersion, hiddenAnnotations });
  const metadata = (item: Item) => metadataItem(item, hiddenAnnotations);
  const listKind = "PartialObjectMetadataList";
  const singleJson = () => ({ head: "", tail: "", append });
  return {
    singleJson,
    laterJson: singleJson,
    listJson: (meta) => withNilItems(typedList({ apiVersion, kind: listKind, meta, append })),
    protobuf: {
      type: { apiVersion, kind: "PartialObjectMetadata" },
      listType: { apiVersion, kind: listKind },
      length: (item) => metadataOnlyLength(metadata(item)),
      append: (out, item) => appendMetadataOnly(out, metadata(item)),
    },
  };
}

/** The list, without items, has null in their place: Go's nil. */
function withNilItems(list: JsonList): JsonList {
  return { ...list, empty: `${list.head.slice(0, -"[".length)}null${list.tail.slice("]".length)}` };
}

export interface TableViewOptions {
  readonly definition: TableDefinition;
  /** Of the table: `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`. */
  readonly apiVersion: string;
  readonly includeObject: IncludeObject;
  /** Appends the whole object, for includeObject=Object. */
  readonly object: AppendItem;
  readonly hiddenAnnotations: readonly string[];
  /** Asked for each row. */
  readonly context: CellContext;
}

/** Rows of cells, as kubectl prints them. */
export function tableView(options: TableViewOptions): View {
  const { definition, apiVersion, context, includeObject, hiddenAnnotations } = options;
  const object = includeObject === "None"
    ? undefined
    : includeObject === "Object"
    ? options.object
    : partialMetadataJson({ apiVersion, hiddenAnnotations });
  const append = tableRow(rowReader(definition, context), { object });
  const table = (meta: ListMeta): JsonList => {
    const list = tableList({ apiVersion, meta, columns: definition.columns, append });
    return definition.emptyRows === "[]" ? list : withNilItems(list);
  };
  return {
    singleJson: ({ resourceVersion }) => table({ resourceVersion }),
    laterJson: ({ resourceVersion }) => tableList({ apiVersion, meta: { resourceVersion }, columns: null, append }),
    listJson: table,
    protobuf: undefined,
  };
}

/** One object as a whole body. @throws {YamlControlCharacterError} and what the view throws for a broken object */
export function encodeSingle(view: View, item: Item, format: ResponseFormat): Uint8Array<ArrayBuffer> {
  const { mediaType, pretty } = format;
  if (isProtobuf(format)) {
    const { type, length, append } = view.protobuf!;
    return protobufEnvelope(type, length(item), (out) => append(out, item));
  }
  const { head, tail, append } = view.singleJson(item);
  const out = new ByteWriter((item.end - item.start) * 2 + 1024);
  out.copy(utf8.encode(head));
  append(out, item);
  out.copy(utf8.encode(tail));
  if (mediaType === "application/yaml") return jsonToYaml(out.view());
  if (pretty) return prettyJson(out.view());
  out.byte(0x0a);
  return out.take();
}

const utf8 = new TextEncoder();

function prettyJson(json: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(json.length * 2);
  appendPretty(out, json);
  return out.take();
}

export interface ListShape {
  readonly meta: ListMeta;
  readonly format: ResponseFormat;
  /** Bytes of all items with their tags and lengths; only protobuf needs it. */
  readonly itemsLength?: number;
}

export function isProtobuf({ mediaType }: ResponseFormat): boolean {
  return mediaType === "application/vnd.kubernetes.protobuf";
}

/**
 * Whether a list must be walked once before it is sent: protobuf lists begin with their length, and YAML has characters
 * that it cannot show, which kube-apiserver answers with a 500.
 */
export function needsRehearsal({ mediaType }: ResponseFormat): boolean {
  return mediaType !== "application/json";
}

/** How a list of the view is written. */
export function listEncodingOf(view: View, { meta, format, itemsLength = 0 }: ListShape): ListEncoding {
  switch (format.mediaType) {
    case "application/vnd.kubernetes.protobuf": {
      const { listType, length, append } = view.protobuf!;
      return protobufListEncoding({ type: listType, meta, itemsLength, itemLength: length, append });
    }
    case "application/yaml":
      return textListEncoding(view.listJson(meta), "yaml");
    case "application/json":
      return textListEncoding(view.listJson(meta), format.pretty ? "prettyJson" : "json");
  }
}
