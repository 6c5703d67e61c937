// What the store is asked, by resource, and what its lists hold.

import { Counter, Histogram, type Registry } from "prom-client";
import type { StoreObserver, StoreRequest } from "../../storage/store_observer.ts";
import type { ResourceRegistry } from "../resources/registry.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { durationBuckets } from "./duration_buckets.ts";
import { addGauge } from "./read_metric.ts";

/** The labels of what is stored below a prefix. */
interface StoredResource {
  readonly group: string;
  readonly resource: string;
}

const nothingKnown: StoredResource = { group: "", resource: "" };

export class StoreMetrics implements StoreObserver {
  readonly #resources: Pick<ResourceRegistry, "current">;
  readonly #durations: Histogram<"operation" | "group" | "resource">;
  readonly #pages: Counter<"source">;
  #pageBytes = 0;
  #prefixes: { readonly of: ResourceSet; readonly stored: ReadonlyMap<string, StoredResource> } | undefined;

  constructor(registry: Registry, resources: Pick<ResourceRegistry, "current">) {
    this.#resources = resources;
    this.#durations = new Histogram({
      name: "etcd_request_duration_seconds",
      help: "How long requests to the store took, with all their attempts, in seconds.",
      labelNames: ["operation", "group", "resource"],
      buckets: durationBuckets,
      registers: [registry],
    });
    this.#pages = new Counter({
      name: "weir_list_pages_total",
      help: "Pages that lists were given: read from the store, or shared with another list.",
      labelNames: ["source"],
      registers: [registry],
    });
    addGauge(registry, {
      name: "weir_list_bytes",
      help: "Bytes that all lists together hold: pages, and what was made of them.",
      value: () => this.#pageBytes,
    });
  }

  requestEnded({ operation, key, durationMs }: StoreRequest): void {
    this.#durations.observe({ operation, ...this.#resourceOf(key) }, durationMs / 1000);
  }

  pageTaken({ shared }: { readonly shared: boolean }): void {
    this.#pages.inc({ source: shared ? "shared" : "store" });
  }

  pageBytesChanged(bytes: number): void {
    this.#pageBytes = bytes;
  }

  /** Prefixes of keys have one segment or two, e.g. `/pods`, `/services/specs`. */
  #resourceOf(key: string): StoredResource {
    const { current } = this.#resources;
    if (this.#prefixes?.of !== current) this.#prefixes = { of: current, stored: storedResources(current) };
    const { stored } = this.#prefixes;
    const first = slashAfter(key, 1);
    const second = slashAfter(key, first + 1);
    return stored.get(key.slice(0, first)) ?? stored.get(key.slice(0, second)) ?? nothingKnown;
  }
}

function slashAfter(key: string, start: number): number {
  const at = key.indexOf("/", start);
  return at < 0 ? key.length : at;
}

function storedResources(resources: ResourceSet): Map<string, StoredResource> {
  const stored = new Map<string, StoredResource>();
  for (const { name: group, versions } of resources.groups) {
    for (const { plural, storage } of versions.flatMap((version) => resources.resourcesOf({ group, version }))) {
      if (storage === undefined || stored.has(storage.keyPrefix)) continue; // events are in two groups, the core one first
      stored.set(storage.keyPrefix, { group, resource: plural });
    }
  }
  return stored;
}
