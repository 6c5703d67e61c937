// What handlers of reads work with.
import type { Store } from "../../storage/store.ts";
import type { Component } from "../component_status.ts";
import type { KnownLengths } from "./known_lengths.ts";
import type { RunningLists } from "./running_lists.ts";

export interface ReadDependencies {
  readonly store: Store;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
  /** The store's revision when the server started: what kube-apiserver's watch cache would have been filled with. */
  readonly startRevision: number;
  readonly lengths: KnownLengths;
  readonly runningLists: RunningLists;
  /** What componentstatuses tell of. */
  readonly components: readonly Component[];
}
