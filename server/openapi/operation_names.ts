// Operation ids and tags. The ids are unique in a document and are what generated clients call their methods.

/** The tag of what is below a group version: `core_v1`, `rbacAuthorization_v1`. */
export function groupVersionTag(group: string, version: string): string {
  return `${groupTag(group)}_${version}`;
}

/** `core`, `apps`, `rbacAuthorization`: the group in camel case, without the domain of Kubernetes. */
export function groupTag(group: string): string {
  return group === "" ? "core" : camelCase(group.replace(/\.k8s\.io$/, ""));
}

/** `read` and `NamespacedPod` in core/v1 → `readCoreV1NamespacedPod`. */
export function operationId(
  verb: string,
  { group, version }: { readonly group: string; readonly version: string },
  rest: string,
): string {
  return verb + capitalized(groupTag(group)) + capitalized(camelCase(version)) + rest;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Letters, digits and `_` stay; whatever else makes the next letter a capital. */
function camelCase(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+(.)?/g, (_, next: string | undefined) => capitalized(next ?? ""));
}
