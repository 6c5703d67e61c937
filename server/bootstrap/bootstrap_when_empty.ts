// Looks whether the store is that of a new cluster. What goes into it is loaded only then.

import { delay } from "../../storage/delay.ts";
import type { Store } from "../../storage/store.ts";
import { type Config, limits } from "../config.ts";
import { messageOf } from "../message_of.ts";

/** Resolves when a store that was empty has the objects of a new cluster; waits for a store that is away. */
export async function bootstrapWhenEmpty(
  store: Store,
  { serviceClusterIpRange, securePort }: Config,
  { now, signal, warn }: { now: () => number; signal: AbortSignal; warn: (message: string) => void },
): Promise<void> {
  for (;;) {
    try {
      const { count } = await store.list({ start: "/", end: "0" }, { limit: 1, signal });
      if (count !== 0) return;
      const { bootstrap } = await import("./bootstrap.ts");
      // A port that is not known, or none, is shown as the one that kube-apiserver has.
      return await bootstrap(store, { serviceClusterIpRange, securePort: securePort || 6443, now });
    } catch (error) {
      signal.throwIfAborted();
      warn(`making the objects of a new cluster: ${messageOf(error)}`);
      await delay(limits.bootstrapRetryMs, signal);
    }
  }
}
