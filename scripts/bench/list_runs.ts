// Which lists the list bench makes: collections, formats, numbers of readers, protocols.

import { configMap, pod, type StoredObject } from "./data.ts";
import type { BenchOptions, Size } from "./options.ts";
import type { Protocol } from "./curl.ts";

export interface Collection {
  readonly name: "configmaps" | "pods";
  readonly count: number;
  /** Below the store's prefix. */
  readonly keyPrefix: string;
  readonly path: string;
  /** Stands in each item's name, and nowhere else. */
  readonly marker: string;
  readonly objects: () => Generator<StoredObject>;
}

export type FormatName = "json" | "pretty json" | "yaml" | "protobuf" | "table" | "metadata";

export interface ListFormat {
  readonly name: FormatName;
  readonly accept: string;
  readonly query: string;
  /** How often an item's name stands in it. */
  readonly markersPerItem: number;
}

export interface ListRun {
  /** E.g. `pods json x10`. */
  readonly name: string;
  readonly collection: Collection;
  readonly format: ListFormat;
  readonly readers: number;
  readonly protocol: Protocol;
  readonly gzip: boolean;
  /** Slow readers read at this rate for so long. */
  readonly slow?: { readonly bytesPerSecond: number; readonly seconds: number };
}

const json: ListFormat = { name: "json", accept: "application/json", query: "", markersPerItem: 1 };
const formats: readonly ListFormat[] = [
  json,
  { ...json, name: "pretty json", query: "?pretty=true" },
  { ...json, name: "yaml", accept: "application/yaml" },
  { ...json, name: "protobuf", accept: "application/vnd.kubernetes.protobuf" },
  // Name column and metadata.
  { ...json, name: "table", accept: "application/json;as=Table;g=meta.k8s.io;v=v1", markersPerItem: 2 },
  { ...json, name: "metadata", accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" },
];

export const benchNamespace = "bench";
const configMapBytes = 100_000;
const counts: Readonly<Record<Size, { configMaps: number; pods: number }>> = {
  full: { configMaps: 10_000, pods: 20_000 },
  quick: { configMaps: 1_000, pods: 2_000 },
  smoke: { configMaps: 20, pods: 40 },
};

export function collections(options: BenchOptions): Collection[] {
  const configMaps = options.configMaps ?? counts[options.size].configMaps;
  const pods = options.pods ?? counts[options.size].pods;
  const namespace = benchNamespace;
  return [
    configMapCollection(configMaps, namespace),
    {
      name: "pods",
      count: pods,
      keyPrefix: `/pods/${namespace}/`,
      path: `/api/v1/namespaces/${namespace}/pods`,
      marker: "web-7d4b9c6f5d-0",
      objects: () => generate(pods, (i) => pod(i, { namespace })),
    },
  ];
}

/** ConfigMaps of 100 KB. */
export function configMapCollection(count: number, namespace: string): Collection {
  return {
    name: "configmaps",
    count,
    keyPrefix: `/configmaps/${namespace}/`,
    path: `/api/v1/namespaces/${namespace}/configmaps`,
    marker: "config-0",
    objects: () => generate(count, (i) => configMap(i, { bytes: configMapBytes, namespace })),
  };
}

function* generate(count: number, make: (index: number) => StoredObject): Generator<StoredObject> {
  for (let i = 0; i < count; i++) yield make(i);
}

/** The matrix, in the order in which it is run. */
export function listRuns(collection: Collection, size: Size): ListRun[] {
  const base = { collection, protocol: "h2", gzip: false } as const;
  const runs: Omit<ListRun, "name">[] = [];
  for (const format of formats) {
    for (const readers of [1, 10]) runs.push({ ...base, format, readers });
  }
  for (const readers of [1, 10]) runs.push({ ...base, format: json, readers, gzip: true });
  for (const protocol of ["http/1.1", "plain"] as const) runs.push({ ...base, format: json, readers: 10, protocol });
  if (collection.name === "configmaps") runs.push({ ...base, format: json, ...slowReaders[size] });
  return runs.map((run) => ({ ...run, name: nameOf(run) }));
}

const slowReaders: Readonly<Record<Size, Pick<ListRun, "readers" | "slow">>> = {
  full: { readers: 200, slow: { bytesPerSecond: 100_000, seconds: 20 } },
  quick: { readers: 200, slow: { bytesPerSecond: 100_000, seconds: 8 } },
  smoke: { readers: 5, slow: { bytesPerSecond: 100_000, seconds: 1 } },
};

function nameOf(run: Omit<ListRun, "name">): string {
  const words = [run.collection.name, run.format.name, ...(run.gzip ? ["gzip"] : [])];
  if (run.protocol !== "h2") words.push(run.protocol);
  words.push(`x${run.readers}`);
  if (run.slow) words.push("slow");
  return words.join(" ");
}
