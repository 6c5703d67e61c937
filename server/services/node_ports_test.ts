// Which node ports Services get, and what becomes of the range.

import { assertEquals, assertThrows } from "@std/assert";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { StatusError } from "../status_error.ts";
import { messagesOf } from "../validation/fields.ts";
import type { NodePortRange } from "./node_port_range.ts";
import { allocateNodePorts, NodePortAllocation, reallocateNodePorts } from "./node_ports.ts";

/** Four ports are free: chance, fixed at 0 here, takes them in their order, those of the upper part first. */
const all = Array.from({ length: 64 }, (_, index) => 30000 + index);
const free = [30002, 30010, 30040, 30041];
const range: NodePortRange = {
  text: "30000-30063",
  first: 30000,
  last: 30063,
  taken: new Set(all.filter((port) => !free.includes(port))),
  modRevision: 7,
};

interface Case {
  readonly what: string;
  readonly spec: TypedObject;
  readonly old?: TypedObject;
  readonly dryRun?: boolean;
  /** The node ports, and that of the health check behind them. */
  readonly ports?: readonly number[];
  readonly added?: readonly number[];
  readonly freed?: readonly number[];
  readonly error?: string;
}

const port = (number: number, nodePort?: number, protocol = "TCP"): TypedObject => (
  { port: number, protocol, ...(nodePort !== undefined && { nodePort }) }
);
const local = { type: "LoadBalancer", externalTrafficPolicy: "Local" };

const cases: readonly Case[] = [
  { what: "ClusterIP has none", spec: { type: "ClusterIP", ports: [port(80)] }, ports: [] },
  {
    what: "the upper part first, then the lower",
    ports: [30040, 30041, 30002],
    spec: { type: "NodePort", ports: [port(80), port(81), port(82)] },
    added: [30002, 30040, 30041],
  },
  {
    what: "ports of one number share one",
    ports: [30040, 30040],
    added: [30040],
    spec: { type: "NodePort", ports: [port(53), port(53, undefined, "UDP")] },
  },
  {
    what: "also the one that a later port asks for",
    ports: [30002, 30002],
    added: [30002],
    spec: { type: "NodePort", ports: [port(53), port(53, 30002, "UDP")] },
  },
  {
    what: "unless they ask for different ones",
    ports: [30002, 30010],
    added: [30002, 30010],
    spec: { type: "NodePort", ports: [port(53, 30002), port(53, 30010, "UDP")] },
  },
  {
    what: "taken",
    spec: { type: "NodePort", ports: [port(80), port(81, 30003)] },
    error: "spec.ports[1].nodePort: Invalid value: 30003: provided port is already allocated",
  },
  {
    what: "out of range",
    spec: { type: "NodePort", ports: [port(80, 5)] },
    error: "spec.ports[0].nodePort: Invalid value: 5: provided port is not in the valid range. " +
      "The range of valid ports is 30000-30063",
  },
  {
    what: "no more left",
    spec: { type: "NodePort", ports: [1, 2, 3, 4, 5].map((number) => port(number)) },
    error: "failed to allocate a nodePort: range is full",
  },
  {
    what: "load balancers that need none",
    ports: [],
    spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false, ports: [port(80)] },
  },
  { what: "with a health check", spec: { ...local, ports: [port(80)] }, ports: [30040, 30041], added: [30040, 30041] },
  {
    what: "whose port is taken",
    spec: { ...local, healthCheckNodePort: 30003, ports: [port(80)] },
    error: "failed to allocate requested HealthCheck NodePort 30003: provided port is already allocated",
  },
  {
    what: "a dry run shows numbers that are no ports of the range",
    dryRun: true,
    ports: [32769, 32770],
    added: [],
    spec: { type: "NodePort", ports: [port(80), port(81)] },
  },
  {
    what: "update: what is held stays, what is new is taken, what is gone is freed",
    ports: [30003, 30040],
    old: { type: "NodePort", ports: [port(80, 30003), port(81, 30004)] },
    added: [30040],
    freed: [30004],
    spec: { type: "NodePort", ports: [port(80, 30003), port(90)] },
  },
  {
    what: "update: ClusterIP needs none",
    old: { type: "NodePort", ports: [port(80, 30003)] },
    freed: [30003],
    ports: [],
    spec: { type: "ClusterIP", ports: [port(80)] },
  },
  {
    what: "update: the health check's port comes",
    old: { type: "LoadBalancer", ports: [port(80, 30003)] },
    spec: { ...local, ports: [port(80, 30003)] },
    ports: [30003, 30040],
    added: [30040],
  },
  {
    what: "update: and goes",
    old: { ...local, healthCheckNodePort: 30004, ports: [port(80, 30003)] },
    spec: { type: "LoadBalancer", ports: [port(80, 30003)] },
    ports: [30003],
    freed: [30004],
  },
];

for (const { what, old, dryRun = false, ports, added = [], freed = [], error, ...of } of cases) {
  Deno.test(`node ports: ${what}`, () => {
    const allocation = new NodePortAllocation(range, { dryRun, randomBelow: () => 0 });
    const spec = cloneValue(of.spec);
    const service = { metadata: { name: "web" }, spec };
    const run = () =>
      old === undefined
        ? allocateNodePorts(service, spec, allocation)
        : reallocateNodePorts(service, { spec, old, allocation });
    if (error !== undefined) {
      assertThrows(run, StatusError, error);
      return;
    }
    run();
    const given = [...messagesOf(spec.ports).map(({ nodePort }) => nodePort), spec.healthCheckNodePort];
    assertEquals(given.filter((number) => number !== undefined), [...ports ?? []]);
    if (dryRun) return;
    const taken = allocation.taken ?? range.taken;
    assertEquals([...taken].filter((number) => !range.taken.has(number)).sort(), added);
    assertEquals([...range.taken].filter((number) => !taken.has(number)), freed);
  });
}
