import { assertEquals } from "@std/assert";
import type { Manifest } from "../validation/validation_fixture.ts";
import { createWarnings, updateWarnings } from "./warning_fixture.ts";

type Fields = Record<string, unknown>;

const service = (spec: Fields, annotations: Fields = {}): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "x", annotations },
  spec,
});
const endpoints = (labels: Fields): Manifest => ({
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: "x", labels },
  subsets: [{ addresses: [{ ip: "1.2.3.4" }], notReadyAddresses: [{ ip: "FD00::1" }] }],
});
const slice = (fields: Fields, labels: Fields = {}): Manifest => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "x", labels },
  ...fields,
});
const ingress = (spec: Fields): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "x", annotations: { "kubernetes.io/ingress.class": "nginx" } },
  spec,
});
const uncanonical = (field: string) =>
  `${field}: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")`;

const cases: [what: string, manifest: Manifest, warnings: string[]][] = [
  ["a plain Service", service({ clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"] }), []],
  ["old topology hints", service({}, { "service.kubernetes.io/topology-aware-hints": "auto" }), [
    "annotation service.kubernetes.io/topology-aware-hints is deprecated, " +
    "please use service.kubernetes.io/topology-mode instead",
  ]],
  [
    "what a headless Service does without",
    service({
      clusterIP: "None",
      clusterIPs: ["None"],
      externalIPs: ["1.2.3.4"],
      loadBalancerIP: "1.2.3.4",
      sessionAffinity: "ClientIP",
    }),
    ["loadBalancerIP", "externalIPs", "SessionAffinity"].map((field) =>
      `spec.${field} is ignored for headless services`
    ),
  ],
  ["external addresses", service({ externalIPs: ["FD00::1"] }), [
    uncanonical("spec.externalIPs[0]"),
    "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
  ]],
  ["what an external name does without", service({ type: "ExternalName", externalIPs: ["1.2.3.4"] }), [
    'spec.externalIPs is ignored when spec.type is "ExternalName"',
  ]],
  ["an external name that is none", service({ externalName: "example.com" }), [
    'spec.externalName is ignored when spec.type is not "ExternalName"',
  ]],
  ["an old name of a distribution", service({ trafficDistribution: "PreferClose" }), [
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ]],
  [
    "spellings of ranges",
    service({
      loadBalancerSourceRanges: ["10.0.0.1/8", "010.0.0.0/8", "FD00::/64", "::ffff:10.0.0.0/104", "no range"],
    }),
    [
      'spec.loadBalancerSourceRanges[0]: CIDR value "10.0.0.1/8" is ambiguous in this context ' +
      '(should be "10.0.0.0/8" or "10.0.0.1/32"?)',
      'spec.loadBalancerSourceRanges[1]: non-standard CIDR value "010.0.0.0/8" will be considered invalid ' +
      'in a future Kubernetes release: use "10.0.0.0/8"',
      'spec.loadBalancerSourceRanges[2]: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format ("fd00::/64")',
      'spec.loadBalancerSourceRanges[3]: non-standard CIDR value "::ffff:10.0.0.0/104" will be considered invalid ' +
      'in a future Kubernetes release: use "10.0.0.0/8"',
    ],
  ],
  ["addresses of Endpoints", endpoints({}), [uncanonical("subsets[0].notReadyAddresses[0].ip")]],
  ["Endpoints that a controller keeps", endpoints({ "endpoints.kubernetes.io/managed-by": "endpoint-controller" }), []],
  ["names as addresses", slice({ addressType: "FQDN", endpoints: [{ addresses: ["a.example.com"] }] }), [
    "spec.addressType: FQDN endpoints are deprecated",
  ]],
  ["addresses of slices", slice({ addressType: "IPv6", endpoints: [{ addresses: ["FD00::1"] }] }), [
    uncanonical("endpoints[0].addresses[0]"),
  ]],
  ["the annotation of an Ingress", ingress({}), [
    `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
  ]],
  ["the annotation of an Ingress beside the field", ingress({ ingressClassName: "nginx" }), []],
  ["ranges of a NetworkPolicy", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "x" },
    spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.1/16"] } }] }] },
  }, [
    'spec.egress[0].to[0].ipBlock.except[0]: CIDR value "10.1.0.1/16" is ambiguous in this context ' +
    '(should be "10.1.0.0/16" or "10.1.0.1/32"?)',
  ]],
];

for (const [what, manifest, warnings] of cases) {
  Deno.test(`the network is warned about: ${what}`, () => {
    assertEquals(createWarnings(manifest), warnings);
  });
}

Deno.test("what stays is not warned about again: annotations of an Ingress, names in slices", () => {
  assertEquals(updateWarnings(ingress({}), ingress({})), []);
  assertEquals(updateWarnings(slice({ addressType: "FQDN" }), slice({ addressType: "FQDN" })), []);
});
