// Containers: annotations that fields have replaced, fractions of bytes, variables that hide others, ports that collide.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import { messageOf, messagesOf, numberOf, textOf } from "../validation/fields.ts";
import { fractionalBytesWarnings } from "./fractional_bytes.ts";

export interface PodContainer {
  readonly field: string;
  readonly container: TypedObject;
}

/** @param field of the pod's spec */
export function podContainers(field: string, spec: TypedObject): PodContainer[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    messagesOf(spec[list]).map((container, index) => ({ field: `${field}.${list}[${index}]`, container }))
  );
}

export function resourceWarnings({ field, container }: PodContainer): string[] {
  const resources = messageOf(container.resources);
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    ["limits", "requests"].flatMap((kind) =>
      fractionalBytesWarnings({ field: `${field}.resources.${kind}`, quantities: messageOf(resources[kind]), name })
    )
  );
}

/** A later definition may use an earlier one: `$(NAME)`; any other replaces it. */
export function environmentWarnings({ field, container }: PodContainer): string[] {
  const names = new Set<string>();
  return messagesOf(container.env).flatMap((variable, index) => {
    const name = textOf(variable.name);
    if (!names.has(name)) {
      names.add(name);
      return [];
    }
    const reference = `$(${name})`;
    const value = textOf(variable.value);
    if (variable.valueFrom === undefined && value !== reference && value.includes(reference)) return [];
    return [
      `${field}.env[${index}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`,
    ];
  });
}

interface ContainerPort {
  readonly field: string;
  readonly name: string;
  readonly containerPort: number | bigint;
  readonly protocol: string;
  readonly hostPort: number | bigint;
  readonly hostIP: string;
}

/** Of all containers together, as they share the pod's network. */
export function portWarnings(containers: readonly PodContainer[]): string[] {
  const ports = containers.flatMap(portsOf);
  return [...ports.flatMap((port, index) => collisions(port, ports.slice(0, index))), ...portNameWarnings(ports)];
}

function portsOf({ field, container }: PodContainer): ContainerPort[] {
  return messagesOf(container.ports).map((port, index) => ({
    field: `${field}.ports[${index}]`,
    name: textOf(port.name),
    containerPort: numberOf(port.containerPort),
    protocol: textOf(port.protocol),
    hostPort: numberOf(port.hostPort),
    hostIP: textOf(port.hostIP),
  }));
}

function collisions(port: ContainerPort, earlier: readonly ContainerPort[]): string[] {
  const { field, name, containerPort, protocol, hostPort, hostIP } = port;
  const shown =
    `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
  const others = earlier.filter((other) => other.containerPort === containerPort && other.protocol === protocol);
  return [
    ...(hostIP !== "" && hostPort === 0 ? [`${field}: hostIP set without hostPort: ${shown}`] : []),
    ...others.flatMap((other) => {
      const problem = collision(port, other);
      return problem === undefined ? [] : [`${field}: ${problem} port definition with ${other.field}`];
    }),
  ];
}

function collision(port: ContainerPort, other: ContainerPort): string | undefined {
  const sameHostPort = port.hostPort === other.hostPort;
  if (sameHostPort && port.hostIP === other.hostIP) return "duplicate";
  if (port.hostPort === 0 || other.hostPort === 0) return "overlapping";
  return sameHostPort && (port.hostIP === "" || other.hostIP === "") ? "dangerously ambiguous" : undefined;
}

function portNameWarnings(ports: readonly ContainerPort[]): string[] {
  const first = new Map<string, string>();
  return ports.filter(({ name }) => name !== "").flatMap(({ field, name }) => {
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, field);
      return [];
    }
    return [
      `${field}: duplicate port name ${goQuote(name)} with ${other}, ` +
      `services and probes that select ports by name will use ${other}`,
    ];
  });
}
