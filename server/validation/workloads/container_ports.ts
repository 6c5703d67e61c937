// The ports of containers.

import { duplicateField, type FieldError, requiredField } from "../../field_error.ts";
import { portNameFaults } from "../names.ts";
import { portNumberFaults } from "../port_rules.ts";
import { requiredOneOf, ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

export function containerPorts(ports: FieldNode): FieldError[] {
  const names = new Set<string>();
  return ports.items.flatMap((port) => [
    ...portName(port.get("name"), names),
    ...containerPort(port.get("containerPort")),
    ...(port.get("hostPort").number === 0 ? [] : portNumber(port.get("hostPort"))),
    ...requiredOneOf(port.get("protocol"), ["SCTP", "TCP", "UDP"]),
  ]);
}

/** Ports of the host that more than one of the containers wants. */
export function hostPortConflicts(containers: readonly FieldNode[]): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container) => container.get("ports").items).flatMap((port) => {
    const hostPort = port.get("hostPort");
    if (hostPort.number === 0) return [];
    const address = `${port.get("protocol").text}/${port.get("hostIP").text}/${hostPort.number}`;
    if (taken.has(address)) return [duplicateField(hostPort.path, address)];
    taken.add(address);
    return [];
  });
}

function portName(name: FieldNode, names: Set<string>): FieldError[] {
  if (name.text === "") return [];
  const faults = ruled(name, portNameFaults);
  if (faults.length > 0) return faults;
  if (names.has(name.text)) return [duplicateField(name.path, name.text)];
  names.add(name.text);
  return [];
}

function containerPort(port: FieldNode): FieldError[] {
  return port.number === 0 ? [requiredField(port.path)] : portNumber(port);
}

function portNumber(port: FieldNode): FieldError[] {
  return portNumberFaults(port.path, port.number);
}
