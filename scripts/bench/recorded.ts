// Figures of kube-apiserver to compare with when none is put beside it by --against.

export interface RecordedRun {
  readonly wallSeconds: number;
  readonly megabytesPerSecond: number;
  readonly cpuSeconds: number;
  readonly peakRssMegabytes: number;
}

/** Where they come from; shown wherever they are. */
export const recordedSource =
  "kube-apiserver 1.36 with its watch cache, measured on a machine of 2 cores (TLS, HTTP/2, ten lists at once); middles of the ranges recorded in issue 5";

/** Only for data of the full size: 10 lists of 10,000 ConfigMaps of 100 KB, of 20,000 pods. */
export const recordedRuns: Readonly<Record<string, RecordedRun>> = {
  "configmaps json x10": { wallSeconds: 19.7, megabytesPerSecond: 510, cpuSeconds: 25.5, peakRssMegabytes: 5200 },
  "configmaps protobuf x10": { wallSeconds: 12.5, megabytesPerSecond: 800, cpuSeconds: 13, peakRssMegabytes: 2700 },
  "pods json x10": { wallSeconds: 16.6, megabytesPerSecond: 98, cpuSeconds: 25, peakRssMegabytes: 2900 },
  "pods protobuf x10": { wallSeconds: 10.8, megabytesPerSecond: 114, cpuSeconds: 15.5, peakRssMegabytes: 3500 },
  "pods table x10": { wallSeconds: 11.3, megabytesPerSecond: 88, cpuSeconds: 21, peakRssMegabytes: 5300 },
  "pods json gzip x10": { wallSeconds: 10.7, megabytesPerSecond: 153, cpuSeconds: 20, peakRssMegabytes: 6200 },
};

export const recordedWatchListSource =
  "kube-apiserver 1.36 with its watch cache on a machine of 2 cores (TLS, ten WatchLists of 1 GB at once), recorded in issue 6";

/** Only for the full size: ten WatchLists of 10,000 ConfigMaps of 100 KB. */
export const recordedWatchLists: RecordedRun = {
  wallSeconds: 75.6,
  megabytesPerSecond: 137,
  cpuSeconds: 81,
  peakRssMegabytes: 4600,
};
