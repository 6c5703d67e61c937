import { assertEquals } from "@std/assert";
import { serviceFaults, serviceUpdateFaults } from "./service_fixture.ts";

const local = { externalTrafficPolicy: "Local", healthCheckNodePort: 30_000 };
const balancer = { type: "LoadBalancer" };

const createCases: [title: string, spec: Record<string, unknown>, faults: string[]][] = [
  ["an ordinary service", {}, []],
  ["ports are required", { ports: [] }, ["spec.ports: Required value"]],
  ["but not where nothing listens", { ports: [], type: "ExternalName", externalName: "a.example.com." }, []],
  ["nor for headless services", { ports: [], clusterIP: "None", clusterIPs: ["None"] }, []],
  ["several ports have names, each once, as each port and protocol", {
    ports: [{ name: "a", port: 1 }, { name: "a", port: 1 }, { port: 70_000, targetPort: "--" }],
  }, [
    'spec.ports[1].name: Duplicate value: "a"',
    "spec.ports[2].name: Required value",
    "spec.ports[2].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
    'spec.ports[2].targetPort: Invalid value: "--": must contain at least one letter (a-z)',
    'spec.ports[2].targetPort: Invalid value: "--": must not contain consecutive hyphens',
    'spec.ports[2].targetPort: Invalid value: "--": must not begin or end with a hyphen',
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}',
  ]],
  ["types are known", { type: "X" }, [
    'spec.type: Unsupported value: "X": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ]],
  ["node ports are for types that have them", { ports: [{ port: 1, nodePort: 30_000 }] }, [
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ]],
  ["an external name has no addresses", { type: "ExternalName", clusterIPs: ["10.0.0.9"], ports: [] }, [
    "spec.clusterIPs: Forbidden: may not be set for ExternalName services",
    "spec.externalName: Required value",
  ]],
  ["affinity has its configuration", {
    sessionAffinity: "ClientIP",
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } },
  }, [
    "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: must be greater than 0",
  ]],
  ["faults of addresses stand alone", { clusterIPs: ["10.0.0.9", "10.0.0.300"], sessionAffinity: "X" }, [
    'spec.clusterIPs[1]: Invalid value: "10.0.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ]],
  ["two addresses are of two families", { clusterIPs: ["10.0.0.9", "10.0.0.8"] }, [
    'spec.clusterIPs: Invalid value: ["10.0.0.9","10.0.0.8"]: may specify no more than one IP for each IP family',
  ]],
  ["addresses are of the families named", { ipFamilies: ["IPv6"] }, [
    'spec.clusterIPs[0]: Invalid value: "10.0.0.9": expected an IPv6 value as indicated by `ipFamilies[0]`',
  ]],
  ["external addresses are not local", { externalIPs: ["127.0.0.1"], externalTrafficPolicy: "Cluster" }, [
    'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ]],
  ["a load balancer", { ...balancer, ...local, loadBalancerSourceRanges: [" 10.0.0.0/8 "] }, []],
  ["what is for load balancers alone", {
    loadBalancerSourceRanges: ["10.0.0.0/8"],
    allocateLoadBalancerNodePorts: true,
    loadBalancerClass: "a.b/c",
    healthCheckNodePort: 1,
  }, [
    "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
    "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
    "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    "spec.healthCheckNodePort: Invalid value: 1: may only be set when `type` is 'LoadBalancer' and " +
    "`externalTrafficPolicy` is 'Local'",
  ]],
  ["traffic from outside", { externalTrafficPolicy: "Local", trafficDistribution: "X" }, [
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    'spec.trafficDistribution: Unsupported value: "X": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
  ]],
];

for (const [title, spec, faults] of createCases) {
  Deno.test(`Service: ${title}`, () => assertEquals(serviceFaults(spec), faults));
}

const both = { clusterIPs: ["10.0.0.9", "fd00::9"], ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "PreferDualStack" };

const updateCases: [title: string, old: Record<string, unknown>, spec: Record<string, unknown>, faults: string[]][] = [
  ["a second address comes", {}, both, []],
  ["and goes with its policy", both, {
    clusterIPs: ["10.0.0.9"],
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "PreferDualStack",
  }, [
    "spec.ipFamilyPolicy: Invalid value: \"PreferDualStack\": must be set to 'SingleStack' when releasing the secondary " +
    "clusterIP",
    "spec.ipFamilyPolicy: Invalid value: \"PreferDualStack\": must be set to 'SingleStack' when releasing the secondary " +
    "ipFamily",
  ]],
  ["the first stays", {}, { clusterIP: "10.0.0.8", clusterIPs: ["10.0.0.8"] }, [
    'spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set',
  ]],
  ["the class of a load balancer stays", { ...balancer, loadBalancerClass: "a/b" }, {
    ...balancer,
    loadBalancerClass: "a/c",
  }, [
    'spec.loadBalancerClass: Invalid value: "a/c": may not change once set',
  ]],
];

for (const [title, old, spec, faults] of updateCases) {
  Deno.test(`Service, changed: ${title}`, () => assertEquals(serviceUpdateFaults(spec, old), faults));
}
