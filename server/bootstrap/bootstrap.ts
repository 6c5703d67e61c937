// The objects that a new cluster begins with: namespaces, RBAC roles, priority classes, flow control, API services, and the
// service that the API itself is found by. Made once, in a store that has nothing in it.

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ReadOptions, Store, Write } from "../../storage/store.ts";
import { objectKey } from "../../storage/store_key.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { codecOf } from "../write/object_codec.ts";
import objects from "./objects.json" with { type: "json" };
import { serviceObjects, type ServiceOptions } from "./service_objects.ts";

/** etcd takes 128 operations in a transaction. */
const writesMax = 100;

type BootstrapOptions = ServiceOptions & { readonly now: () => number };

/**
 * Resolves when the objects are there. Of servers that do this at the same time one wins, part by part; the namespaces come
 * last, so that one that finds `default` finds everything.
 * @param options with the clock, in ms since 1970
 * @throws {StorageError}
 */
export async function bootstrap(store: Store, options: BootstrapOptions): Promise<void> {
  const writes = creations(options);
  for (let at = 0; at < writes.length; at += writesMax) await store.commit(writes.slice(at, at + writesMax));
}

/**
 * Whether a store holds no more than a part of these objects: whoever made them did not come to the end.
 * @throws {StorageError}
 */
export async function isUnfinished(store: Store, options: BootstrapOptions & ReadOptions): Promise<boolean> {
  const own = new Set(creations(options).map(({ key }) => key));
  const { signal } = options;
  const snapshot = await store.list({ start: "/", end: "0" }, { limit: own.size, ...(signal && { signal }) });
  for await (const { entries } of snapshot.pages()) if (!entries.every(({ key }) => own.has(key))) return false;
  return snapshot.count! < own.size;
}

function creations(options: BootstrapOptions): Write[] {
  const now = new Date(options.now()).toISOString().replace(/\.\d+Z$/, "Z");
  const { namespaces, ...others } = objects;
  const all = { ...others, ...serviceObjects(options), namespaces };
  return Object.entries(all).flatMap(([resource, list]) =>
    list.map((object) => creation(resource, JSON.stringify(object).replaceAll(TIME, `$1"${now}"`), now))
  );
}

/** Conditions begin with the cluster. */
const TIME = /("lastTransitionTime":)"[^"]*"/g;

function creation(name: string, json: string, now: string): Write {
  const resource = builtinResource(name);
  const { keyPrefix, apiVersion, kind } = resource.storage!;
  const object = jsonToObject(messageNameOf(apiVersion, kind)!, new TextEncoder().encode(json));
  const metadata = object.metadata as TypedObject;
  Object.assign(metadata, { uid: crypto.randomUUID(), creationTimestamp: now });
  const namespace = typeof metadata.namespace === "string" ? metadata.namespace : undefined;
  const key = objectKey(keyPrefix, { namespace, name: String(metadata.name) });
  return { key, value: codecOf(resource).encode(object), expected: 0 };
}
