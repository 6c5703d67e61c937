// The one form of an address that newer fields allow (KEP-4858): RFC 5952 for IPv6, and how far a value is from it.

import { type Cidr, cidrFaults, type IpAddress, ipFaults, parseCidr, parseIp } from "./addresses.ts";

const INTERFACE_RULE = "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)";

/** As Go prints the address. */
export function ipText({ family, bits }: IpAddress): string {
  const part = (size: number, index: number) => Number((bits >> BigInt(size * index)) & ((1n << BigInt(size)) - 1n));
  if (family === 4) return [3, 2, 1, 0].map((index) => part(8, index)).join(".");
  const words = [7, 6, 5, 4, 3, 2, 1, 0].map((index) => part(16, index));
  const { start, length } = longestZeroRun(words);
  const hex = (some: readonly number[]) => some.map((word) => word.toString(16)).join(":");
  return length < 2 ? hex(words) : `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
}

/** The address with the bits beyond the prefix at zero. */
export function networkOf({ ip, prefixLength }: Cidr): IpAddress {
  const hostBits = BigInt((ip.family === 4 ? 32 : 128) - prefixLength);
  return { ...ip, bits: (ip.bits >> hostBits) << hostBits };
}

export function canonicalIpFaults(text: string): string[] {
  const faults = ipFaults(text);
  return faults.length > 0 ? faults : unlike(text, ipText(parseIp(text)!));
}

export function canonicalCidrFaults(text: string): string[] {
  const faults = cidrFaults(text);
  if (faults.length > 0) return faults;
  const cidr = parseCidr(text)!;
  return unlike(text, `${ipText(networkOf(cidr))}/${cidr.prefixLength}`);
}

/** An address and the length of its subnet, e.g. `192.168.1.5/24`. */
export function interfaceAddressFaults(text: string): string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [INTERFACE_RULE];
  const { ip, prefixLength } = cidr;
  return unlike(text, `${ipText(ip)}/${ip.family === 4 && prefixLength > 32 ? prefixLength - 96 : prefixLength}`);
}

function unlike(text: string, canonical: string): string[] {
  return text === canonical ? [] : [`must be in canonical form ("${canonical}")`];
}

function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start++) {
    let end = start;
    while (words[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}
