// LIST: pins a snapshot, finds out what must be known before the first byte (continue token, protobuf length), then
// streams the items.
import type { Item } from "../../encoding/item.ts";
import type { ListMeta } from "../../encoding/list_encoding.ts";
import { CHUNK_BYTES, encodeList } from "../../encoding/list_stream.ts";
import { encodeContinueToken } from "../../storage/continue_token.ts";
import type { KeyRange, Revision, Snapshot } from "../../storage/store.ts";
import { collectionPrefix, collectionRange, keyAfter, objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { type ListOptions, parseListOptions } from "../list_options.ts";
import { checkKey } from "../object_name.ts";
import { isProtobuf, listedLengthOf, listEncodingOf } from "../representation.ts";
import { respondBytes, respondStream } from "../respond.ts";
import { exactFieldValue } from "../selectors/field_selector.ts";
import { resourceVersionTooLarge, type StorageErrorContext } from "../status_error.ts";
import { rowOrder } from "../tables/row_reader.ts";
import type { ReadDependencies } from "./get.ts";
import { itemReader } from "./item_reader.ts";
import { itemSelection } from "./item_selection.ts";
import { ListItems } from "./list_items.ts";
import { checkNotOlder, storageContext, withStatusErrors } from "./read_errors.ts";
import { readView } from "./read_view.ts";

export async function handleList(request: ApiRequest, dependencies: ReadDependencies): Promise<Response> {
  const options = parseListOptions(request.query, request.resource);
  const collection = collectionOf(request, options);
  return await withStatusErrors(errorContext(request, options, collection), async () => {
    const snapshot = await openSnapshot(request, options, { collection, dependencies });
    const now = dependencies.now();
    const { view, itemType, table } = readView(request, { now });
    const { resource, format } = request;
    const items = new ListItems(snapshot, {
      read: itemReader(resource, itemType),
      selects: itemSelection(resource, options),
      signal: request.signal,
    });
    const protobuf = isProtobuf(format);
    const limit = collection.single ? undefined : options.limit;
    const lengthOf = protobuf ? (item: Item) => listedLengthOf(view, item) : undefined;
    const { itemsLength, lastKey } = await items.measure({ limit, lengthOf });
    const meta = await listMeta({ request, options, collection, snapshot, lastKey, dependencies });
    const pages = table?.compare === undefined ? items.pages() : sortedPages(items.pages(), rowOrder(table, { now }));
    const encoding = listEncodingOf(view, { meta, format, itemsLength });
    return await respondList(request, encodeList(pages, encoding));
  });
}

/** What a list covers in the store. */
interface Collection {
  /** What the keys of continue tokens are relative to. */
  readonly prefix: string;
  /** All of the collection. */
  readonly whole: KeyRange;
  /** The part that is read: selectors and the continue token can narrow it. */
  readonly range: KeyRange;
  /** A field selector names the one object. */
  readonly single: boolean;
}

function collectionOf({ resource, info }: ApiRequest, { fieldSelector, continueToken }: ListOptions): Collection {
  const { keyPrefix } = resource.storage!;
  const namespace = info.namespace || undefined;
  const prefix = collectionPrefix(keyPrefix, namespace);
  checkKey(prefix.slice(0, -1));
  const whole = collectionRange(keyPrefix, namespace);
  const name = exactFieldValue(fieldSelector, "metadata.name");
  if (name && (namespace !== undefined || !resource.namespaced)) {
    const key = objectKey(keyPrefix, { namespace, name });
    return { prefix, whole, range: { start: key, end: keyAfter(key) }, single: true };
  }
  const selectedNamespace = resource.namespaced ? exactFieldValue(fieldSelector, "metadata.namespace") : undefined;
  const selected = selectedNamespace && namespace === undefined ? collectionRange(keyPrefix, selectedNamespace) : whole;
  const from = continueToken === undefined ? whole.start : prefix + continueToken.startKey;
  const start = from > selected.start ? from : selected.start;
  return { prefix, whole, range: { start, end: start > selected.end ? start : selected.end }, single: false };
}

interface ListContext {
  readonly collection: Collection;
  readonly dependencies: ReadDependencies;
}

async function openSnapshot(
  request: ApiRequest,
  options: ListOptions,
  { collection, dependencies: { store } }: ListContext,
): Promise<Snapshot> {
  const { resource, signal } = request;
  const { read, continueToken } = options;
  const revision = await pinnedRevision(options, { store, signal, resource });
  const selects = options.labelSelector.length + options.fieldSelector.length > 0;
  const limit = selects || collection.single ? undefined : options.limit;
  const snapshot = await store.list(collection.range, {
    signal,
    ...(revision !== undefined && { revision }),
    ...(limit !== undefined && { limit }),
  });
  if (continueToken === undefined) checkNotOlder(read, { current: snapshot.revision, resource });
  return snapshot;
}

/** The revision that the client names, or undefined for the newest. */
async function pinnedRevision(
  { read, continueToken }: ListOptions,
  { store, signal, resource }: Pick<ApiRequest, "signal" | "resource"> & Pick<ReadDependencies, "store">,
): Promise<Revision | undefined> {
  if (continueToken?.revision === -1) return undefined;
  const requested = continueToken
    ? BigInt(continueToken.revisionText)
    : read.consistency === "exact"
    ? read.revision
    : undefined;
  if (requested === undefined) return undefined;
  if (requested <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(requested);
  const current = await store.currentRevision({ signal });
  throw resourceVersionTooLarge({ requested, current }, { retry: resource.watchCache });
}

function errorContext(
  request: ApiRequest,
  { read, continueToken }: ListOptions,
  { prefix }: Collection,
): StorageErrorContext {
  const requestedRevision = continueToken === undefined ? read.revision : BigInt(continueToken.revisionText);
  return {
    ...storageContext(request, "list"),
    ...(requestedRevision !== undefined && { requestedRevision }),
    ...(continueToken !== undefined && {
      freshToken: continueFrom(prefix + continueToken.startKey, {
        prefix,
        revision: -1,
        cached: request.resource.watchCache,
      }),
    }),
  };
}

/** A token that goes on at `start`. From the watch cache kube-apiserver's tokens have a slash in front. */
function continueFrom(
  start: string,
  { prefix, revision, cached }: { prefix: string; revision: Revision; cached: boolean },
): string {
  return encodeContinueToken({ revision, start: `${cached ? "/" : ""}${start.slice(prefix.length)}` });
}

interface MetaContext extends ListContext {
  readonly request: ApiRequest;
  readonly options: ListOptions;
  readonly snapshot: Snapshot;
  /** The last key of a page that selectors filled. */
  readonly lastKey: string | undefined;
}

async function listMeta(
  { request, options, collection, snapshot, lastKey, dependencies }: MetaContext,
): Promise<ListMeta> {
  const { revision, count } = snapshot;
  const resourceVersion = String(revision);
  const last = snapshot.lastKey ?? lastKey;
  if (last === undefined) return { resourceVersion };
  const next = keyAfter(last);
  if (
    snapshot.lastKey === undefined &&
    !await hasMore({ start: next, end: collection.whole.end }, { request, revision, dependencies })
  ) {
    return { resourceVersion };
  }
  const cached = request.resource.watchCache && revision >= dependencies.startRevision;
  const token = continueFrom(next, { prefix: collection.prefix, revision, cached });
  if (count === undefined || options.limit === undefined) return { resourceVersion, continue: token };
  return { resourceVersion, continue: token, remainingItemCount: count - options.limit };
}

async function hasMore(
  range: KeyRange,
  { request, revision, dependencies }: { request: ApiRequest; revision: Revision; dependencies: ReadDependencies },
): Promise<boolean> {
  const rest = await dependencies.store.list(range, { revision, limit: 1, signal: request.signal });
  return (rest.count ?? 0) > 0;
}

async function* sortedPages(pages: AsyncIterable<Item[]>, sort: (items: Item[]) => Item[]): AsyncGenerator<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...page);
  yield sort(all);
}

/** The first chunk is made before the answer begins, so that what fails until then is still a Status. */
async function respondList(
  { response, format }: ApiRequest,
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): Promise<Response> {
  const head = { contentType: format.mediaType };
  const first = await chunks.next();
  const body = first.value ?? new Uint8Array();
  if (body.length < CHUNK_BYTES) return respondBytes(response, { ...head, body });
  return await respondStream(response, { ...head, source: startingWith(body, chunks) });
}

async function* startingWith(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
