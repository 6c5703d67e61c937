// Requests, counted from their beginning to the end of their answers.

import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { RequestInfo } from "../request_info.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import { durationBuckets } from "./duration_buckets.ts";
import { dryRunLabel, requestLabelNames, type RequestLabels, requestLabels } from "./request_labels.ts";

const sizeBuckets = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const readVerbs = ["get", "list", "watch"];

/** Counts one request. */
export interface RequestMeter {
  /** There is what the request asks for; not called where there is not, or where it asks for no resource. */
  found(resource: Resource, subresource: Subresource | undefined): void;
  /** To be called once: the answer is sent whole, or as far as the client wanted it. */
  ended(answer: { readonly status: number; readonly bytes: number }): void;
}

export class RequestMetrics {
  readonly #total: Counter;
  readonly #durations: Histogram;
  readonly #sizes: Histogram;
  readonly #longRunning: Gauge;
  readonly #inflight = { mutating: 0, readOnly: 0 };

  constructor(registry: Registry) {
    const registers = [registry];
    this.#total = new Counter({
      name: "apiserver_request_total",
      help: "Requests that have been answered, by what they asked for and the status of the answer.",
      labelNames: [...requestLabelNames, "dry_run", "code"],
      registers,
    });
    this.#durations = new Histogram({
      name: "apiserver_request_duration_seconds",
      help: "How long requests took to the end of their answers, in seconds.",
      labelNames: [...requestLabelNames, "dry_run"],
      buckets: durationBuckets,
      registers,
    });
    this.#sizes = new Histogram({
      name: "apiserver_response_sizes",
      help: "Bytes of the answers to gets and lists, as sent.",
      labelNames: requestLabelNames,
      buckets: sizeBuckets,
      registers,
    });
    this.#longRunning = new Gauge({
      name: "apiserver_longrunning_requests",
      help: "Watches that are being answered now.",
      labelNames: requestLabelNames,
      registers,
    });
    const inflight = this.#inflight;
    new Gauge({
      name: "apiserver_current_inflight_requests",
      help: "Requests that are being answered now, without watches.",
      labelNames: ["request_kind"],
      registers,
      collect() {
        for (const [kind, count] of Object.entries(inflight)) this.set({ request_kind: kind }, count);
      },
    });
  }

  begin(info: RequestInfo): RequestMeter {
    const startedMs = performance.now();
    const watching = info.verb === "watch";
    const kind = info.isResourceRequest && !readVerbs.includes(info.verb) ? "mutating" : "readOnly";
    let found: RequestLabels | undefined;
    if (!watching) this.#inflight[kind]++;
    return {
      found: (resource, subresource) => {
        found = requestLabels(info, { resource, subresource });
        if (watching) this.#longRunning.inc(found);
      },
      ended: (answer) => {
        if (!watching) this.#inflight[kind]--;
        else if (found !== undefined) this.#longRunning.dec(found);
        this.#count(found ?? requestLabels(info, undefined), { info, startedMs, ...answer });
      },
    };
  }

  #count(labels: RequestLabels, { info, startedMs, status, bytes }: Ended): void {
    const dryRun = { ...labels, dry_run: dryRunLabel(info) };
    this.#total.inc({ ...dryRun, code: String(status) });
    this.#durations.observe(dryRun, (performance.now() - startedMs) / 1000);
    if (labels.verb === "GET" || labels.verb === "LIST") this.#sizes.observe(labels, bytes);
  }
}

interface Ended {
  readonly info: RequestInfo;
  readonly startedMs: number;
  readonly status: number;
  readonly bytes: number;
}
