// Takes and frees cluster IPs: an address is taken while there is an IPAddress object of its name (KEP-1880).

import { newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store, Write } from "../../storage/store.ts";
import { collectionRange, objectKey } from "../../storage/store_key.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { type IpAddress, parseIp } from "../validation/addresses.ts";
import { ipText } from "../validation/canonical_address.ts";
import { codecOf } from "../write/object_codec.ts";
import { type AddressRange, contains } from "./address_ranges.ts";
import type { IpFamily } from "./service_spec.ts";

const resource = builtinResource("ipaddresses.networking.k8s.io");
const { keyPrefix } = resource.storage!;
/** Addresses that are tried before all that are taken are read. */
const triesMax = 16;

/** A whole number from 0 up to and without `limit`. */
export type RandomBelow = (limit: bigint) => bigint;

/** The Service that addresses are for. */
export interface AddressOwner {
  readonly namespace: string;
  readonly name: string;
}

export interface AllocationOptions {
  readonly ranges: readonly AddressRange[];
  readonly owner: AddressOwner;
  /** RFC 3339. */
  readonly now: string;
  readonly dryRun: boolean;
  readonly randomBelow: RandomBelow;
}

/** The addresses of one write of a Service. */
export class ClusterIpAllocation {
  readonly writes: Write[] = [];
  readonly #store: Store;
  readonly #options: AllocationOptions;

  constructor(store: Store, options: AllocationOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Takes a certain address. Resolves to what stands against it, in kube-apiserver's words. */
  async take(text: string): Promise<string | undefined> {
    const { ranges, dryRun } = this.#options;
    const ip = parseIp(text)!;
    const isInRange = ranges.some((range) => contains(range, ip));
    // A dry run looks into ranges, not at what is taken of them.
    if (dryRun && ranges.length > 0) {
      const valid = ranges.find(({ family }) => family === `IPv${ip.family}`) ?? ranges[0]!;
      return isInRange
        ? undefined
        : `the provided IP (${ipText(ip)}) is not in the valid range. The range of valid IPs is ${valid.cidr}`;
    }
    if (!isInRange) return "the provided network does not match the current range";
    if (await this.#isTaken(ip)) return "provided IP is already allocated";
    this.#add(ip);
    return undefined;
  }

  /** Takes any address of a family. Resolves to it, or to undefined when all are taken. */
  async takeAny(family: IpFamily): Promise<string | undefined> {
    for (const range of this.#options.ranges.filter((each) => each.family === family)) {
      // Not worth finding a free one, for a dry run.
      if (this.#options.dryRun) return ipText(addressOf(range, range.network));
      const ip = await this.#freeIn(range, [range.upper, range.last]) ??
        await this.#freeIn(range, [range.first, range.upper - 1n]);
      if (ip !== undefined) return this.#add(ip);
    }
    return undefined;
  }

  async free(text: string): Promise<void> {
    const ip = parseIp(text);
    if (ip === undefined) return;
    const { entry } = await this.#store.get(keyOf(ipText(ip)));
    if (entry !== undefined) this.writes.push({ key: entry.key, value: undefined, expected: entry.modRevision });
  }

  /** Bounds are included. */
  async #freeIn(range: AddressRange, [from, to]: readonly [bigint, bigint]): Promise<IpAddress | undefined> {
    const size = to - from + 1n;
    if (size <= 0n) return undefined;
    const random = () => from + this.#options.randomBelow(size);
    for (let tries = 0; tries < triesMax; tries++) {
      const ip = addressOf(range, random());
      if (!await this.#isTaken(ip)) return ip;
    }
    const taken = await this.#takenNames();
    const start = random();
    for (let step = 0n; step < size; step++) {
      const ip = addressOf(range, from + (start - from + step) % size);
      if (!taken.has(ipText(ip))) return ip;
    }
    return undefined;
  }

  async #isTaken(ip: IpAddress): Promise<boolean> {
    return (await this.#store.get(keyOf(ipText(ip)))).entry !== undefined;
  }

  async #takenNames(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { entries } of (await this.#store.list(collectionRange(keyPrefix))).pages()) {
      for (const { key } of entries) names.add(key.slice(keyPrefix.length + 1));
    }
    return names;
  }

  #add(ip: IpAddress): string {
    const { owner, now } = this.#options;
    const name = ipText(ip);
    const value = codecOf(resource).encode(addressObject(name, { family: `IPv${ip.family}`, owner, now }));
    this.writes.push({ key: keyOf(name), value, expected: 0 });
    return name;
  }
}

function keyOf(name: string): string {
  return objectKey(keyPrefix, { name });
}

function addressOf({ family }: AddressRange, bits: bigint): IpAddress {
  return { family: family === "IPv4" ? 4 : 6, bits, mapped: false, leadingZeros: false };
}

function addressObject(
  name: string,
  { family, owner, now }: { family: IpFamily; owner: AddressOwner; now: string },
): TypedObject {
  const labels = Object.assign(newMap(), {
    "ipaddress.kubernetes.io/ip-family": family,
    "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
  });
  return {
    metadata: { name, uid: crypto.randomUUID(), creationTimestamp: now, labels },
    spec: { parentRef: { resource: "services", namespace: owner.namespace, name: owner.name } },
  };
}
