// Which resources are served now: the built-in ones and those of the CRDs in the store. Changes replace the whole set at
// once, so readers never see half a change.
import { isDeepStrictEqual } from "node:util";
import { builtinResources } from "./builtin_resources.ts";
import { type CrdLog, crdResources } from "./crd.ts";
import type { Resource } from "./resource.ts";
import { ResourceSet } from "./resource_set.ts";

/** The stored bytes of CRDs, by the key or name that the caller tells them apart by. */
export type StoredCrds = ReadonlyMap<string, Uint8Array>;

export type RegistryListener = (resources: ResourceSet) => void;

export interface RegistryOptions {
  /** Told of each CRD that cannot be served because it is broken. */
  readonly log?: CrdLog;
}

export class ResourceRegistry {
  #current = new ResourceSet([], 1);
  #listeners = new Set<RegistryListener>();
  /** By the caller's key, so that a change of one CRD does not parse all others again. */
  #parsed = new Map<string, ParsedCrd>();
  readonly #log: CrdLog;

  constructor(options: RegistryOptions = {}) {
    this.#log = options.log ?? (() => {});
  }

  /** What is served now. Take it once per request. */
  get current(): ResourceSet {
    return this.#current;
  }

  /**
   * Serves the built-in resources and those of exactly these CRDs from now on. A resource stays the same object for as
   * long as nothing changes about it, whatever else does about its CRD.
   */
  replaceCustom(crds: StoredCrds): void {
    const custom: Resource[] = [];
    const taken = new Set<string>();
    this.#parsed = new Map([...crds].map(([key, bytes]) => [key, this.#parse(key, bytes)]));
    for (const { resources } of this.#parsed.values()) {
      for (const resource of resources) {
        const name = `${resource.group}/${resource.version}/${resource.plural}`;
        if (taken.has(name) || isBuiltin(resource)) continue;
        taken.add(name);
        custom.push(resource);
      }
    }
    this.#current = new ResourceSet(custom, this.#current.generation + 1);
    for (const listener of this.#listeners) listener(this.#current);
  }

  /** Calls `listener` after each change, until the returned function is called. */
  onChange(listener: RegistryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #parse(key: string, bytes: Uint8Array): ParsedCrd {
    const known = this.#parsed.get(key);
    if (known?.bytes === bytes) return known;
    const resources = crdResources(bytes, { key, log: this.#log });
    const unchanged = (resource: Resource) => known?.resources.find((other) => isDeepStrictEqual(other, resource));
    return { bytes, resources: resources.map((resource) => unchanged(resource) ?? resource) };
  }
}

interface ParsedCrd {
  readonly bytes: Uint8Array;
  readonly resources: readonly Resource[];
}

const builtinNames = new Set(builtinResources.map(({ group, version, plural }) => `${group}/${version}/${plural}`));

/** A CRD cannot take a built-in resource's place. */
function isBuiltin({ group, version, plural }: Resource): boolean {
  return builtinNames.has(`${group}/${version}/${plural}`);
}
