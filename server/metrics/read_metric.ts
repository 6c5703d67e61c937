// Metrics that are read off where they are counted, when they are asked for.

import { Counter, Gauge, type Registry } from "prom-client";

/** A number that is counted elsewhere. */
export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly value: () => number;
}

/** Adds what goes up and down. */
export function addGauge(registry: Registry, { name, help, value }: ReadMetric): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

/** Adds what only grows. */
export function addCounter(registry: Registry, { name, help, value }: ReadMetric): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}
