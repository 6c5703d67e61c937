// The security context of a pod, with the host namespaces that Kubernetes' internal type keeps in it.

import { duplicateField, type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { byteLength } from "../names.ts";
import { linuxId, oneOfIfSet } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { appArmorProfile, seccompProfile } from "./security_context.ts";
import { windowsOptions } from "./windows_options.ts";

const SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const SYSCTL_NAME = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;
const SYSCTL_BYTES_MAX = 253;
const sysctlName = new RegExp(SYSCTL_NAME);
const sysctlNamespaces: readonly { names: RegExp; hostField: string }[] = [
  { names: /^net\./, hostField: "hostNetwork" },
  { names: /^(kernel\.sem$|kernel\.shm|kernel\.msg|fs\.mqueue\.)/, hostField: "hostIPC" },
];

/** `spec` is of a pod or of a template. */
export function podSecurityContext(spec: FieldNode): FieldError[] {
  const context = spec.get("securityContext");
  return [
    ...["fsGroup", "runAsUser", "runAsGroup"].flatMap((name) => linuxId(context.get(name))),
    ...context.get("supplementalGroups").items.flatMap(linuxId),
    ...sharedProcesses(spec),
    ...sysctls(spec),
    ...oneOfIfSet(context.get("fsGroupChangePolicy"), ["Always", "OnRootMismatch"]),
    ...seccompProfile(context.get("seccompProfile")),
    ...windowsOptions(context.get("windowsOptions")),
    ...appArmorProfile(context.get("appArmorProfile")),
    ...oneOfIfSet(context.get("supplementalGroupsPolicy"), ["Merge", "Strict"]),
    // The other value needs the feature SELinuxMount, which is off.
    ...oneOfIfSet(context.get("seLinuxChangePolicy"), ["Recursive"]),
  ];
}

function sharedProcesses(spec: FieldNode): FieldError[] {
  if (!spec.get("shareProcessNamespace").flag || !spec.get("hostPID").flag) return [];
  const path = `${spec.path}.securityContext.shareProcessNamespace`;
  return [invalidField(path, true, "ShareProcessNamespace and HostPID cannot both be enabled")];
}

function sysctls(spec: FieldNode): FieldError[] {
  const seen = new Set<string>();
  return spec.get("securityContext").get("sysctls").items.flatMap((sysctl) => {
    const name = sysctl.get("name");
    const faults = [...sysctlNameFaults(name, seen), ...hostSysctl(name, spec)];
    seen.add(name.text);
    return faults;
  });
}

function sysctlNameFaults(name: FieldNode, seen: ReadonlySet<string>): FieldError[] {
  if (name.text === "") return [requiredField(name.path)];
  if (byteLength(name.text) > SYSCTL_BYTES_MAX || !sysctlName.test(name.text)) {
    const detail = `must have at most ${SYSCTL_BYTES_MAX} characters and match regex ${SYSCTL_NAME}`;
    return [invalidField(name.path, name.text, detail)];
  }
  return seen.has(name.text) ? [duplicateField(name.path, name.text)] : [];
}

/** Settings of a namespace that the pod shares with its host. */
function hostSysctl(name: FieldNode, spec: FieldNode): FieldError[] {
  const dotted = name.text.replaceAll("/", ".");
  return sysctlNamespaces.filter(({ names, hostField }) => names.test(dotted) && spec.get(hostField).flag)
    .map(({ hostField }) => invalidField(name.path, name.text, `may not be specified when '${hostField}' is true`));
}
