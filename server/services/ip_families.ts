// Which IP families a Service is of, by what it asks for and what the cluster has (KEP-563, dual stack; the rules of
// kube-apiserver's pkg/registry/core/service/storage/alloc.go).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../field_error.ts";
import { parseIp } from "../validation/addresses.ts";
import { textsOf } from "../validation/fields.ts";
import { clusterIpFaults } from "../validation/networking/service_addresses.ts";
import { hasNodePorts, headless, type IpFamily, isSelectorless } from "./service_spec.ts";

const policyField = "spec.ipFamilyPolicy";

/**
 * Fills in ipFamilyPolicy and ipFamilies, and takes the second address and family from a Service that becomes single stack.
 * @param families that the cluster has addresses of; the first is the default
 * @returns what cannot be had
 */
export function completeFamilies(
  spec: TypedObject,
  old: TypedObject | undefined,
  families: readonly IpFamily[],
): FieldError[] {
  if (spec.type === "ExternalName" || isUnchangedPreference(spec, old)) return [];
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (isSelectorless(spec) ? "RequireDualStack" : "SingleStack");
  const malformed = clusterIpFaults(spec, old);
  if (malformed.length > 0) return malformed;
  const faults = [
    ...(old === undefined ? [] : reduce(spec, old)),
    ...singleStackFaults(spec),
    ...inferFamilies(spec, families),
  ];
  if (faults.length > 0) return faults;
  if (isSelectorless(spec)) {
    addFamilies(spec, families[0]!, { second: true });
    return [];
  }
  const missing = missingFamilyFaults(spec, families);
  if (missing.length === 0) addFamilies(spec, families[0]!, { second: families.length > 1 });
  return missing;
}

export function familyOf(ip: string): IpFamily {
  return parseIp(ip)?.family === 6 ? "IPv6" : "IPv4";
}

/** Services that prefer dual stack do not follow the cluster when that gets, or loses, a second family. */
export function isUnchangedPreference(spec: TypedObject, old: TypedObject | undefined): boolean {
  if (old === undefined || old.type !== spec.type || (spec.type !== "ClusterIP" && !hasNodePorts(spec))) return false;
  return spec.ipFamilyPolicy === "PreferDualStack" && (old.ipFamilyPolicy ?? "PreferDualStack") === "PreferDualStack" &&
    isSameList(spec, old, "clusterIPs") && isSameList(spec, old, "ipFamilies");
}

/** What is left in place while the policy becomes single stack goes; to leave it out takes that policy. */
function reduce(spec: TypedObject, old: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  for (const [name, what] of [["clusterIPs", "cluster IP"], ["ipFamilies", "IP family"]] as const) {
    const [now, before] = [textsOf(spec[name]), textsOf(old[name])];
    if (spec.ipFamilyPolicy === "SingleStack") {
      if (now.length > 1 && isSameList(spec, old, name)) spec[name] = now.slice(0, 1);
    } else if (now.length > 0 && now.length < before.length) {
      faults.push(invalidPolicy(spec, `must be 'SingleStack' to release the secondary ${what}`));
    }
  }
  return faults;
}

function singleStackFaults(spec: TypedObject): FieldError[] {
  if (spec.ipFamilyPolicy !== "SingleStack") return [];
  return ([["clusterIPs", "cluster IPs"], ["ipFamilies", "IP families"]] as const).flatMap(([name, what]) => {
    const detail = `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
    return textsOf(spec[name]).length === 2 ? [invalidPolicy(spec, detail)] : [];
  });
}

/** Addresses that are asked for tell their families. */
function inferFamilies(spec: TypedObject, families: readonly IpFamily[]): FieldError[] {
  const ips = textsOf(spec.clusterIPs);
  if (ips[0] === headless) return [];
  return ips.flatMap((ip, index) => {
    const family = familyOf(ip);
    const known = textsOf(spec.ipFamilies);
    if (index < known.length) return [];
    if (!families.includes(family)) {
      return [invalidField(`spec.clusterIPs[${index}]`, ips, `${family} is not configured on this cluster`)];
    }
    spec.ipFamilies = [...known, family];
    return [];
  });
}

function missingFamilyFaults(spec: TypedObject, families: readonly IpFamily[]): FieldError[] {
  const isDual = spec.ipFamilyPolicy !== "RequireDualStack" || families.length > 1;
  return [
    ...(isDual ? [] : [invalidPolicy(spec, "this cluster is not configured for dual-stack services")]),
    ...textsOf(spec.ipFamilies).flatMap((family, index) =>
      families.some((each) => each === family)
        ? []
        : [invalidField(`spec.ipFamilies[${index}]`, family, "not configured on this cluster")]
    ),
  ];
}

/** @param second whether a Service that is not single stack gets the other family, too */
function addFamilies(spec: TypedObject, first: IpFamily, { second }: { second: boolean }): void {
  const families = textsOf(spec.ipFamilies);
  if (families.length === 0) families.push(first);
  if (second && families.length === 1 && spec.ipFamilyPolicy !== "SingleStack") {
    families.push(families[0] === "IPv4" ? "IPv6" : "IPv4");
  }
  spec.ipFamilies = families;
}

function invalidPolicy({ ipFamilyPolicy }: TypedObject, detail: string): FieldError {
  return invalidField(policyField, ipFamilyPolicy, detail);
}

function isSameList(a: TypedObject, b: TypedObject, name: string): boolean {
  return String(textsOf(a[name])) === String(textsOf(b[name]));
}
