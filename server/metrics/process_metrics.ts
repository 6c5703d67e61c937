// What this process takes, under the names that Prometheus' client libraries share. What can only be read in /proc, which
// Deno opens to processes with all permissions alone, is left out where it cannot be.

import process from "node:process";
import type { Registry } from "prom-client";
import { addCounter, addGauge } from "./read_metric.ts";

export function addProcessMetrics(registry: Registry): void {
  addCounter(registry, {
    name: "process_cpu_seconds_total",
    help: "Processor time that the process has used, in seconds.",
    value: cpuSeconds,
  });
  addGauge(registry, {
    name: "process_resident_memory_bytes",
    help: "Memory of the process that is in RAM.",
    value: () => Deno.memoryUsage().rss,
  });
  addGauge(registry, {
    name: "process_start_time_seconds",
    help: "When the process started, in seconds since 1970.",
    value: () => performance.timeOrigin / 1000,
  });
  if (openFiles() === undefined) return;
  addGauge(registry, {
    name: "process_open_fds",
    help: "Files and sockets that the process has open.",
    value: () => openFiles() ?? NaN,
  });
  const openFilesMax = readOpenFilesMax();
  addGauge(registry, {
    name: "process_max_fds",
    help: "Files and sockets that the process may have open.",
    value: () => openFilesMax,
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Undefined where that cannot be known. */
function openFiles(): number | undefined {
  return fromProc("/proc/self/fd", (path) => [...Deno.readDirSync(path)].length);
}

function readOpenFilesMax(): number {
  const limits = fromProc("/proc/self/limits", Deno.readTextFileSync) ?? "";
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
}

/** Asks before it reads, as reading without permission would make Deno ask the user. */
function fromProc<T>(path: string, read: (path: string) => T): T | undefined {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return undefined;
  try {
    return read(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
