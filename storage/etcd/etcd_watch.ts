// Watches over etcd's raw watch stream: the consumer's pace is etcd's pace, dropped streams are taken up again where the
// last batch ended, and a quiet stream is asked for its progress.
// Progress can be trusted from etcd 3.5.8 and 3.4.25 on: older ones may report a revision before its changes are sent.

import type { IEvent, IWatchResponse } from "etcd3";
import type { Buffer } from "node:buffer";
import { abortableIterable } from "../abortable_iterable.ts";
import { delay } from "../delay.ts";
import {
  type KeyRange,
  type Revision,
  StorageError,
  type WatchBatch,
  type WatchChange,
  type WatchOptions,
} from "../store.ts";
import type { EtcdClient } from "./etcd_client.ts";
import type { WatchStream } from "./etcd_endpoint.ts";

export interface EtcdWatchOptions extends WatchOptions {
  /** Ask for progress after so long without a change. */
  readonly progressIntervalMs?: number;
}

const progressIntervalMsDefault = 5_000;
/** So many progress requests without any answer mean that the connection is dead. */
const unansweredMax = 6;
const backoffMsFirst = 50;
const backoffMsMax = 1_000;

/** See `Store.watch`. Ends when the signal aborts. */
export function watchRange(client: EtcdClient, range: KeyRange, options: EtcdWatchOptions): AsyncIterable<WatchBatch> {
  return abortableIterable(options.signal, (signal) => watchHealing(client, range, { ...options, signal }));
}

type SessionOptions = EtcdWatchOptions & { readonly signal: AbortSignal };

async function* watchHealing(
  client: EtcdClient,
  range: KeyRange,
  options: SessionOptions,
): AsyncGenerator<WatchBatch, void> {
  const { signal } = options;
  let after = options.after;
  let backoffMs = backoffMsFirst;
  while (!signal.aborted) {
    const endpoint = client.endpoint;
    try {
      for await (const batch of watchOnce(client, range, { ...options, after })) {
        after = batch.revision;
        backoffMs = backoffMsFirst;
        yield batch;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StorageError) throw await withNewestRevision(error, client, signal);
      client.failOver(endpoint);
    }
    await delay(backoffMs, signal).catch(() => {}); // aborted: the loop ends
    backoffMs = Math.min(backoffMs * 2, backoffMsMax);
  }
}

/** One stream, until it breaks. */
async function* watchOnce(
  client: EtcdClient,
  range: KeyRange,
  options: SessionOptions,
): AsyncGenerator<WatchBatch, void> {
  const session = new AbortController();
  const stream = await client.endpoint.openWatch(AbortSignal.any([options.signal, session.signal]));
  stream.on("error", () => {}); // the iterator reports it; nobody may be left to hear what comes after its end
  const start = { ...client.toEtcdRange(range), start_revision: options.after + 1 };
  stream.write({ create_request: { ...start, prev_kv: true, fragment: true, progress_notify: true } });
  const responses: AsyncIterator<IWatchResponse> = stream[Symbol.asyncIterator]();
  const assembly = new BatchAssembly(options.after, (key) => client.fromEtcdKey(key));
  try {
    for (;;) {
      const { done, value } = await nextOrAskProgress(stream, responses, { ...options, giveUp: () => session.abort() });
      if (done) return;
      throwIfCanceled(value);
      const batch = assembly.add(value);
      if (batch) yield batch;
    }
  } finally {
    session.abort();
  }
}

/** The next response; a progress request goes out whenever none has come for a while. */
async function nextOrAskProgress(
  stream: WatchStream,
  responses: AsyncIterator<IWatchResponse>,
  { progressIntervalMs = progressIntervalMsDefault, giveUp }: EtcdWatchOptions & { giveUp(): void },
): Promise<IteratorResult<IWatchResponse>> {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered++ < unansweredMax) stream.write({ progress_request: {} });
    else giveUp();
  }, progressIntervalMs);
  try {
    return await responses.next();
  } finally {
    clearInterval(timer);
  }
}

function throwIfCanceled({ canceled, compact_revision, cancel_reason }: IWatchResponse): void {
  if (!canceled) return;
  const compacted = Number(compact_revision);
  if (compacted === 0) throw new StorageError("unavailable", `etcd ended the watch: ${cancel_reason}`);
  throw new StorageError("compacted", `The changes before revision ${compacted} have been compacted`);
}

/** etcd ends a watch of compacted history without saying where history is now. */
async function withNewestRevision(error: StorageError, client: EtcdClient, signal: AbortSignal): Promise<StorageError> {
  if (error.code !== "compacted") return error;
  const currentRevision = await client.currentRevision(signal);
  return new StorageError(error.code, error.message, { cause: error, currentRevision });
}

/** Puts batches together from responses, of which etcd makes several when one would be too large. */
class BatchAssembly {
  #delivered: Revision;
  /** Changes of a revision that may go on in the next fragment. */
  #held: WatchChange[] = [];
  readonly #toKey: (etcdKey: Buffer) => string;

  constructor(after: Revision, toKey: (etcdKey: Buffer) => string) {
    this.#delivered = after;
    this.#toKey = toKey;
  }

  /** The batch that the response completes, if it does. */
  add(response: IWatchResponse): WatchBatch | undefined {
    if (response.created) return undefined;
    if (response.events.length === 0) return this.#progress(Number(response.header.revision));
    const changes = [...this.#held, ...response.events.map((event) => this.#toChange(event))];
    const last = changes.at(-1)?.modRevision;
    const complete = response.fragment ? changes.findIndex((change) => change.modRevision === last) : changes.length;
    this.#held = changes.slice(complete);
    const ready = changes.slice(0, complete);
    // The header's revision may be ahead of what a watch that is catching up has been sent.
    const revision = ready.at(-1)?.modRevision;
    if (revision === undefined) return undefined;
    this.#delivered = revision;
    return { changes: ready, revision };
  }

  #progress(revision: Revision): WatchBatch | undefined {
    // A member that lags behind may not know of what another has sent.
    if (revision < this.#delivered || this.#held.length > 0) return undefined;
    this.#delivered = revision;
    return { changes: [], revision };
  }

  #toChange({ type, kv, prev_kv }: IEvent): WatchChange {
    const deleted = String(type).toUpperCase() === "DELETE";
    return {
      key: this.#toKey(kv.key),
      modRevision: Number(kv.mod_revision),
      createRevision: Number(deleted ? prev_kv?.create_revision ?? 0 : kv.create_revision),
      value: deleted ? undefined : kv.value,
      previous: prev_kv?.value,
    };
  }
}
