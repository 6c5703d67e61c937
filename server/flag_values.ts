// What the values of flags may be: each function reads a text, or throws what it must be.

import { BlockList, isIP, isIPv4 } from "node:net";
import { parseGoDuration } from "../encoding/go_duration.ts";
import { otherPluginNames, pluginNames } from "./admission/plugin_names.ts";

export function parseBoolean(text: string): boolean {
  if (text !== "true" && text !== "false") throw new Error("must be true or false");
  return text === "true";
}

/** Those of kube-apiserver that weir does not have are taken, so that its command lines can be. */
export function parsePlugins(text: string): readonly string[] {
  const names = text.split(",").filter(Boolean);
  for (const name of names) {
    if (!pluginNames.includes(name) && !otherPluginNames.includes(name)) throw new Error(`there is no plugin ${name}`);
  }
  return names;
}

export function parseSeconds(text: string): number {
  const seconds = Number(parseGoDuration(text)) / 1e9;
  if (seconds < 0) throw new Error("must not be negative");
  return seconds;
}

export function parseText(text: string): string {
  if (text === "") throw new Error("must not be empty");
  return text;
}

export function parseInteger(text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Error(`must be a whole number from ${min} to ${max}`);
  return value;
}

const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
/** Below that not even one page fits. */
const LIST_MEMORY_MIN = 1 << 20;

export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+)(KiB|MiB|GiB)?$/.exec(text) ?? [];
  const bytes = Number(digits) * SIZE_UNITS[unit]!;
  if (!(bytes >= LIST_MEMORY_MIN)) throw new Error("must be a number of bytes, KiB, MiB or GiB, and 1MiB at least");
  return bytes;
}

export function parsePort(text: string): number {
  return parseInteger(text, { min: 0, max: 65535 });
}

export function parseUrls(text: string): readonly string[] {
  const urls = text.split(",");
  for (const url of urls) {
    const { protocol, hostname } = URL.parse(url) ?? { protocol: "", hostname: "" };
    if (!/^https?:$/.test(protocol) || hostname === "") throw new Error(`${url || "an empty item"} is no http(s) URL`);
  }
  if (new Set(urls.map((url) => new URL(url).protocol)).size > 1) throw new Error("must be all http or all https");
  return urls;
}

export function parseLoopback(text: string): string {
  if (isIP(text) === 0) throw new Error("must be an IP address");
  if (!isLoopbackAddress(text)) {
    throw new Error("must be a loopback address, as clients are not authenticated yet");
  }
  return text;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an IP address is in 127.0.0.0/8 or is ::1. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

export function parseCidrs(text: string): string {
  for (const cidr of text.split(",")) {
    const [address = "", bits = "", ...rest] = cidr.split("/");
    const bitsMax = isIPv4(address) ? 32 : 128;
    if (isIP(address) === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > bitsMax) {
      throw new Error(`${cidr || "an empty item"} is no CIDR such as 10.0.0.0/24`);
    }
  }
  return text;
}

/** A flag that takes one of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((word) => word === text);
    if (word === undefined) throw new Error(`must be ${words.join(" or ")}`);
    return word;
  };
}
