// Security contexts of containers and what they share with those of pods: seccomp, AppArmor.

import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength } from "../names.ts";
import { linuxId, oneOf, oneOfIfSet } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { descendingPath } from "./local_paths.ts";
import { windowsOptions } from "./windows_options.ts";

const profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];
const PATH_BYTES_MAX = 4095;

/** `hostUsers` is whether the pod shares the user namespace of its host. */
export function securityContext(context: FieldNode, { hostUsers }: { hostUsers: boolean }): FieldError[] {
  return [
    ...linuxId(context.get("runAsUser")),
    ...linuxId(context.get("runAsGroup")),
    ...procMount(context.get("procMount"), hostUsers),
    ...seccompProfile(context.get("seccompProfile")),
    ...privilegeFaults(context),
    ...windowsOptions(context.get("windowsOptions")),
    ...appArmorProfile(context.get("appArmorProfile")),
  ];
}

function procMount(type: FieldNode, hostUsers: boolean): FieldError[] {
  const faults = oneOfIfSet(type, ["Default", "Unmasked"]);
  if (!hostUsers || type.text !== "Unmasked") return faults;
  return [...faults, invalidField(type.path, type.text, "`hostUsers` must be false to use `Unmasked`")];
}

/** Privileges cannot be had without allowing them to grow. */
function privilegeFaults(context: FieldNode): FieldError[] {
  const allowed = context.get("allowPrivilegeEscalation");
  if (!allowed.isSet || allowed.flag) return [];
  const reasons = [
    ...(context.get("privileged").flag ? ["`privileged` to true"] : []),
    ...context.get("capabilities").get("add").texts.filter((capability) => capability === "CAP_SYS_ADMIN")
      .map(() => "`capabilities.Add` CAP_SYS_ADMIN"),
  ];
  return reasons.map((reason) => {
    const shown = internalForm("k8s.io.api.core.v1.SecurityContext", context.value);
    return invalidField(context.path, shown, `cannot set \`allowPrivilegeEscalation\` to false and ${reason}`);
  });
}

export function seccompProfile(profile: FieldNode): FieldError[] {
  if (!profile.isSet) return [];
  return [...seccompType(profile.get("type")), ...seccompFile(profile)];
}

function seccompType(type: FieldNode): FieldError[] {
  if (type.text === "") return [requiredField(type.path, "type is required when seccompProfile is set")];
  return oneOf(type, profileTypes);
}

function seccompFile(profile: FieldNode): FieldError[] {
  const file = profile.get("localhostProfile");
  if (profile.get("type").text === "Localhost") {
    return file.isSet ? descendingPath(file) : [requiredField(file.path, "must be set when seccomp type is Localhost")];
  }
  if (!file.isSet) return [];
  const shown = internalForm("k8s.io.api.core.v1.SeccompProfile", profile.value);
  return [invalidField(file.path, shown, "can only be set when seccomp type is Localhost")];
}

export function appArmorProfile(profile: FieldNode): FieldError[] {
  if (!profile.isSet) return [];
  const [type, name] = [profile.get("type"), profile.get("localhostProfile")];
  if (type.text === "") return [requiredField(type.path, "type is required when appArmorProfile is set")];
  if (type.text === "Localhost") return appArmorName(name);
  if (!profileTypes.includes(type.text)) return oneOf(type, profileTypes);
  return name.isSet ? [invalidField(name.path, name.text, "can only be set when AppArmor type is Localhost")] : [];
}

function appArmorName(name: FieldNode): FieldError[] {
  if (name.text === "") {
    return [requiredField(name.path, "must be set when AppArmor type is Localhost")];
  }
  const isPadded = name.text.trim() !== name.text;
  return [
    ...(isPadded ? [invalidField(name.path, name.text, "must not be padded with whitespace")] : []),
    ...(byteLength(name.text) > PATH_BYTES_MAX ? [tooLongField(name.path, PATH_BYTES_MAX)] : []),
  ];
}

/** Everything in a container's context that Windows has not. */
export const linuxOnlyFields: readonly string[] = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

/** The fields of `context` that are set and are not for the other operating system. */
export function misplacedFields(context: FieldNode, names: readonly string[]): FieldError[] {
  return names.map((name) => context.get(name)).filter((node) => node.isSet)
    .map(({ path }) => forbiddenField(path, "cannot be set for a windows pod"));
}
