// LIST: pins a snapshot, finds out what must be known before the first byte (continue token, protobuf length), then
// streams the items.
import type { StorageErrorContext } from "../storage_status.ts";
import type { Item } from "../../encoding/item.ts";
import type { ListMeta } from "../../encoding/list_encoding.ts";
import { encodeList, type ItemPage } from "../../encoding/list_stream.ts";
import { encodeContinueToken } from "../../storage/continue_token.ts";
import type { Revision, Snapshot } from "../../storage/store.ts";
import { keyAfter } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { type ListOptions, parseListOptions } from "../list_options.ts";
import { isProtobuf, listEncodingOf } from "../representation.ts";
import { resourceVersionTooLarge } from "../status_error.ts";
import { rowOrder } from "../tables/row_reader.ts";
import { itemsLength, teachingLength } from "./list_lengths.ts";
import { respondList } from "./list_response.ts";
import type { ReadDependencies } from "./read_dependencies.ts";
import { type Collection, collectionOf } from "./collection.ts";
import { handleComponentStatusList } from "./component_statuses.ts";
import { itemReader } from "./item_reader.ts";
import { itemSelection } from "./item_selection.ts";
import { encodingKey } from "./encoding_key.ts";
import { HeldPage, ListItems } from "./list_items.ts";
import { checkNotOlder, storageContext, withStatusErrors } from "./read_errors.ts";
import { readView } from "./read_view.ts";

/** @param beforeAnswer is given the keys of what the list shows, once it is pinned; the answer waits for it */
export async function handleList(
  request: ApiRequest,
  dependencies: ReadDependencies,
  beforeAnswer?: (keys: AsyncIterable<string>) => Promise<void>,
): Promise<Response> {
  if (request.resource.storage === undefined) return await handleComponentStatusList(request, dependencies);
  const options = parseListOptions(request.query, request.resource);
  const collection = collectionOf(request, options);
  return await withStatusErrors(errorContext(request, options, collection), async () => {
    const snapshot = await openSnapshot(request, options, { collection, dependencies });
    const now = dependencies.now();
    const { view, itemType, table, paths } = readView(request, { now });
    const { resource, format } = request;
    const items = new ListItems(snapshot, {
      read: itemReader(resource, {
        type: itemType,
        markEmptyLists: !isProtobuf(format),
        // Field selectors look at more.
        paths: options.fieldSelector.length === 0 ? paths : undefined,
      }),
      selection: itemSelection(resource, options, itemType),
      transient: request.response.transientChunks && table?.compare === undefined,
      signal: request.signal,
    });
    const lastKey = await items.findEnd(collection.single ? undefined : options.limit);
    await beforeAnswer?.(items.keys());
    const meta = listMeta({ request, options, collection, snapshot, lastKey, dependencies });
    const pages = () =>
      table?.compare === undefined ? items.pages() : sortedPage(items.pages(), rowOrder(table, { now }));
    const key = encodingKey(request, { now: table && now });
    const list = { request, options, collection, snapshot, view, meta, key, dependencies };
    const encoding = listEncodingOf(view, { meta, format, itemsLength: await itemsLength(list, pages) });
    const chunks = encodeList(teachingLength(list, pages()), encoding, { key });
    const { range } = collection;
    const { revision } = snapshot;
    return await respondList(request, dependencies.runningLists.during({ range, revision }, chunks));
  });
}

interface ListContext {
  readonly collection: Collection;
  readonly dependencies: ReadDependencies;
}

async function openSnapshot(
  request: ApiRequest,
  options: ListOptions,
  { collection, dependencies: { store, runningLists } }: ListContext,
): Promise<Snapshot> {
  const { resource, signal } = request;
  const { read, continueToken } = options;
  const revision = runningLists.revisionFor(read, collection.range) ??
    await pinnedRevision(options, { store, signal, resource });
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

function listMeta({ request, options, collection, snapshot, lastKey, dependencies }: MetaContext): ListMeta {
  const { revision, count } = snapshot;
  const resourceVersion = String(revision);
  const last = snapshot.lastKey ?? lastKey;
  if (last === undefined) return { resourceVersion };
  const cached = request.resource.watchCache && revision >= dependencies.startRevision;
  const token = continueFrom(keyAfter(last), { prefix: collection.prefix, revision, cached });
  if (count === undefined || options.limit === undefined) return { resourceVersion, continue: token };
  return { resourceVersion, continue: token, remainingItemCount: count - options.limit };
}

/** All items in one page, in the order of the rows. */
async function* sortedPage(pages: AsyncIterable<ItemPage>, sort: (items: Item[]) => Item[]): AsyncGenerator<ItemPage> {
  const all: Item[] = [];
  for await (const page of pages) all.push(...page.items());
  yield new HeldPage(sort(all));
}
