// What a Service read from the store shows of its addresses when an older release wrote it, before dual stack (KEP-563).
import type { TypedObject } from "../typed_object/typed_object.ts";

/** The families a cluster without a second one has. */
const primaryFamily = "IPv4";
const secondaryFamily = "IPv6";
const headless = "None";

/** Fills clusterIPs, ipFamilies and ipFamilyPolicy of a ServiceSpec, and takes from ExternalName what it cannot have. */
export function serviceAddresses(spec: TypedObject): boolean {
  if (spec.type === "ExternalName") {
    const had = spec.internalTrafficPolicy !== undefined;
    delete spec.internalTrafficPolicy;
    return had;
  }
  const clusterIP = (spec.clusterIP ?? "") as string;
  let changed = false;
  if (clusterIP !== "" && isEmpty(spec.clusterIPs)) {
    spec.clusterIPs = [clusterIP];
    changed = true;
  }
  const clusterIPs = (spec.clusterIPs ?? []) as string[];
  if (!isEmpty(spec.ipFamilies) || clusterIPs.length === 0) return changed;
  const [families, policy] = familiesOf(spec, clusterIPs);
  spec.ipFamilies = families;
  spec.ipFamilyPolicy = policy;
  return true;
}

function familiesOf(spec: TypedObject, clusterIPs: readonly string[]): [families: string[], policy: string] {
  if (clusterIPs[0] === headless) {
    return Object.keys((spec.selector ?? {}) as TypedObject).length === 0
      ? [[primaryFamily, secondaryFamily], "RequireDualStack"]
      : [[primaryFamily], "SingleStack"];
  }
  const families = clusterIPs.map((address) => address.includes(":") ? "IPv6" : "IPv4");
  return [families, families.length > 1 ? "RequireDualStack" : "SingleStack"];
}

function isEmpty(list: unknown): boolean {
  return ((list ?? []) as unknown[]).length === 0;
}
