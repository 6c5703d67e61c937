import { assertEquals } from "@std/assert";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { strategyOf } from "./strategies.ts";
import { resourceNamed, writeContext } from "./strategy_fixture.ts";

const services = resourceNamed("services");
const addresses = { clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"] };
const families = { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" };
const internal = { internalTrafficPolicy: "Cluster" };
const cluster = { type: "ClusterIP", ...addresses, ...families, ...internal };
const ports = [{ name: "a", port: 1, nodePort: 30001 }, { name: "b", port: 2, nodePort: 30002 }];
const node = { ...cluster, type: "NodePort", externalTrafficPolicy: "Cluster", ports };
const balanced = {
  ...node,
  type: "LoadBalancer",
  externalTrafficPolicy: "Local",
  healthCheckNodePort: 30003,
  allocateLoadBalancerNodePorts: true,
  loadBalancerClass: "x.io/y",
};
const { clusterIP: _, clusterIPs: __, ...withoutAddresses } = cluster;

const updates: [what: string, sent: TypedObject, old: TypedObject, result: TypedObject][] = [
  ["fills in addresses", withoutAddresses, cluster, cluster],
  ["fills in clusterIPs", { ...withoutAddresses, clusterIP: "10.0.0.1" }, cluster, cluster],
  ["brings clusterIPs after another clusterIP", { ...cluster, clusterIP: "10.0.0.2" }, cluster, {
    ...cluster,
    clusterIP: "10.0.0.2",
    clusterIPs: ["10.0.0.2"],
  }],
  ["leaves two changes for validation", { ...cluster, clusterIP: "x", clusterIPs: ["y"] }, cluster, {
    ...cluster,
    clusterIP: "x",
    clusterIPs: ["y"],
  }],
  ["fills in node ports by name", { ...node, ports: [{ name: "b", port: 2 }, { name: "c", port: 3 }] }, node, {
    ...node,
    ports: [{ name: "b", port: 2, nodePort: 30002 }, { name: "c", port: 3 }],
  }],
  [
    "does so unless another port has it",
    {
      ...node,
      ports: [{ name: "a", port: 1 }, { name: "c", port: 3, nodePort: 30001 }],
    },
    node,
    { ...node, ports: [{ name: "a", port: 1 }, { name: "c", port: 3, nodePort: 30001 }] },
  ],
  ["fills in the port of health checks", { ...balanced, healthCheckNodePort: 0 }, balanced, balanced],
  ["drops node ports for ClusterIP", { ...node, type: "ClusterIP" }, node, {
    ...cluster,
    ports: ports.map(({ nodePort: _, ...port }) => port),
  }],
  [
    "keeps a node port that was changed with the type, for validation",
    {
      ...node,
      type: "ClusterIP",
      ports: [{ ...ports[0]!, nodePort: 31000 }, ports[1]!],
    },
    node,
    { ...cluster, ports: [{ ...ports[0]!, nodePort: 31000 }, ports[1]!] },
  ],
  [
    "drops what load balancers have",
    { ...balanced, type: "NodePort", externalTrafficPolicy: "Cluster" },
    balanced,
    node,
  ],
  ["drops addresses for ExternalName", { ...cluster, type: "ExternalName", externalName: "x.io" }, cluster, {
    type: "ExternalName",
    externalName: "x.io",
  }],
];
for (const [what, sent, old, result] of updates) {
  Deno.test(`an update of a Service ${what}`, () => {
    const service: TypedObject = { metadata: {}, spec: cloneValue(sent) };
    const before: TypedObject = { metadata: {}, spec: cloneValue(old) };
    strategyOf(services, "").prepareForUpdate?.(service, before, writeContext(services));
    assertEquals(service.spec, result);
    assertEquals(before.spec, old, "the old Service was changed");
  });
}

Deno.test("only load balancers have their addresses in the status", () => {
  const status = { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } };
  for (const type of ["LoadBalancer", "NodePort"]) {
    const service: TypedObject = { metadata: {}, spec: { ...balanced, type } };
    strategyOf(services, "").prepareForUpdate?.(
      service,
      { metadata: {}, spec: balanced, status },
      writeContext(services),
    );
    assertEquals(service.status, type === "LoadBalancer" ? status : {});
  }
});

Deno.test("a new Service with clusterIP has it in clusterIPs", () => {
  const service: TypedObject = { metadata: {}, spec: { clusterIP: "None" } };
  strategyOf(services, "").prepareForCreate?.(service, writeContext(services));
  assertEquals(service.spec, { clusterIP: "None", clusterIPs: ["None"] });
});
