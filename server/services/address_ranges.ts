// The ranges that cluster IPs come from: those of the ServiceCIDR objects (KEP-1880), each with the addresses kept for those
// who ask for certain ones (KEP-3070).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store } from "../../storage/store.ts";
import { parseCidr } from "../validation/addresses.ts";
import { networkOf } from "../validation/canonical_address.ts";
import { messageOf, messagesOf, textsOf } from "../validation/fields.ts";
import { objectReader } from "../write/object_reader.ts";
import type { IpFamily } from "./service_spec.ts";

/** The ServiceCIDR that every cluster has. */
const defaultName = "kubernetes";
const ipv6PrefixMin = 64;

/** Addresses are numbers of 32 or 128 bits. */
export interface AddressRange {
  readonly family: IpFamily;
  /** As the ServiceCIDR has it. */
  readonly cidr: string;
  /** Not given to anybody. */
  readonly network: bigint;
  readonly first: bigint;
  /** The first of the upper band, which is given out first. */
  readonly upper: bigint;
  /** Included. */
  readonly last: bigint;
}

/**
 * The ranges that may be allocated from, those of the default ServiceCIDR first.
 * @param serviceClusterIpRange CIDRs joined by commas, for a store without ServiceCIDRs
 */
export async function readAddressRanges(store: Store, serviceClusterIpRange: string): Promise<AddressRange[]> {
  const objects = await objectReader(store).list("servicecidrs.networking.k8s.io");
  const isDefault = ({ metadata }: TypedObject) => messageOf(metadata).name === defaultName;
  const ready = [...objects.filter(isDefault), ...objects.filter((each) => !isDefault(each))].filter(isReady);
  const cidrs = objects.length === 0
    ? serviceClusterIpRange.split(",")
    : ready.flatMap(({ spec }) => textsOf(messageOf(spec).cidrs));
  return [...new Set(cidrs)].flatMap(addressRange);
}

export function contains({ family, first, last }: AddressRange, ip: { family: 4 | 6; bits: bigint }): boolean {
  return family === `IPv${ip.family}` && ip.bits >= first && ip.bits <= last;
}

/** One that no controller has judged counts as ready. */
function isReady({ metadata, status }: TypedObject): boolean {
  const condition = messagesOf(messageOf(status).conditions).find(({ type }) => type === "Ready");
  return !messageOf(metadata).deletionTimestamp && (condition === undefined || condition.status === "True");
}

/** None for what is no range of addresses, or one too large. */
export function addressRange(cidr: string): AddressRange[] {
  const parsed = parseCidr(cidr);
  if (parsed === undefined || (parsed.ip.family === 6 && parsed.prefixLength < ipv6PrefixMin)) return [];
  const { family, bits: network } = networkOf(parsed);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - parsed.prefixLength);
  const first = network + 1n;
  // The last of an IPv4 network is its broadcast address.
  const last = network + size - (family === 4 ? 2n : 1n);
  return [{ family: `IPv${family}`, cidr, network, first, upper: first + lowerBand(size), last }];
}

/** A sixteenth of the range, from 16 to 256 addresses. */
function lowerBand(size: bigint): bigint {
  if (size <= 16n) return 0n;
  const part = size / 16n;
  if (part < 16n) return 16n;
  return part > 256n ? 256n : part;
}
