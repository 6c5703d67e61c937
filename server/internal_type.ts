// Names of the types that kube-apiserver works with inside, where messages show them.

/** In the internal packages, which are named after the group; events have stayed in core's. */
export function internalTypeName({ group, kind }: { group: string; kind: string }): string {
  const goPackage = group === "" || group === "events.k8s.io" ? "core" : group.split(".", 1)[0];
  return `${goPackage}.${kind}`;
}
