// IP addresses and CIDRs, with kube-apiserver's texts for what is wrong with them (KEP-4858: strict since 1.36).

import { isIPv4, isIPv6 } from "node:net";

const IP_RULE = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const CIDR_RULE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

export interface IpAddress {
  readonly family: 4 | 6;
  /** The whole address as a number of 32 or 128 bits; of an IPv4-mapped IPv6 address the 32 bits of the IPv4 one. */
  readonly bits: bigint;
  /** Written as `::ffff:10.0.0.1`: Go takes it for IPv4. */
  readonly mapped: boolean;
  /** `010.0.0.1`: read as decimal where old objects have it. */
  readonly leadingZeros: boolean;
}

/** As Go reads it leniently: leading zeros are allowed, zones are not. */
export function parseIp(text: string): IpAddress | undefined {
  const clean = text.replace(/(^|[.:])0+(?=\d+(\.|$))/g, "$1");
  if (/^[\d.]+$/.test(text) && isIPv4(clean)) {
    return { family: 4, bits: ipv4Bits(clean), mapped: false, leadingZeros: clean !== text };
  }
  const ipv6 = text.includes(".") ? clean : text;
  if (!isIPv6(ipv6) || ipv6.includes("%")) return undefined;
  const bits = ipv6Bits(ipv6);
  const leadingZeros = ipv6 !== text;
  if (bits >> 32n === 0xffffn) return { family: 4, bits: bits & 0xffffffffn, mapped: true, leadingZeros };
  return { family: 6, bits, mapped: false, leadingZeros };
}

export interface Cidr {
  readonly ip: IpAddress;
  readonly prefixLength: number;
}

/** As Go reads it leniently. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = "", length = ""] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  const ip = parseIp(address);
  const prefixLength = Number(length);
  if (ip === undefined || length === "" || prefixLength > (ip.family === 4 && !ip.mapped ? 32 : 128)) return undefined;
  return { ip, prefixLength };
}

export function ipFaults(text: string): string[] {
  const ip = parseIp(text);
  if (ip === undefined) return [IP_RULE];
  if (ip.leadingZeros) return ["must not have leading 0s"];
  return ip.mapped ? ["must not be an IPv4-mapped IPv6 address"] : [];
}

export function cidrFaults(text: string): string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [CIDR_RULE];
  if (cidr.ip.leadingZeros || /\/0\d/.test(text)) return ["must not have leading 0s in IP or prefix length"];
  if (cidr.ip.mapped) return ["must not have an IPv4-mapped IPv6 address"];
  const hostBits = BigInt((cidr.ip.family === 4 ? 32 : 128) - cidr.prefixLength);
  return cidr.ip.bits & ((1n << hostBits) - 1n) ? ["must not have bits set beyond the prefix length"] : [];
}

/** What is wrong with an address as the address of an endpoint, beyond its form. */
export function endpointAddressFaults(text: string): string[] {
  const ip = parseIp(text);
  if (ip === undefined) return ["must be a valid IP address"];
  const faults: string[] = [];
  if (ip.bits === 0n) faults.push(`may not be unspecified (${text})`);
  if (inRange(ip, "127.0.0.0/8", "::1/128")) faults.push("may not be in the loopback range (127.0.0.0/8, ::1/128)");
  if (inRange(ip, "169.254.0.0/16", "fe80::/10")) {
    faults.push("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  }
  if (inRange(ip, "224.0.0.0/24", "ff02::/16")) {
    faults.push("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
  }
  return faults;
}

/** Whether the address lies in the range of its family. */
export function inRange(ip: IpAddress, ipv4Range: string, ipv6Range: string): boolean {
  const range = parseCidr(ip.family === 4 ? ipv4Range : ipv6Range)!;
  const hostBits = BigInt((ip.family === 4 ? 32 : 128) - range.prefixLength);
  return ip.bits >> hostBits === range.ip.bits >> hostBits;
}

function ipv4Bits(text: string): bigint {
  return text.split(".").reduce((bits, byte) => bits << 8n | BigInt(byte), 0n);
}

function ipv6Bits(text: string): bigint {
  const hex = text.replace(/[\d.]+\.[\d.]+$/, (tail) => {
    const bits = ipv4Bits(tail);
    return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
  });
  const [head = [], tail] = hex.split("::").map((part) => part === "" ? [] : part.split(":"));
  const zeros = tail === undefined ? [] : Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail ?? []].reduce((bits, group) => bits << 16n | BigInt(`0x${group}`), 0n);
}
