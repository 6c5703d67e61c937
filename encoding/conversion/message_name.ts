// From the apiVersion and kind of a stored or posted object to the protobuf message that describes it.
import { messageNames } from "../schema/schema.ts";

/** Go packages of groups whose package is not the first label of their name. */
const packages: Readonly<Record<string, string>> = {
  "": "k8s.io.api.core",
  "internal.apiserver.k8s.io": "k8s.io.api.apiserverinternal",
  "apiextensions.k8s.io": "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions",
  "apiregistration.k8s.io": "k8s.io.kube_aggregator.pkg.apis.apiregistration",
  "meta.k8s.io": "k8s.io.apimachinery.pkg.apis.meta",
};
const known = new Set(messageNames);

/** E.g. `apps/v1`, `Deployment` -> `k8s.io.api.apps.v1.Deployment`; undefined when the types know no such version. */
export function messageNameOf(apiVersion: string, kind: string): string | undefined {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const goPackage = packages[group] ?? `k8s.io.api.${group.split(".")[0]}`;
  const name = `${goPackage}.${apiVersion.slice(slash + 1)}.${kind}`;
  return known.has(name) ? name : undefined;
}
