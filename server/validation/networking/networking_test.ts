import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const apiVersion = "networking.k8s.io/v1";
const metadata = { name: "a" };
const service = { name: "web", port: { number: 80 } };
const path = { path: "/", pathType: "Prefix", backend: { service } };
const ingress: Manifest = { apiVersion, kind: "Ingress", metadata, spec: { rules: [{ http: { paths: [path] } }] } };
const ingressClass: Manifest = { apiVersion, kind: "IngressClass", metadata, spec: { controller: "acme.io/foo" } };
const policy: Manifest = { apiVersion, kind: "NetworkPolicy", metadata, spec: { podSelector: {} } };
const address: Manifest = {
  apiVersion,
  kind: "IPAddress",
  metadata: { name: "10.0.0.1" },
  spec: { parentRef: { resource: "services", name: "a", namespace: "b" } },
};
const cidr: Manifest = { apiVersion, kind: "ServiceCIDR", metadata, spec: { cidrs: ["10.0.0.0/24"] } };
const slice: Manifest = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata,
  addressType: "IPv4",
  endpoints: [{ addresses: ["10.0.0.1"] }],
  ports: [{ name: "http", port: 80 }],
};

const rules = (one: Record<string, unknown>) => ({ spec: { rules: [one] } });
const paths = (one: Record<string, unknown>) => rules({ http: { paths: [{ ...path, ...one }] } });
const pathField = "spec.rules[0].http.paths[0]";

const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["an ingress", ingress, {}, []],
  ["an ingress leads somewhere", ingress, { spec: null }, [
    "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified",
  ]],
  ["hosts are names", ingress, rules({ host: "10.0.0.1" }), [
    'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ]],
  ["rules have paths", ingress, rules({ http: {} }), ["spec.rules[0].http.paths: Required value"]],
  ["paths have a type", ingress, paths({ pathType: null }), [
    `${pathField}.pathType: Required value: pathType must be specified`,
  ]],
  ["paths are plain", ingress, paths({ path: "a//b/.." }), [
    `${pathField}.path: Invalid value: "a//b/..": must be an absolute path`,
    `${pathField}.path: Invalid value: "a//b/..": must not contain '//'`,
    `${pathField}.path: Invalid value: "a//b/..": cannot end with '/..'`,
  ]],
  ["backends are services or resources", ingress, paths({ backend: {} }), [
    `${pathField}.backend: Invalid value: "": resource or service backend is required`,
  ]],
  [
    "a port has a name or a number",
    ingress,
    paths({ backend: { service: { name: "", port: { name: "a", number: 1 } } } }),
    [
      `${pathField}.backend.service.name: Required value`,
      `${pathField}.backend: Invalid value: "": cannot set both port name & port number`,
    ],
  ],
  ["the annotation of old agrees", ingress, {
    metadata: { annotations: { "kubernetes.io/ingress.class": "a" } },
    spec: { ingressClassName: "b" },
  }, [
    'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
  ]],
  ["controllers have a domain", ingressClass, { spec: { controller: "foo" } }, [
    'spec.controller: Invalid value: "foo": must be a domain-prefixed path (such as "acme.io/foo")',
  ]],
  ["parameters are somewhere", ingressClass, { spec: { parameters: { kind: "a", name: "b", scope: "Namespace" } } }, [
    "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
  ]],
  ["peers", policy, {
    spec: { ingress: [{ from: [{}, { podSelector: {}, ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }] }] },
  }, [
    "spec.ingress[0].from[0]: Required value: must specify a peer",
    'spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    "spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer",
  ]],
  ["networks have no bits for hosts", policy, { spec: { egress: [{ to: [{ ipBlock: { cidr: "10.0.0.1/8" } }] }] } }, [
    'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
  ]],
  ["ports of policies", policy, {
    spec: {
      ingress: [{ ports: [{ port: "http", endPort: 1 }, { port: 5, endPort: 1 }, { protocol: "X", endPort: 1 }] }],
    },
  }, [
    "spec.ingress[0].ports[0].endPort: Invalid value: 1: may not be specified when `port` is non-numeric",
    "spec.ingress[0].ports[1].endPort: Invalid value: 1: must be greater than or equal to `port`",
    'spec.ingress[0].ports[2].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"',
    "spec.ingress[0].ports[2].endPort: Invalid value: 1: may not be specified when `port` is not specified",
  ]],
  ["types of policies", policy, { spec: { policyTypes: ["X"] } }, [
    'spec.policyTypes[0]: Unsupported value: "X": supported values: "Ingress", "Egress"',
  ]],
  ["an address belongs to something", address, { spec: { parentRef: { resource: "" } } }, [
    "spec.parentRef.resource: Required value",
  ]],
  ["CIDRs are canonical, one of each family", cidr, { spec: { cidrs: ["10.0.0.0/24", "10.1.0.0/24"] } }, [
    'spec.cidrs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one IP for each IP family, i.e ' +
    "192.168.0.0/24 and 2001:db8::/64",
  ]],
  ["IPv6 in its one form", cidr, { spec: { cidrs: ["FD00:0::/64"] } }, [
    'spec.cidrs[0]: Invalid value: "FD00:0::/64": must be in canonical form ("fd00::/64")',
  ]],
  ["endpoints have addresses of the type", slice, {
    endpoints: [{ addresses: [] }, { addresses: ["fd00::1", "169.254.0.1"] }],
  }, [
    "endpoints[0].addresses: Required value: must contain at least 1 address",
    'endpoints[1].addresses[0]: Invalid value: "fd00::1": must be an IPv4 address',
    'endpoints[1].addresses[1]: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ]],
  ["names of ports are unique", slice, { ports: [{ name: "a" }, { name: "a" }] }, [
    'ports[1].name: Duplicate value: "a"',
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => assertEquals(createFaults(changed(base, change)), faults));
}

const updateCases: [title: string, old: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["the controller stays", ingressClass, { spec: { controller: "acme.io/bar" } }, [
    'spec.controller: Invalid value: "acme.io/bar": field is immutable',
  ]],
  ["the parent stays", address, { spec: { parentRef: { name: "x" } } }, [
    'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"b","Name":"x"}: field is immutable',
  ]],
  ["a second family may come", cidr, { spec: { cidrs: ["10.0.0.0/24", "fd00::/64"] } }, []],
  ["but the first stays", cidr, { spec: { cidrs: ["10.1.0.0/24"] } }, [
    'spec.cidrs[0]: Invalid value: "10.1.0.0/24": field is immutable',
  ]],
  ["the type of addresses stays", slice, { addressType: "IPv6", endpoints: null }, [
    'addressType: Invalid value: "IPv6": field is immutable',
  ]],
];

for (const [title, old, change, faults] of updateCases) {
  Deno.test(`${old.kind}, changed: ${title}`, () => assertEquals(updateFaults(changed(old, change), old), faults));
}
