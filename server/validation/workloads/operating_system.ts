// The operating system of a pod, and the fields that only the other one has.

import { type FieldError, forbiddenField, requiredField, unsupportedField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";
import { linuxOnlyFields, misplacedFields } from "./security_context.ts";

const systems = ["linux", "windows"];
const linuxPodContext = [
  "appArmorProfile",
  "seLinuxOptions",
  "hostUsers",
  "hostPID",
  "hostIPC",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "shareProcessNamespace",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
];

export function operatingSystem(spec: FieldNode, containers: readonly FieldNode[]): FieldError[] {
  const os = spec.get("os");
  const name = os.get("name");
  if (!os.isSet) return [];
  if (name.text === "") return [requiredField(name.path)];
  if (!systems.includes(name.text)) return [unsupportedField(os.path, name.text, systems)];
  const contexts = containers.map((container) => container.get("securityContext"));
  if (name.text === "linux") return [spec.get("securityContext"), ...contexts].flatMap(windowsOptions);
  return [
    ...linuxPodContext.flatMap((field) => misplaced(spec, field)),
    ...contexts.flatMap((context) => misplacedFields(context, linuxOnlyFields)),
  ];
}

function windowsOptions(context: FieldNode): FieldError[] {
  const options = context.get("windowsOptions");
  return options.isSet ? [forbiddenField(options.path, "windows options cannot be set for a linux pod")] : [];
}

/** Namespaces stand in the spec, everything else in its security context. */
function misplaced(spec: FieldNode, field: string): FieldError[] {
  const isOfSpec = field.startsWith("host") || field === "shareProcessNamespace";
  const node = isOfSpec ? spec.get(field) : spec.get("securityContext").get(field);
  const isUnset = (field === "hostPID" || field === "hostIPC") && !node.flag;
  const isEmpty = field === "sysctls" && node.items.length === 0;
  return isUnset || isEmpty ? [] : misplacedFields(isOfSpec ? spec : spec.get("securityContext"), [field]);
}
