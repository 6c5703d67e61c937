// Names of ClusterTrustBundles: `host:path:name` for those of the signer host/path, a plain subdomain for all others.

import { subdomainFaults } from "../names.ts";

export function clusterTrustBundleNameFaults(name: string): string[] {
  const colon = name.lastIndexOf(":");
  if (colon < 0) return subdomainFaults(name);
  const signer = name.slice(0, colon).replaceAll(":", "/");
  const prefix = `${signer.replaceAll("/", ":")}:`;
  if (name.startsWith(prefix)) return subdomainFaults(name.slice(prefix.length));
  return [`ClusterTrustBundle for signerName ${signer} must be named with prefix ${prefix}`];
}
