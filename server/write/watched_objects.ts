// The few kinds that nearly every write looks at, kept in memory by a watch (client-go's informers), so that a create asks
// the store for no more than its own commit. A read sees all that this server has written, and what others wrote at most
// a moment before.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { delay } from "../../storage/delay.ts";
import type { Entry, Revision, Store } from "../../storage/store.ts";
import { collectionRange, objectKey } from "../../storage/store_key.ts";
import type { ObjectReader } from "../admission/admission.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { qualifiedResource } from "../status_error.ts";
import { codecOf, type ObjectCodec } from "./object_codec.ts";
import { objectReader } from "./object_reader.ts";

const watchedResources = [
  "namespaces",
  "priorityclasses.scheduling.k8s.io",
  "storageclasses.storage.k8s.io",
  "ingressclasses.networking.k8s.io",
  "runtimeclasses.node.k8s.io",
];

const retryMs = 1_000;
/** A watch that is behind for longer is not waited for: the store is asked. */
const behindMsMax = 1_000;

export class WatchedObjects implements ObjectReader {
  readonly #store: ObjectReader;
  readonly #collections = new Map<string, WatchedCollection>();

  /** Watches begin with the first read of their kind, and end when the signal aborts. */
  constructor(store: Store, options: { signal: AbortSignal }) {
    this.#store = objectReader(store);
    for (const name of watchedResources) {
      this.#collections.set(name, new WatchedCollection(store, { name, ...options }));
    }
  }

  /** What is not in memory is looked for in the store: it may have come into being just now. */
  async get(resource: string, at: { namespace?: string; name: string }): Promise<TypedObject | undefined> {
    const entries = await this.#collections.get(resource)?.upToDate();
    const { keyPrefix } = builtinResource(resource).storage!;
    return entries?.get(objectKey(keyPrefix, at))?.object ?? await this.#store.get(resource, at);
  }

  async list(resource: string): Promise<TypedObject[]> {
    const entries = await this.#collections.get(resource)?.upToDate();
    if (entries === undefined) return await this.#store.list(resource);
    const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
    return sorted.map(([, { object }]) => object);
  }

  /** Reads that begin after this see the write. */
  written(resource: Resource, revision: Revision): void {
    this.#collections.get(qualifiedResource(resource))?.written(revision);
  }
}

/** An entry that is decoded when it is first asked for. Nobody changes the object. */
class LazyObject {
  readonly #entry: Entry;
  readonly #codec: ObjectCodec;
  #object: TypedObject | undefined;

  constructor(entry: Entry, codec: ObjectCodec) {
    this.#entry = entry;
    this.#codec = codec;
  }

  get object(): TypedObject {
    return this.#object ??= this.#codec.read(this.#entry);
  }
}

type Entries = ReadonlyMap<string, LazyObject>;

class WatchedCollection {
  readonly #store: Store;
  readonly #range;
  readonly #codec: ObjectCodec;
  readonly #signal: AbortSignal;
  #entries = new Map<string, LazyObject>();
  /** Everything up to it is in the entries; -1 while nothing is. */
  #revision: Revision = -1;
  #wanted: Revision = 0;
  #running = false;
  #advanced = Promise.withResolvers<void>();

  constructor(store: Store, { name, signal }: { name: string; signal: AbortSignal }) {
    const resource = builtinResource(name);
    this.#store = store;
    this.#range = collectionRange(resource.storage!.keyPrefix);
    this.#codec = codecOf(resource);
    this.#signal = signal;
  }

  written(revision: Revision): void {
    this.#wanted = Math.max(this.#wanted, revision);
  }

  /** Undefined when the store is the better source. */
  async upToDate(): Promise<Entries | undefined> {
    if (!this.#running) {
      this.#running = true;
      this.#run();
    }
    const wanted = this.#wanted;
    const end = performance.now() + behindMsMax;
    while (this.#revision >= 0 && this.#revision < wanted) {
      const left = end - performance.now();
      if (left <= 0) return undefined;
      await Promise.race([this.#advanced.promise, delay(left, this.#signal)]);
    }
    return this.#revision < 0 ? undefined : this.#entries;
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#follow();
      } catch {
        // Reads go to the store until it is there again.
        this.#revision = -1;
        this.#advance();
        await delay(retryMs, this.#signal).catch(() => {});
      }
    }
  }

  async #follow(): Promise<void> {
    const signal = this.#signal;
    const snapshot = await this.#store.list(this.#range, { signal });
    const entries = new Map<string, LazyObject>();
    for await (const page of snapshot.pages({ signal })) {
      for (const entry of page.entries) entries.set(entry.key, new LazyObject(entry, this.#codec));
    }
    this.#entries = entries;
    this.#revision = snapshot.revision;
    this.#advance();
    for await (const { changes, revision } of this.#store.watch(this.#range, { after: snapshot.revision, signal })) {
      for (const { key, value, modRevision } of changes) {
        if (value === undefined) entries.delete(key);
        else entries.set(key, new LazyObject({ key, value, modRevision }, this.#codec));
      }
      this.#revision = Math.max(this.#revision, revision);
      this.#advance();
    }
  }

  #advance(): void {
    this.#advanced.resolve();
    this.#advanced = Promise.withResolvers<void>();
  }
}
