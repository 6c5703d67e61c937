// WATCH: the changes of a collection as they happen, from a revision on or after the objects there are.
import { ByteWriter } from "../../encoding/wire_writer.ts";
import { type Revision, type Snapshot, StorageError } from "../../storage/store.ts";
import { collectionRange } from "../../storage/store_key.ts";
import type { WatchFeed } from "../../storage/watch_feed.ts";
import type { WatchHubs } from "../../storage/watch_hub.ts";
import type { ApiRequest } from "../api_request.ts";
import { limits } from "../config.ts";
import { parseWatchOptions, type WatchOptions } from "../list_options.ts";
import { isProtobuf } from "../representation.ts";
import type { ResourceRegistry } from "../resources/registry.ts";
import { respondStream } from "../respond.ts";
import { expired, internalError, StatusError } from "../status_error.ts";
import { appendErrorEvent, type AppendEvent, eventEncoding, watchContentType } from "../watch_encoding.ts";
import { type Collection, collectionOf } from "./collection.ts";
import { encodingKey } from "./encoding_key.ts";
import { itemReader } from "./item_reader.ts";
import { itemSelection } from "./item_selection.ts";
import { ListItems } from "./list_items.ts";
import type { ReadDependencies } from "./read_dependencies.ts";
import { checkNotOlder, storageContext, toStatusError, withStatusErrors } from "./read_errors.ts";
import { readView } from "./read_view.ts";
import type { SharedEventViews } from "./shared_events.ts";
import { openWatch, type WatchStart, withPathName } from "./watch_start.ts";
import { type InitialEvents, WatchStream } from "./watch_stream.ts";
import { WatchTimer } from "./watch_timer.ts";

export interface WatchDependencies extends ReadDependencies {
  readonly hubs: WatchHubs;
  /** Watches of a custom resource end when its CRD changes, as in kube-apiserver. */
  readonly registry: Pick<ResourceRegistry, "current" | "onChange">;
  readonly sharedEvents: SharedEventViews;
}

export async function handleWatch(request: ApiRequest, dependencies: WatchDependencies): Promise<Response> {
  const options = withPathName(request, parseWatchOptions(request.query, request.resource));
  const collection = collectionOf(request, options);
  const contentType = watchContentType(request.format);
  return await withStatusErrors(storageContext(request, "watch"), async () => {
    const start = await openWatch(options, { store: dependencies.store, collection, signal: request.signal });
    const source = watchBody({ request, options, collection, start, dependencies }, watchView(request, dependencies));
    return await respondStream({ ...request.response, gzip: false }, { contentType, source });
  });
}

interface Watch {
  readonly request: ApiRequest;
  readonly options: WatchOptions;
  readonly collection: Collection;
  readonly start: WatchStart;
  readonly dependencies: WatchDependencies;
}

type WatchView = ReturnType<typeof watchView>;

/** How the events look; undefined for a view that none can have. */
function watchView(request: ApiRequest, { now, sharedEvents }: WatchDependencies) {
  const { resource, format } = request;
  // kube-apiserver finds out with the first event that it is no list, and gives up without a word.
  if (format.as?.kind === "PartialObjectMetadataList") return undefined;
  // Asked for each row: a watch outlasts the ages it shows.
  const context = {
    get now() {
      return now();
    },
  };
  const { view, itemType: type, table } = readView(request, context);
  const read = itemReader(resource, { type, markEmptyLists: !isProtobuf(format) });
  // The bookmark that ends the initial events has metadata even where rows have no objects: it carries the annotation.
  const marked = table === undefined ? view : readView({ ...request, query: new Map() }, context).view;
  const appendMark: AppendEvent = eventEncoding(marked, format);
  return { type, read, table, appendMark, events: sharedEvents.of(request, { view, read }) };
}

/** What goes wrong from here on is an ERROR event, the last of the watch. */
async function* watchBody(watch: Watch, view: WatchView): AsyncGenerator<Uint8Array> {
  if (view === undefined) return;
  const { request, collection, start, dependencies: { hubs, registry } } = watch;
  const { resource, signal } = request;
  const whole = collectionRange(resource.storage!.keyPrefix);
  const feed = hubs.watch(whole, { range: collection.range, after: start.after });
  const leave = () => feed.close();
  const leaveIfReplaced = () => registry.current.find(resource) !== resource && feed.close();
  const forget = registry.onChange(leaveIfReplaced);
  signal.addEventListener("abort", leave, { once: true });
  try {
    leaveIfReplaced(); // it may have been, while the request was read
    yield* eventsOf(watch, { view, feed });
  } catch (error) {
    if (signal.aborted) return;
    const out = new ByteWriter(1024);
    appendErrorEvent(out, watchError(error, { request, delivered: feed.delivered }), request.format);
    yield out.take();
  } finally {
    signal.removeEventListener("abort", leave);
    forget();
    feed.close();
  }
}

async function* eventsOf(
  watch: Watch,
  { view, feed }: { view: NonNullable<WatchView>; feed: WatchFeed },
): AsyncGenerator<Uint8Array> {
  const { request: { resource }, options, start: { snapshot } } = watch;
  const { type, events, table } = view;
  const timer = new WatchTimer({
    timeoutMs: (options.timeoutSeconds ?? defaultTimeoutSeconds()) * 1000,
    bookmarkIntervalMs: options.allowWatchBookmarks ? limits.watchBookmarkIntervalMs : undefined,
    onDue: () => feed.wake(),
  });
  const selects = itemSelection(resource, options, type)?.selects;
  const stream = new WatchStream({ resource, type, events, selects, columns: table !== undefined, timer });
  try {
    if (snapshot !== undefined) {
      for await (const chunk of stream.initial(initialEvents(watch, { view, snapshot }))) {
        if (timer.expired || feed.closed) return;
        yield chunk;
      }
    }
    yield* stream.changes(feed);
  } finally {
    timer.stop();
  }
}

/** @throws {StatusError} 504 when the client has seen a later state than there is */
function initialEvents(
  { request, options }: Watch,
  { view, snapshot }: { view: NonNullable<WatchView>; snapshot: Snapshot },
): InitialEvents {
  const { resource, signal } = request;
  const { resourceVersion, sendInitialEvents, allowWatchBookmarks } = options;
  const { revision } = snapshot;
  if (resourceVersion !== undefined) {
    checkNotOlder({ consistency: "notOlderThan", revision: resourceVersion }, { current: revision, resource });
  }
  const items = new ListItems(snapshot, {
    read: view.read,
    selection: itemSelection(resource, options, view.type),
    transient: request.response.transientChunks,
    signal,
  });
  const key = `watch ${encodingKey(request, { now: undefined })}`;
  const endMark = sendInitialEvents && allowWatchBookmarks ? view.appendMark : undefined;
  return { pages: items.pages(), revision, key, endMark };
}

/** Spread, so that the watches of a client that lost its server do not all end together again. */
function defaultTimeoutSeconds(): number {
  return limits.watchTimeoutSecondsMin * (1 + Math.random());
}

function watchError(
  error: unknown,
  { request, delivered }: { request: ApiRequest; delivered: Revision },
): StatusError {
  if (error instanceof StorageError && error.code === "compacted") {
    // Reads past the watch cache have words of their own.
    if (!request.resource.watchCache) return expired("The resourceVersion for the provided watch is too old.");
    return expired(`too old resource version: ${delivered} (${error.currentRevision ?? delivered})`);
  }
  const status = toStatusError(error, storageContext(request, "watch"));
  return status instanceof StatusError ? status : internalError(String(error), { cause: error });
}
