// What of a range is given out, and in which order its bands come (KEP-3070).

import { assertEquals } from "@std/assert";
import { ipText } from "../validation/canonical_address.ts";
import { type AddressRange, addressRange } from "./address_ranges.ts";

const rows: readonly (readonly [cidr: string, first: string, upper: string, last: string])[] = [
  ["10.0.0.0/24", "10.0.0.1", "10.0.0.17", "10.0.0.254"],
  ["10.96.0.0/12", "10.96.0.1", "10.96.1.1", "10.111.255.254"],
  ["10.0.0.0/20", "10.0.0.1", "10.0.1.1", "10.0.15.254"],
  ["10.0.0.0/22", "10.0.0.1", "10.0.0.65", "10.0.3.254"],
  ["10.0.0.0/28", "10.0.0.1", "10.0.0.1", "10.0.0.14"],
  ["fd00::/112", "fd00::1", "fd00::101", "fd00::ffff"],
];

for (const [cidr, first, upper, last] of rows) {
  Deno.test(`range ${cidr}`, () => {
    const [range] = addressRange(cidr);
    const text = (bits: bigint) => textOf(range!, bits);
    assertEquals([text(range!.first), text(range!.upper), text(range!.last)], [first, upper, last]);
  });
}

Deno.test("IPv6 ranges larger than a /64 give nothing", () => assertEquals(addressRange("fd00::/63"), []));

function textOf({ family }: AddressRange, bits: bigint): string {
  return ipText({ family: family === "IPv4" ? 4 : 6, bits, mapped: false, leadingZeros: false });
}
