import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const metadata = { name: "a" };
const config: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata };
const secret: Manifest = { apiVersion: "v1", kind: "Secret", metadata };
const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata };
const node: Manifest = { apiVersion: "v1", kind: "Node", metadata };
const quota: Manifest = { apiVersion: "v1", kind: "ResourceQuota", metadata };
const limits: Manifest = { apiVersion: "v1", kind: "LimitRange", metadata };
const endpoints: Manifest = { apiVersion: "v1", kind: "Endpoints", metadata };

const mib = "x".repeat(1024 * 1024 + 1);
const base64 = (text: string) => btoa(text);
const container = (limit: Record<string, unknown>) => ({ spec: { limits: [{ type: "Container", ...limit }] } });
const subset = (part: Record<string, unknown>) => ({ subsets: [{ addresses: [{ ip: "10.0.0.1" }], ...part }] });

/** Faults may be long texts: these are their beginnings, in order. */
const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["a ConfigMap may be empty", config, {}, []],
  ["keys of ConfigMaps", config, { data: { "a/b": "" } }, ['data[a/b]: Invalid value: "a/b": a valid config key']],
  ["a key is in one of both maps", config, { data: { a: "" }, binaryData: { a: "" } }, [
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ]],
  ["a ConfigMap has 1 MiB", config, { data: { a: mib } }, ["[]: Too long: may not be more than 1048576 bytes"]],
  ["a Secret has 1 MiB", secret, { stringData: { a: mib }, data: { a: base64(mib) } }, [
    "data: Too long: may not be more than 1048576 bytes",
  ]],
  ["a docker config is needed", secret, { type: "kubernetes.io/dockerconfigjson" }, [
    "data[.dockerconfigjson]: Required value",
  ]],
  ["a docker config is an object", secret, {
    type: "kubernetes.io/dockercfg",
    data: { ".dockercfg": base64("[]") },
  }, [
    'data[.dockercfg]: Invalid value: "<secret contents redacted>": ' +
    "json: cannot unmarshal array into Go value of type map[string]interface {}",
  ]],
  ["a docker config is JSON", secret, { type: "kubernetes.io/dockercfg", data: { ".dockercfg": base64("{") } }, [
    'data[.dockercfg]: Invalid value: "<secret contents redacted>": unexpected end of JSON input',
  ]],
  ["a certificate has its key", secret, { type: "kubernetes.io/tls", data: { "tls.crt": "" } }, [
    "data[tls.key]: Required value",
  ]],
  ["a user or a password", secret, { type: "kubernetes.io/basic-auth" }, [
    "data[username]: Required value",
    "data[password]: Required value",
  ]],
  ["a password alone", secret, { type: "kubernetes.io/basic-auth", data: { password: "" } }, []],
  ["an SSH key that is not empty", secret, { type: "kubernetes.io/ssh-auth", data: { "ssh-privatekey": "" } }, [
    "data[ssh-privatekey]: Required value",
  ]],
  ["a token belongs to an account", secret, { type: "kubernetes.io/service-account-token" }, [
    "metadata.annotations[kubernetes.io/service-account.name]: Required value",
  ]],
  ["finalizers of namespaces", namespace, { spec: { finalizers: ["kubernetes", "mine"] } }, [
    'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
  ]],
  ["taints", node, {
    spec: { taints: [{ key: "", value: "a b", effect: "No" }, { key: "a", effect: "NoExecute" }, { key: "b" }] },
  }, [
    'metadata.taints[0].key: Invalid value: "": name part must be non-empty',
    'metadata.taints[0].key: Invalid value: "": name part must consist of',
    'metadata.taints[0].value: Invalid value: "a b": a valid label',
    'metadata.taints[0].effect: Unsupported value: "No": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    "metadata.taints[2].effect: Required value",
  ]],
  ["the same taint twice", node, { spec: { taints: [1, 2].map(() => ({ key: "a", effect: "NoExecute" })) } }, [
    'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoExecute","TimeAdded":null}: ' +
    "taints must be unique by key and effect pair",
  ]],
  ["one range of addresses a family", node, { spec: { podCIDRs: ["10.0.0.0/24", "10.0.1.0/24"] } }, [
    'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family',
  ]],
  ["resources of a quota", quota, { spec: { hard: { nope: "1", pods: "500m", cpu: "-1", "a.b/c": "1" } } }, [
    'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    'spec.hard[nope]: Invalid value: "nope": must be a standard resource type or fully qualified',
    'spec.hard[nope]: Invalid value: "nope": must be a standard resource for quota',
    'spec.hard[pods]: Invalid value: "500m": must be an integer',
  ]],
  ["scopes of a quota", quota, { spec: { hard: { cpu: "1" }, scopes: ["BestEffort", "NotBestEffort", "Mine"] } }, [
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort","Mine"]: unsupported scope applied to resource',
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort","Mine"]: unsupported scope',
    'spec.scopes: Invalid value: ["BestEffort","NotBestEffort","Mine"]: conflicting scopes',
  ]],
  ["selectors of scopes", quota, {
    spec: { scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In" }] } },
  }, [
    "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or " +
    "'NotIn' for scope selector",
  ]],
  ["limits in their order", limits, container({ min: { cpu: "1" }, default: { cpu: "2" }, max: { cpu: "4" } }), []],
  [
    "limits out of order",
    limits,
    container({ min: { cpu: "3" }, default: { cpu: "2" }, max: { cpu: "1" } }),
    [
      'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 1',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
      'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
      'spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1',
    ].toSpliced(
      1,
      0,
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2',
    ),
  ],
  [
    "ratios of limits",
    limits,
    container({ min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "4" } }),
    [
      'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "4": ratio 4 is greater than max/min = 2.000000',
    ],
  ],
  ["types of limits", limits, { spec: { limits: [{ type: "Mine" }, { type: "PersistentVolumeClaim" }] } }, [
    'spec.limits[0].type: Invalid value: "Mine": must be a standard limit type or fully qualified',
    "spec.limits[1].limits: Required value: either minimum or maximum storage value is required, but neither was provided",
  ]],
  ["Pods have no defaults", limits, { spec: { limits: [{ type: "Pod", default: { cpu: "1" } }] } }, [
    "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
  ]],
  ["endpoints are somewhere", endpoints, { subsets: [{}] }, [
    "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`",
  ]],
  ["addresses of endpoints", endpoints, { subsets: [{ notReadyAddresses: [{ ip: "x" }, { ip: "127.0.0.1" }] }] }, [
    'subsets[0].notReadyAddresses[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7',
    'subsets[0].notReadyAddresses[0].ip: Invalid value: "x": must be a valid IP address',
    'subsets[0].notReadyAddresses[1].ip: Invalid value: "127.0.0.1": may not be in the loopback range',
  ]],
  ["several ports have names", endpoints, subset({ ports: [{ port: 1 }, { name: "b", port: 0, protocol: "X" }] }), [
    "subsets[0].ports[0].name: Required value",
    "subsets[0].ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive",
    'subsets[0].ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => {
    const found = createFaults(changed(base, change));
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

const fixed = changed(config, { data: { a: "b" }, immutable: true });
const known = changed(node, { spec: { podCIDRs: ["10.0.0.0/24"], providerID: "x" } });

const updateCases: [title: string, old: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["what is immutable keeps its labels no more than others", fixed, { metadata: { labels: { a: "b" } } }, []],
  ["what is immutable stays", fixed, { data: { a: "c" }, immutable: null }, [
    "immutable: Forbidden: field is immutable when `immutable` is set",
    "data: Forbidden: field is immutable when `immutable` is set",
  ]],
  ["the type of a Secret stays", secret, { type: "x" }, ['type: Invalid value: "x": field is immutable']],
  ["ranges of addresses are given once", node, { spec: { podCIDRs: ["10.0.0.0/24"], providerID: "x" } }, []],
  ["and stay", known, { spec: { podCIDRs: ["10.0.1.0/24"], providerID: "y" } }, [
    'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
  ]],
  ["scopes of a quota stay", quota, { spec: { scopes: ["BestEffort"] } }, [
    'spec.scopes: Invalid value: ["BestEffort"]: field is immutable',
  ]],
];

for (const [title, old, change, faults] of updateCases) {
  Deno.test(`change of a ${old.kind}: ${title}`, () => {
    assertEquals(updateFaults(changed(old, change), old), faults);
  });
}

Deno.test("the phase of a namespace is that of its deletion", () => {
  assertEquals(updateFaults(changed(namespace, { status: { phase: "Terminating" } }), namespace, "status"), [
    "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty",
  ]);
});
