// Which kinds a server of kube-apiserver can decode (runtime.Scheme): it consists of three, each with kinds of its own, and
// errors name the one that was asked. A fourth knows the options of DELETE.
import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { messageSchema } from "../../encoding/schema/schema.ts";
import { builtinGroups, groupVersionString } from "../resources/builtin_resources.ts";
import { DecodeError, type GroupVersionKind } from "./type_meta.ts";

export interface KindRegistry {
  /** As errors show it. */
  readonly name: string;
  /** The message of a kind; undefined when it is not registered. */
  messageOf(kind: GroupVersionKind): string | undefined;
}

const META = "k8s.io.apimachinery.pkg.apis.meta.v1";
/** Registered with every version of every group. */
const OPTION_KINDS = ["CreateOptions", "DeleteOptions", "GetOptions", "ListOptions", "PatchOptions", "UpdateOptions"];
/** Registered with v1 of the core group. */
const UNVERSIONED_KINDS = ["APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status"];
/** Groups that kube-apiserver has types of but does not serve by default. */
const UNSERVED_GROUPS = ["extensions", "imagepolicy.k8s.io", "internal.apiserver.k8s.io", "storagemigration.k8s.io"];

const OWN_SERVERS = {
  "apiextensions.k8s.io": "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:55",
  "apiregistration.k8s.io": "k8s.io/kube-aggregator/pkg/apiserver/scheme/scheme.go:28",
};

const ownRegistries = new Map(Object.entries(OWN_SERVERS).map(([group, name]) => [group, registryOf(name, [group])]));
const mainRegistry = registryOf("pkg/api/legacyscheme/scheme.go:30", [
  ...builtinGroups.map(({ name }) => name).filter((group) => !ownRegistries.has(group)),
  ...UNSERVED_GROUPS,
]);

/** The one that decodes bodies for a built-in group. */
export function registryOfGroup(group: string): KindRegistry {
  return ownRegistries.get(group) ?? mainRegistry;
}

/** The options have the same form in every version. */
export const optionsRegistry: KindRegistry = {
  name: "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27",
  messageOf: ({ kind }) =>
    ["CreateOptions", "DeleteOptions", "UpdateOptions"].includes(kind) ? `${META}.${kind}` : undefined,
};

function registryOf(name: string, groups: readonly string[]): KindRegistry {
  const known = new Set(groups);
  return {
    name,
    messageOf(wanted) {
      const { group, version, kind } = wanted;
      if (group === "" && version === "v1" && UNVERSIONED_KINDS.includes(kind)) return `${META}.${kind}`;
      if (!known.has(group)) return undefined;
      const message = messageNameOf(groupVersionString(wanted), kind);
      if (message !== undefined) return messageSchema(message).runtimeObject ? message : undefined;
      const isVersion = OPTION_KINDS.includes(kind) &&
        builtinGroups.some((one) => one.name === group && one.versions.includes(version));
      return isVersion ? `${META}.${kind}` : undefined;
    },
  };
}

/** @throws {DecodeError} for a kind that nobody registered */
export function registeredMessage(registry: KindRegistry, kind: GroupVersionKind): string {
  const message = registry.messageOf(kind);
  if (message !== undefined) return message;
  throw new DecodeError(
    `no kind "${kind.kind}" is registered for version "${groupVersionString(kind)}" in scheme "${registry.name}"`,
    { subject: kind },
  );
}
