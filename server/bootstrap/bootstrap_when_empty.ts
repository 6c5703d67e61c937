// Looks whether the store is that of a new cluster. What goes into it is loaded only then.

import { delay } from "../../storage/delay.ts";
import type { Store } from "../../storage/store.ts";
import { type Config, limits } from "../config.ts";
import { messageOf } from "../message_of.ts";

/** A new cluster that has more objects than this is one that is finished. */
const unfinishedMax = 200;

/**
 * Resolves when a store that was empty, or that a server had begun to fill, has the objects of a new cluster; waits for a
 * store that is away.
 */
export async function bootstrapWhenEmpty(
  store: Store,
  { serviceClusterIpRange, securePort }: Config,
  { now, signal, warn }: { now: () => number; signal: AbortSignal; warn: (message: string) => void },
): Promise<void> {
  for (;;) {
    try {
      const { count } = await store.list({ start: "/", end: "0" }, { limit: 1, signal });
      if (count! > unfinishedMax || (await store.get("/namespaces/default", { signal })).entry !== undefined) return;
      const { bootstrap, isUnfinished } = await import("./bootstrap.ts");
      // A port that is not known, or none, is shown as the one that kube-apiserver has.
      const options = { serviceClusterIpRange, securePort: securePort || 6443, now };
      if (count === 0 || await isUnfinished(store, { ...options, signal })) await bootstrap(store, options);
      return;
    } catch (error) {
      signal.throwIfAborted();
      warn(`making the objects of a new cluster: ${messageOf(error)}`);
      await delay(limits.bootstrapRetryMs, signal);
    }
  }
}
