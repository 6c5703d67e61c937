// All that a server counts, as the document that Prometheus reads.

import { Registry } from "prom-client";
import type { WatchUsage } from "../../storage/watch_hub.ts";
import type { ResourceRegistry } from "../resources/registry.ts";
import { addProcessMetrics } from "./process_metrics.ts";
import { RequestMetrics } from "./request_metrics.ts";
import { StoreMetrics } from "./store_metrics.ts";
import { addWatchMetrics } from "./watch_metrics.ts";

export interface MetricsDocument {
  readonly contentType: string;
  readonly body: string;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly requests = new RequestMetrics(this.#registry);
  readonly store: StoreMetrics;

  constructor(resources: Pick<ResourceRegistry, "current">) {
    this.store = new StoreMetrics(this.#registry, resources);
    addProcessMetrics(this.#registry);
  }

  addWatches(hubs: { readonly usage: WatchUsage }): void {
    addWatchMetrics(this.#registry, hubs);
  }

  async document(): Promise<MetricsDocument> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
