// The table of the list bench, for the terminal and the page, and what must be said beside it.

import type { ListReport } from "./list_report.ts";
import type { ListRow } from "./list_summary.ts";
import { recordedSource } from "./recorded.ts";
import { figure, megabytes } from "./text_table.ts";

export interface Column {
  readonly title: string;
  readonly cell: (row: ListRow) => string;
}

/** Weir on etcd goes without saying. */
export function rowName({ run, target }: { readonly run: string; readonly target: string }): string {
  return target === "weir" ? run : `${run} (${target})`;
}

export const columns: readonly Column[] = [
  { title: "list", cell: rowName },
  { title: "wall s", cell: (row) => figure(row.wallSeconds) },
  { title: "MB/s", cell: (row) => figure(row.rate) },
  { title: "first ms", cell: (row) => figure(row.firstByteMs) },
  { title: "max ms", cell: (row) => figure(row.firstByteMsMax) },
  { title: "late ms", cell: (row) => figure(row.lateFirstByteMs) },
  { title: "CPU s", cell: (row) => figure(row.serverCpuSeconds) },
  { title: "etcd s", cell: (row) => figure(row.etcdCpuSeconds) },
  { title: "client s", cell: (row) => figure(row.clientCpuSeconds) },
  { title: "peak MB", cell: (row) => megabytes(row.peakRssBytes) },
  { title: "/etcd", cell: (row) => figure(row.ofEtcd) },
  { title: "/serve", cell: (row) => figure(row.ofServe) },
  { title: "/weir", cell: (row) => figure(row.ofWeir) },
  { title: "/kube", cell: (row) => figure(row.ofOther ?? row.ofRecorded) },
];

/** What the columns mean, the limits, and what disturbs the figures. */
export function notes({ limits, idle, machine, rows }: ListReport): string[] {
  const lines = [
    "MB/s: bytes of all readers before gzip. first, max: time to the first byte, median and slowest reader. late: of one more list",
    "that comes while the others run. CPU: of server, etcd and the curl processes, which share this machine's " +
    `${machine.cores} cores; load ${figure(machine.load)}.`,
    "peak MB: of a server that was let alone for some seconds before, so that it has given back what lists before took.",
    "/etcd: stored bytes a second through those of a bare etcd3 page loop. /serve: MB/s through those of Deno.serve sending ready bytes.",
  ];
  if (rows.some((row) => row.ofWeir !== undefined)) {
    lines.push("/weir: MB/s of weir on its embedded store through those of weir on etcd.");
  }
  if (rows.some((row) => row.ofOther !== undefined)) {
    lines.push("/kube: MB/s through those of the server named by --against.");
  } else if (rows.some((row) => row.ofRecorded !== undefined)) {
    lines.push(`/kube: MB/s through those of ${recordedSource}.`);
  }
  for (const [name, { rate }] of Object.entries(limits.etcdPages ?? {})) {
    lines.push(`limit: etcd3 pages of ${name}: ${figure(rate)} MB/s`);
  }
  for (const [readers, rate] of Object.entries(limits.denoServe ?? {})) {
    lines.push(`limit: Deno.serve over TLS and HTTP/2, ${readers}: ${figure(rate)} MB/s`);
  }
  for (const [name, rate] of Object.entries(limits.gzip ?? {})) {
    lines.push(`limit: gzip of ${name} as JSON: ${figure(rate)} MB/s`);
  }
  for (const { target, before, after } of idle) {
    lines.push(`${target} idle: ${megabytes(before)} MB before, ${megabytes(after)} MB after all runs`);
  }
  return lines;
}
