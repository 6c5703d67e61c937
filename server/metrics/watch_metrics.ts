// What watches take and what they lose.

import type { Registry } from "prom-client";
import type { WatchUsage } from "../../storage/watch_hub.ts";
import { addCounter, addGauge } from "./read_metric.ts";

export function addWatchMetrics(registry: Registry, hubs: { readonly usage: WatchUsage }): void {
  addGauge(registry, {
    name: "weir_watchers",
    help: "Watches being served.",
    value: () => hubs.usage.watchers,
  });
  addGauge(registry, {
    name: "weir_watch_hubs",
    help: "Collections that are followed in the store, each for all who watch it.",
    value: () => hubs.usage.hubs,
  });
  addGauge(registry, {
    name: "weir_watch_window_bytes",
    help: "Keys and values of the recent changes that are kept for watches.",
    value: () => hubs.usage.windowBytes,
  });
  addCounter(registry, {
    name: "weir_watch_events_dropped_total",
    help: "Changes that made room for newer ones. Only watches that had not read them by then miss them, and end.",
    value: () => hubs.usage.changesDropped,
  });
  addCounter(registry, {
    name: "weir_watchers_evicted_total",
    help: "Watches that ended because they were too slow to read changes before these were dropped.",
    value: () => hubs.usage.watchersEvicted,
  });
}
