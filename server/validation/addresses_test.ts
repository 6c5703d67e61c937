import { assertEquals } from "@std/assert";
import { cidrFaults, endpointAddressFaults, ipFaults, parseIp } from "./addresses.ts";

const noIp = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const noCidr = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

const cases: [rule: (text: string) => string[], text: string, faults: string[]][] = [
  [ipFaults, "10.0.0.1", []],
  [ipFaults, "fd00::7", []],
  [ipFaults, "1:2:3:4:5:6:7:8", []],
  [ipFaults, "", [noIp]],
  [ipFaults, "10.0.0", [noIp]],
  [ipFaults, "fe80::1%eth0", [noIp]],
  [ipFaults, "010.0.0.1", ["must not have leading 0s"]],
  [ipFaults, "::ffff:1.2.3.4", ["must not be an IPv4-mapped IPv6 address"]],
  [cidrFaults, "10.0.0.0/8", []],
  [cidrFaults, "fd00::/64", []],
  [cidrFaults, "10.0.0.0/33", [noCidr]],
  [cidrFaults, "10.0.0.0", [noCidr]],
  [cidrFaults, "10.0.0.0/08", ["must not have leading 0s in IP or prefix length"]],
  [cidrFaults, "10.0.0.1/8", ["must not have bits set beyond the prefix length"]],
  [endpointAddressFaults, "10.0.0.1", []],
  [endpointAddressFaults, "x", ["must be a valid IP address"]],
  [endpointAddressFaults, "0.0.0.0", ["may not be unspecified (0.0.0.0)"]],
  [endpointAddressFaults, "127.0.0.1", ["may not be in the loopback range (127.0.0.0/8, ::1/128)"]],
  [endpointAddressFaults, "fe80::1", ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"]],
  [endpointAddressFaults, "224.0.0.5", [
    "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
  ]],
];

for (const [rule, text, faults] of cases) {
  Deno.test(`${rule.name} of "${text}"`, () => assertEquals(rule(text), faults));
}

Deno.test("an IPv4-mapped address counts as the IPv4 one", () => {
  assertEquals(parseIp("::ffff:10.0.0.1"), { ...parseIp("10.0.0.1")!, mapped: true });
});
