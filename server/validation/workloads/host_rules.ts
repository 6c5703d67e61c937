// What a pod shares with its host, and what does not go together with that.

import { type FieldError, forbiddenField, invalidField, tooLongField } from "../../field_error.ts";
import { byteLength, subdomainFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

const HOSTNAME_BYTES_MAX = 64;
const OWN_USERS = "when `hostUsers` is false";

/** On the host's network a port is the host's; templates may leave it out. */
export function hostPorts(spec: FieldNode, { isPod }: { isPod: boolean }): FieldError[] {
  if (!spec.get("hostNetwork").flag) return [];
  return spec.get("containers").items.flatMap((container) => container.get("ports").items).flatMap((port) => {
    const hostPort = port.get("hostPort");
    const isMissing = hostPort.number === 0 && !isPod;
    if (isMissing || hostPort.number === port.get("containerPort").number) return [];
    return [invalidField(hostPort.path, hostPort.number, "must match `containerPort` when `hostNetwork` is true")];
  });
}

/** A pod with a user namespace of its own has all other namespaces, too. */
export function hostNamespaces(spec: FieldNode, containers: readonly FieldNode[]): FieldError[] {
  const users = spec.get("hostUsers");
  if (!users.isSet || users.flag) return [];
  const namespaces = { hostNetwork: "hostNetwork", hostPID: "HostPID", hostIPC: "HostIPC" };
  return [
    ...Object.entries(namespaces).filter(([field]) => spec.get(field).flag)
      .map(([, name]) => forbiddenField(`${spec.path}.${name}`, OWN_USERS)),
    ...containers.map((container) => container.get("volumeDevices")).filter(({ items }) => items.length > 0)
      .map(({ path }) => forbiddenField(path, OWN_USERS)),
  ];
}

export function hostnameOverride(spec: FieldNode): FieldError[] {
  const hostname = spec.get("hostnameOverride");
  if (!hostname.isSet) return [];
  return [
    ...["setHostnameAsFQDN", "hostNetwork"].filter((field) => spec.get(field).flag)
      .map((field) => forbiddenField(hostname.path, `may not be specified when ${field} is true`)),
    ...(byteLength(hostname.text) > HOSTNAME_BYTES_MAX ? [tooLongField(hostname.path, HOSTNAME_BYTES_MAX)] : []),
    ...ruled(hostname, subdomainFaults),
  ];
}
