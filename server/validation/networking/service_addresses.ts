// The cluster IPs of a Service and their IP families (KEP-563, dual stack).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { ipFaults, parseIp } from "../addresses.ts";
import { oneOf, textFaults } from "../field_rules.ts";
import { textOf, textsOf } from "../fields.ts";

const CLUSTER_IPS_MAX = 2;
const FAMILIES = ["IPv4", "IPv6"];
const FAMILY_POLICIES = ["PreferDualStack", "RequireDualStack", "SingleStack"];
const NONE = "None";
const UNCHANGEABLE = "may not change once set";

/** Of a Service spec. */
export function isHeadless({ clusterIPs }: TypedObject): boolean {
  const ips = textsOf(clusterIPs);
  return ips.length === 1 && ips[0] === NONE;
}

/**
 * Of clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy. kube-apiserver looks at these before it allocates addresses, and
 * answers with these faults alone.
 */
export function clusterIpFaults(spec: TypedObject, old: TypedObject = {}): FieldError[] {
  if (spec.type === "ExternalName") return [];
  const clusterIps = textsOf(spec.clusterIPs);
  const families = textsOf(spec.ipFamilies);
  const faults = [
    ...syncFaults(textOf(spec.clusterIP), clusterIps),
    ...familiesFaults(families),
    ...(spec.ipFamilyPolicy === undefined ? [] : oneOf("spec.ipFamilyPolicy", spec.ipFamilyPolicy, FAMILY_POLICIES)),
  ];
  const invalid = invalidIpFaults(clusterIps, textsOf(old.clusterIPs));
  if (clusterIps.length > CLUSTER_IPS_MAX) {
    faults.push(...invalid, invalidField("spec.clusterIPs", clusterIps, "may only hold up to 2 values"));
  } else faults.push(...invalid);
  if (invalid.length > 0) return faults;
  if (clusterIps.length > 1 && new Set(clusterIps.map(familyOf)).size < 2) {
    faults.push(invalidField("spec.clusterIPs", clusterIps, "may specify no more than one IP for each IP family"));
  }
  if (isHeadless(spec) || faults.length > 0) return faults;
  return clusterIps.flatMap((ip, index) => {
    const family = families[index];
    if (family === undefined || family === familyOf(ip)) return [];
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    return [invalidField(`spec.clusterIPs[${index}]`, ip, detail)];
  });
}

/** A Service keeps its primary address and family; a second one comes and goes with the policy. */
export function clusterIpChangeFaults(spec: TypedObject, old: TypedObject): FieldError[] {
  if (spec.type === "ExternalName" || old.type === "ExternalName") return [];
  const ips = isHeadless(spec) && isHeadless(old)
    ? []
    : listChangeFaults("clusterIPs", { now: textsOf(spec.clusterIPs), old: textsOf(old.clusterIPs), spec });
  return [
    ...ips,
    ...listChangeFaults("ipFamilies", { now: textsOf(spec.ipFamilies), old: textsOf(old.ipFamilies), spec }),
  ];
}

const singulars = { clusterIPs: "clusterIP", ipFamilies: "ipFamily" } as const;

function listChangeFaults(
  name: "clusterIPs" | "ipFamilies",
  { now, old, spec }: { now: readonly string[]; old: readonly string[]; spec: TypedObject },
): FieldError[] {
  const invalid = (index: number, detail: string) => invalidField(`spec.${name}[${index}]`, now, detail);
  if (now.length === old.length) {
    return old.flatMap((text, index) => text === now[index] ? [] : [invalid(index, UNCHANGEABLE)]);
  }
  if (now.length === 0) return [invalid(0, `primary ${singulars[name]} can not be unset`)];
  const faults = old.length > 0 && now[0] !== old[0] ? [invalid(0, UNCHANGEABLE)] : [];
  if (now.length < old.length && spec.ipFamilyPolicy !== "SingleStack") {
    const detail = `must be set to 'SingleStack' when releasing the secondary ${singulars[name]}`;
    faults.push(invalidField("spec.ipFamilyPolicy", spec.ipFamilyPolicy, detail));
  }
  return faults;
}

function familyOf(ip: string): string {
  return parseIp(ip)?.family === 6 ? "IPv6" : "IPv4";
}

function syncFaults(clusterIp: string, clusterIps: readonly string[]): FieldError[] {
  const invalid = (detail: string) => [invalidField("spec.clusterIPs", clusterIps, detail)];
  if (clusterIp === "") {
    return clusterIps.length === 0 ? [] : invalid("must be empty when `clusterIP` is not specified");
  }
  if (clusterIps.length === 0) return [requiredField("spec.clusterIPs")];
  return clusterIps[0] === clusterIp ? [] : invalid("first value must match `clusterIP`");
}

function familiesFaults(families: readonly string[]): FieldError[] {
  return families.flatMap((family, index) => [
    ...(FAMILIES.includes(family) ? [] : [unsupportedField(`spec.ipFamilies[${index}]`, family, FAMILIES)]),
    ...(families.indexOf(family) < index ? [duplicateField(`spec.ipFamilies[${index}]`, family)] : []),
  ]);
}

function invalidIpFaults(clusterIps: readonly string[], existing: readonly string[]): FieldError[] {
  return clusterIps.flatMap((ip, index) => {
    if (index === 0 && ip === NONE) {
      return clusterIps.length > 1
        ? [invalidField("spec.clusterIPs", clusterIps, "'None' must be the first and only value")]
        : [];
    }
    return existing.includes(ip) ? [] : textFaults(`spec.clusterIPs[${index}]`, ip, ipFaults);
  });
}
