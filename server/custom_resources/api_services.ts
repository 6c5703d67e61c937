// The APIServices of custom resources: one for each group version that a CRD serves, as kube-aggregator registers them by
// itself. Those that people made are left alone.

import { formatTime } from "../../encoding/rfc3339.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store } from "../../storage/store.ts";
import { collectionRange, objectKey } from "../../storage/store_key.ts";
import { FieldManager } from "../managed_fields/field_manager.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { setCondition } from "../strategies/conditions.ts";
import { codecOf } from "../write/object_codec.ts";
import { metadataOf, specOf } from "./definition.ts";

const resource = builtinResource("apiservices.apiregistration.k8s.io");
const codec = codecOf(resource);
const managedLabel = "kube-aggregator.kubernetes.io/automanaged";
/** Built-in groups, which are registered when a cluster begins, have another value. */
const managed = "true";
const groupPriorityMinimum = 1000;
const versionPriority = 100;

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

export class CustomApiServices {
  readonly #store: Store;
  readonly #now: () => number;
  /** What was made sure of last, by name. */
  #synced: ReadonlyMap<string, GroupVersion> | undefined;

  constructor(store: Store, { now }: { now: () => number }) {
    this.#store = store;
    this.#now = now;
  }

  /** Makes and removes APIServices until there is one for what these definitions serve. @throws {StorageError} */
  async sync(definitions: readonly TypedObject[]): Promise<void> {
    const wanted = new Map(definitions.flatMap(servedVersions).map((gv) => [`${gv.version}.${gv.group}`, gv]));
    const before = this.#synced;
    const gone = before === undefined ? await this.#managedNames() : [...before.keys()];
    for (const [name, groupVersion] of wanted) if (!before?.has(name)) await this.#create(name, groupVersion);
    for (const name of gone) if (!wanted.has(name)) await this.#remove(name);
    this.#synced = wanted;
  }

  async #managedNames(): Promise<string[]> {
    const names: string[] = [];
    const snapshot = await this.#store.list(collectionRange(resource.storage!.keyPrefix));
    for await (const { entries } of snapshot.pages()) {
      const objects = entries.map((entry) => codec.read(entry)).filter(isManaged);
      names.push(...objects.map((object) => String(metadataOf(object).name)));
    }
    return names;
  }

  async #create(name: string, groupVersion: GroupVersion): Promise<void> {
    const now = formatTime(Math.floor(this.#now() / 1000));
    const status: TypedObject = {};
    setCondition(status, {
      type: "Available",
      status: "True",
      lastTransitionTime: now,
      reason: "Local",
      message: "Local APIServices are always available",
    });
    const metadata = { name, uid: crypto.randomUUID(), creationTimestamp: now, labels: { [managedLabel]: managed } };
    const object: TypedObject = { metadata, spec: { ...groupVersion, groupPriorityMinimum, versionPriority }, status };
    new FieldManager({ resource, subresource: "", manager: "kube-apiserver", now }).trackCreate(object);
    // Whoever has made it before: it is there.
    await this.#store.commit([{ key: keyOf(name), value: codec.encode(object), expected: 0 }]);
  }

  async #remove(name: string): Promise<void> {
    for (;;) {
      const { entry } = await this.#store.get(keyOf(name));
      if (entry === undefined || !isManaged(codec.read(entry))) return;
      const { key, modRevision: expected } = entry;
      if ((await this.#store.commit([{ key, value: undefined, expected }])).committed) return;
    }
  }
}

function servedVersions(definition: TypedObject): GroupVersion[] {
  const { group, versions = [] } = specOf(definition);
  return (versions as TypedObject[]).filter(({ served }) => served === true)
    .map(({ name }) => ({ group: String(group), version: String(name) }));
}

function isManaged(object: TypedObject): boolean {
  return (metadataOf(object).labels as Record<string, string> | undefined)?.[managedLabel] === managed;
}

function keyOf(name: string): string {
  return objectKey(resource.storage!.keyPrefix, { name });
}
