// The validation of ServiceCIDR (networking.k8s.io/v1).

import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { parseCidr } from "../addresses.ts";
import { canonicalCidrFaults } from "../canonical_address.ts";
import { IMMUTABLE, textFaults } from "../field_rules.ts";
import { messageOf, textsOf } from "../fields.ts";
import type { Validator } from "../validator.ts";

const FIELD = "spec.cidrs";
const CIDRS_MAX = 2;
const ONE_A_FAMILY = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64";

export const serviceCidrValidator: Validator = {
  validate: ({ spec }) => cidrsFaults(textsOf(messageOf(spec).cidrs)),
  validateUpdate: ({ spec }, old) => changeFaults(textsOf(messageOf(spec).cidrs), textsOf(messageOf(old.spec).cidrs)),
};

function cidrsFaults(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [requiredField(FIELD, "at least one CIDR required")];
  if (cidrs.length > CIDRS_MAX) return [invalidField(FIELD, { CIDRs: cidrs }, "may only hold up to 2 values")];
  const faults = cidrs.flatMap((cidr, index) => textFaults(`${FIELD}[${index}]`, cidr, canonicalCidrFaults));
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.ip.family);
  const isTwice = cidrs.length === CIDRS_MAX && first !== undefined && first === second;
  return isTwice ? [...faults, invalidField(FIELD, cidrs, ONE_A_FAMILY)] : faults;
}

/** The only change there is: a second family. */
function changeFaults(cidrs: readonly string[], old: readonly string[]): FieldError[] {
  const changed = old.flatMap((cidr, index) =>
    cidr === cidrs[index] ? [] : [invalidField(`${FIELD}[${index}]`, cidrs[index], IMMUTABLE)]
  );
  if (old.length === cidrs.length) return changed;
  if (old.length === 1 && cidrs.length === CIDRS_MAX) return [...changed, ...cidrsFaults(cidrs)];
  return [invalidField(FIELD, cidrs, IMMUTABLE)];
}
