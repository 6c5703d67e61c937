// The leases of entries that go away by themselves. As in kube-apiserver's lease manager one lease serves the keys that
// are written within a short time, because etcd takes a lease for each write badly.

import type { EtcdEndpoint } from "./etcd_endpoint.ts";

interface Lease {
  readonly id: Promise<string>;
  /** Keys written from now on get another lease; in ms since 1970. */
  readonly reusedUntil: number;
  keys: number;
}

/** A lease is reused for so long, and for no more than this part of its time to live. */
const reuseSecondsMax = 60;
const reuseShareMax = 0.05;
const keysMax = 1_000;

/** Where a lease is granted, and until when etcd must have done so. */
export interface GrantOptions {
  readonly endpoint: EtcdEndpoint;
  /** In ms since 1970. */
  readonly deadline: number;
}

export class EtcdLeases {
  readonly #now: () => number;
  /** The newest lease of each time to live. */
  readonly #leases = new Map<number, Lease>();

  /** @param now the clock, in ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The id of a lease that ends in `ttlSeconds` or somewhat later, for one more key. Rejects as the call to etcd does. */
  async get(ttlSeconds: number, options: GrantOptions): Promise<string> {
    const known = this.#leases.get(ttlSeconds);
    const lease = known && this.#now() < known.reusedUntil && known.keys < keysMax
      ? known
      : this.#grant(ttlSeconds, options);
    lease.keys++;
    try {
      return await lease.id;
    } catch (error) {
      if (this.#leases.get(ttlSeconds) === lease) this.#leases.delete(ttlSeconds);
      throw error;
    }
  }

  /** Forgets the leases of a time to live: etcd does not know one of them any more. */
  forget(ttlSeconds: number): void {
    this.#leases.delete(ttlSeconds);
  }

  #grant(ttlSeconds: number, { endpoint, deadline }: GrantOptions): Lease {
    const reuseSeconds = Math.floor(Math.min(reuseSecondsMax, ttlSeconds * reuseShareMax));
    const lease = {
      id: endpoint.grantLease(ttlSeconds + reuseSeconds, { deadline }),
      reusedUntil: this.#now() + reuseSeconds * 1000,
      keys: 0,
    };
    this.#leases.set(ttlSeconds, lease);
    return lease;
  }
}
