// The length that a list must know before it begins: found by a walk, or known from an earlier list that had every item in
// its hands.
import type { ListMeta } from "../../encoding/list_encoding.ts";
import { encodedLength, type ItemPage, measuredPages } from "../../encoding/list_stream.ts";
import type { Snapshot } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import type { ListOptions } from "../list_options.ts";
import type { ResponseFormat } from "../negotiation.ts";
import { listEncodingOf, needsRehearsal, type View } from "../representation.ts";
import type { Collection } from "./collection.ts";
import { encodingKey } from "./encoding_key.ts";
import type { ReadDependencies } from "./read_dependencies.ts";

/** A list that is about to be sent. */
export interface ListInHand {
  readonly request: ApiRequest;
  readonly options: ListOptions;
  readonly collection: Collection;
  readonly snapshot: Snapshot;
  readonly view: View;
  readonly meta: ListMeta;
  /** Of the bytes that its format makes of a page. */
  readonly key: string;
  readonly dependencies: Pick<ReadDependencies, "store" | "lengths">;
}

const protobuf: ResponseFormat = { mediaType: "application/vnd.kubernetes.protobuf", pretty: false };

/** Bytes that the items take; 0 for formats that need not know. */
export async function itemsLength(list: ListInHand, pages: () => AsyncIterable<ItemPage>): Promise<number> {
  const { request: { format, signal }, view, meta, key, snapshot, collection, dependencies } = list;
  if (!needsRehearsal(format)) return 0;
  const { store, lengths } = dependencies;
  const measure = () => encodedLength(pages(), listEncodingOf(view, { meta, format }), { key });
  const { revision } = snapshot;
  return await lengths.of(lengthKey(list, key), { revision, range: collection.range, store, signal, measure });
}

/** The same pages. Whole lists of objects as JSON or YAML teach the length of the protobuf list on their way. */
export function teachingLength(list: ListInHand, pages: AsyncIterable<ItemPage>): AsyncIterable<ItemPage> {
  const { request, options, view, meta, snapshot: { revision }, dependencies: { lengths } } = list;
  const { format } = request;
  const isWhole = options.limit === undefined && options.continueToken === undefined;
  if (view.protobuf === undefined || format.as !== undefined || format.mediaType === protobuf.mediaType || !isWhole) {
    return pages;
  }
  const key = encodingKey({ ...request, format: protobuf }, { now: undefined });
  const onLength = (length: number) => {
    if (!Number.isNaN(length)) lengths.learn(lengthKey(list, key), { revision, length });
  };
  return measuredPages(pages, listEncodingOf(view, { meta, format: protobuf }), { key, onLength });
}

function lengthKey({ collection: { range }, options }: ListInHand, key: string): string {
  return [range.start, range.end, options.limit, key].join(" ");
}
