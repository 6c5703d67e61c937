import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const metadata = { name: "a" };
const priority: Manifest = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata, value: 1 };
const runtime: Manifest = { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata, handler: "runc" };
const lease: Manifest = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata };
const revision: Manifest = { apiVersion: "apps/v1", kind: "ControllerRevision", metadata, data: { a: 1 }, revision: 1 };
const service: Manifest = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  metadata: { name: "v1.example.com" },
  spec: { group: "example.com", version: "v1", groupPriorityMinimum: 1, versionPriority: 1 },
};

const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["priorities of users are bounded", priority, { value: 1000000001 }, [
    "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
  ]],
  ["the system has its own classes", priority, { metadata: { name: "system-x" } }, [
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: " +
    "system-x is not a known system priority class",
  ]],
  ["of which the values are known", priority, { metadata: { name: "system-node-critical" } }, [
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: " +
    "value of system-node-critical PriorityClass must be 2000001000",
  ]],
  ["a class of the system", priority, { metadata: { name: "system-node-critical" }, value: 2000001000 }, []],
  ["policies of preemption", priority, { preemptionPolicy: "X" }, [
    'preemptionPolicy: Unsupported value: "X": supported values: "PreemptLowerPriority", "Never"',
  ]],
  ["handlers are labels", runtime, { handler: "a.b" }, ['handler: Invalid value: "a.b": must not contain dots']],
  ["the overhead of pods", runtime, { overhead: { podFixed: { nope: "1" } } }, [
    'overhead.limits[nope]: Invalid value: "nope": must be a standard resource type or fully qualified',
    'overhead.limits[nope]: Invalid value: "nope": must be a standard resource for containers',
  ]],
  ["leases last", lease, { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } }, [
    "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
    "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["a holder is preferred by a strategy", lease, { spec: { preferredHolder: "a" } }, [
    "spec.preferredHolder: Forbidden: may only be specified when `strategy` is defined",
  ]],
  ["revisions have data", revision, { data: null, revision: -1 }, [
    "data: Required value: data is mandatory",
    "revision: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["names of API services come from their group", service, { spec: { version: "v2" } }, [
    'metadata.name: Invalid value: "v1.example.com": must be `spec.version+"."+spec.group`: "v2.example.com"',
  ]],
  ["priorities of API services", service, { spec: { groupPriorityMinimum: 20001, versionPriority: 0 } }, [
    "spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000",
    "spec.versionPriority: Invalid value: 0: must be positive and less than 1000",
  ]],
  ["a local API service is trusted", service, { spec: { caBundle: btoa("x"), insecureSkipTLSVerify: true } }, [
    'spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle',
    "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify",
  ]],
  ["a service is somewhere", service, { spec: { service: { port: 0 } } }, [
    "spec.service.namespace: Required value",
    "spec.service.name: Required value",
    "spec.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive",
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => assertEquals(createFaults(changed(base, change)), faults));
}

const updateCases: [old: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  [priority, { value: 2, preemptionPolicy: "Never" }, [
    "value: Forbidden: may not be changed in an update.",
    'preemptionPolicy: Invalid value: "Never": field is immutable',
  ]],
  [runtime, { handler: "kata" }, ['handler: Invalid value: "kata": field is immutable']],
  [revision, { data: { a: 1.0, b: "<" } }, ['data: Invalid value: {"a":1,"b":"\\u003c"}: field is immutable']],
];

for (const [old, change, faults] of updateCases) {
  Deno.test(`${old.kind}: what stays as it is`, () => {
    assertEquals(updateFaults(changed(old, change), old), faults);
  });
}
