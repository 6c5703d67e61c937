// Addresses and CIDRs in spellings that are still let through in old objects or that are not canonical (KEP-4858).

import { goQuote } from "../go_quote.ts";
import { type Cidr, parseCidr, parseIp } from "../validation/addresses.ts";
import { ipText, networkOf } from "../validation/canonical_address.ts";

const MAPPED_PREFIX_BITS = 96;

/** None for what is no address at all: that is for validation to say. */
export function ipWarnings(field: string, value: string): string[] {
  const ip = parseIp(value);
  if (ip === undefined) return [];
  const [shown, canonical] = [goQuote(value), goQuote(ipText(ip))];
  if (ip.leadingZeros || ip.mapped) {
    return [
      `${field}: non-standard IP address ${shown} will be considered invalid in a future Kubernetes release: ` +
      `use ${canonical}`,
    ];
  }
  if (ip.family === 4 || shown === canonical) return [];
  return [`${field}: IPv6 address ${shown} should be in RFC 5952 canonical format (${canonical})`];
}

export function cidrWarnings(field: string, value: string): string[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) return [];
  const { ip } = cidr;
  const shown = goQuote(value);
  const subnet = goQuote(subnetText(cidr));
  const warnings: string[] = [];
  if (networkOf(unmapped(cidr)).bits !== ip.bits) {
    const single = goQuote(`${ipText(ip)}/${ip.family === 4 && !ip.mapped ? 32 : 128}`);
    warnings.push(`${field}: CIDR value ${shown} is ambiguous in this context (should be ${subnet} or ${single}?)`);
  }
  if (ip.leadingZeros || ip.mapped || /\/0\d/.test(value)) {
    warnings.push(
      `${field}: non-standard CIDR value ${shown} will be considered invalid in a future Kubernetes release: ` +
        `use ${subnet}`,
    );
  }
  if (warnings.length === 0 && ip.family === 6 && shown !== subnet) {
    warnings.push(`${field}: IPv6 CIDR value ${shown} should be in RFC 5952 canonical format (${subnet})`);
  }
  return warnings;
}

function subnetText(cidr: Cidr): string {
  const plain = unmapped(cidr);
  return `${ipText(networkOf(plain))}/${plain.prefixLength}`;
}

/** `::ffff:10.0.0.0/104` is `10.0.0.0/8`. */
function unmapped(cidr: Cidr): Cidr {
  if (!cidr.ip.mapped) return cidr;
  return { ip: cidr.ip, prefixLength: Math.max(0, cidr.prefixLength - MAPPED_PREFIX_BITS) };
}
