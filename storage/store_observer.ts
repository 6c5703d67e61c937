// What a store tells of its work to whoever counts it, without knowing how it is counted.

import type { Write } from "./store.ts";

/** What a request is for, in the words of kube-apiserver's metrics. */
export type StoreOperation = "get" | "list" | "create" | "update" | "delete";

/** A request to the etcd server or the file behind a store, with all its attempts. */
export interface StoreRequest {
  /** What it was for. A commit is named after its first write. */
  readonly operation: StoreOperation;
  /** Where it read or wrote: a key, or the first of a range. */
  readonly key: string;
  /** Until its answer was there. */
  readonly durationMs: number;
}

/** Called by a store, often: it must be quick, and must not throw. */
export interface StoreObserver {
  /** A request has ended, well or not. */
  requestEnded(request: StoreRequest): void;
  /** A list was given a page: one of its own, or one that another list had read or was reading. */
  pageTaken(page: { readonly shared: boolean }): void;
  /** All pages together now take so many bytes. */
  pageBytesChanged(bytes: number): void;
}

/** Does a request and tells the observer of it. */
export async function observed<T>(
  request: Pick<StoreRequest, "operation" | "key"> & { readonly observer: StoreObserver | undefined },
  run: () => Promise<T> | T,
): Promise<T> {
  const { observer, operation, key } = request;
  if (observer === undefined) return await run();
  const startedMs = performance.now();
  try {
    return await run();
  } finally {
    observer.requestEnded({ operation, key, durationMs: performance.now() - startedMs });
  }
}

/** What a commit is observed as. */
export function commitOperation([first]: readonly Write[]): Pick<StoreRequest, "operation" | "key"> {
  const { key = "", value, expected } = first ?? {};
  return { key, operation: value === undefined ? "delete" : expected === 0 ? "create" : "update" };
}
