// Takes and frees node ports for one write of a Service (KEP-3668: ports that are given out come from the upper part of the
// range first, so that the lower part is there for those who ask for certain ones).

import { internalError, invalid, type StatusError } from "../status_error.ts";
import { invalidField } from "../field_error.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messagesOf } from "../validation/fields.ts";
import type { NodePortRange } from "./node_port_range.ts";
import { allocatesNodePorts, hasNodePorts, needsHealthCheck, nodePortsOf, portNumbersOf } from "./service_spec.ts";

export interface PortAllocationOptions {
  readonly dryRun: boolean;
  /** A whole number from 0 up to and without `limit`. */
  readonly randomBelow: (limit: number) => number;
}

/** The ports of one write. */
export class NodePortAllocation {
  readonly #range: NodePortRange;
  readonly #options: PortAllocationOptions;
  readonly #added: number[] = [];
  readonly #freed: number[] = [];

  constructor(range: NodePortRange, options: PortAllocationOptions) {
    this.#range = range;
    this.#options = options;
  }

  /** The ports that are taken afterwards; undefined when nothing changes. */
  get taken(): ReadonlySet<number> | undefined {
    if (this.#added.length + this.#freed.length === 0) return undefined;
    const taken = new Set([...this.#range.taken, ...this.#added]);
    for (const port of this.#freed) taken.delete(port);
    return taken;
  }

  /** Takes a certain port. Returns what stands against it, in kube-apiserver's words. */
  take(port: number): string | undefined {
    const { first, last, text } = this.#range;
    // A dry run does not look at the range.
    if (!this.#options.dryRun && (port < first || port > last)) {
      return `provided port is not in the valid range. The range of valid ports is ${text}`;
    }
    if (this.#isTaken(port)) return "provided port is already allocated";
    this.#added.push(port);
    return undefined;
  }

  /** Takes any port; undefined when all are taken. */
  takeAny(): number | undefined {
    const port = this.#options.dryRun ? this.#standIn() : this.#anyFree();
    if (port !== undefined) this.#added.push(port);
    return port;
  }

  free(port: number): void {
    this.#freed.push(port);
  }

  /** What a dry run shows: a number that no range has. */
  #standIn(): number {
    return Math.max(...this.#added.length === 0 ? [dryRunBase] : this.#added) + 1;
  }

  #anyFree(): number | undefined {
    const { first, last } = this.#range;
    const upper = first + lowerBand(last - first + 1);
    return this.#freeIn(upper, last) ?? this.#freeIn(first, upper - 1);
  }

  /** Bounds are included. */
  #freeIn(from: number, to: number): number | undefined {
    const size = to - from + 1;
    if (size <= 0) return undefined;
    const start = this.#options.randomBelow(size);
    for (let step = 0; step < size; step++) {
      const port = from + (start + step) % size;
      if (!this.#isTaken(port)) return port;
    }
    return undefined;
  }

  #isTaken(port: number): boolean {
    return this.#range.taken.has(port) || this.#added.includes(port);
  }
}

const dryRunBase = 32_768;

/** A 32nd of the range, from 16 to 128 ports. */
function lowerBand(size: number): number {
  return size < 16 ? 0 : Math.min(128, Math.max(16, Math.floor(size / 32)));
}

/** Whether the write of a Service changes what is taken of the range. */
export function changesNodePorts(spec: TypedObject, old: TypedObject): boolean {
  const needsAny = allocatesNodePorts(spec) && messagesOf(spec.ports).some(({ nodePort }) => !nodePort);
  return needsAny || (needsHealthCheck(spec) && !spec.healthCheckNodePort) ||
    String(nodePortsOf(spec)) !== String(nodePortsOf(old)) || spec.type !== old.type;
}

/**
 * Gives the ports of a new Service their node ports. Ports of one number, which differ in their protocols, share one.
 * @throws {StatusError} 422 or 500
 */
export function allocateNodePorts(service: TypedObject, spec: TypedObject, allocation: NodePortAllocation): void {
  if (hasNodePorts(spec)) initPorts(service, messagesOf(spec.ports), { spec, allocation });
  if (needsHealthCheck(spec)) allocateHealthCheck(spec, allocation);
}

interface PortsContext {
  readonly spec: TypedObject;
  readonly allocation: NodePortAllocation;
}

function initPorts(service: TypedObject, ports: TypedObject[], { spec, allocation }: PortsContext): void {
  const shared = new Map<unknown, number>();
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !allocatesNodePorts(spec)) continue;
    const known = shared.get(port.port);
    if (known === undefined) {
      const asked = Number(ports.find((each) => each.port === port.port && each.nodePort)?.nodePort ?? 0);
      if (asked !== 0) takePort(service, { index, port: asked, allocation });
      port.nodePort = asked || takeAnyPort(allocation);
      shared.set(port.port, Number(port.nodePort));
    } else if (!port.nodePort) port.nodePort = known;
    else if (port.nodePort !== known) takePort(service, { index, port: Number(port.nodePort), allocation });
  }
}

/**
 * Gives ports without one their node ports, and frees those that the Service no longer has.
 * @throws {StatusError} 422 or 500
 */
export function reallocateNodePorts(
  service: TypedObject,
  { spec, old, allocation }: PortsContext & { old: TypedObject },
): void {
  if (hasNodePorts(spec)) updatePorts(service, { spec, old, allocation });
  else if (hasNodePorts(old)) { for (const port of portNumbersOf(old)) allocation.free(port); }
  if (needsHealthCheck(spec) && !needsHealthCheck(old)) allocateHealthCheck(spec, allocation);
  if (needsHealthCheck(old) && !needsHealthCheck(spec) && old.healthCheckNodePort) {
    allocation.free(Number(old.healthCheckNodePort));
  }
}

function updatePorts(service: TypedObject, { spec, old, allocation }: PortsContext & { old: TypedObject }): void {
  const held = new Set(portNumbersOf(old));
  for (const [index, each] of messagesOf(spec.ports).entries()) {
    const port = Number(each.nodePort ?? 0);
    if (port === 0) {
      if (allocatesNodePorts(spec)) each.nodePort = takeAnyPort(allocation);
    } else if (!held.has(port)) {
      takePort(service, { index, port, allocation });
      held.add(port);
    }
  }
  const kept = portNumbersOf(spec);
  for (const port of portNumbersOf(old)) if (!kept.includes(port)) allocation.free(port);
}

function takePort(
  service: TypedObject,
  { index, port, allocation }: { index: number; port: number; allocation: NodePortAllocation },
): void {
  const why = allocation.take(port);
  if (why !== undefined) throw invalidService(service, `spec.ports[${index}].nodePort`, { value: port, why });
}

function takeAnyPort(allocation: NodePortAllocation): number {
  const port = allocation.takeAny();
  if (port === undefined) throw internalError("failed to allocate a nodePort: range is full");
  return port;
}

function allocateHealthCheck(spec: TypedObject, allocation: NodePortAllocation): void {
  const asked = Number(spec.healthCheckNodePort ?? 0);
  const why = asked === 0 ? undefined : allocation.take(asked);
  if (why !== undefined) throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`);
  const port = asked || allocation.takeAny();
  if (port === undefined) throw internalError("failed to allocate a HealthCheck NodePort 0: range is full");
  spec.healthCheckNodePort = port;
}

/** @returns the 422 for a field that asks for what cannot be had */
export function invalidService(
  { metadata }: TypedObject,
  field: string,
  { value, why }: { value: unknown; why: string },
): StatusError {
  const name = String((metadata as TypedObject).name ?? "");
  return invalid({ group: "", kind: "Service", name }, [invalidField(field, value, why)]);
}
