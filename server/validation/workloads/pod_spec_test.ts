import { assertEquals } from "@std/assert";
import { type Changes, createFaults, notLabel, notQualifiedName, notSubdomain } from "./workload_fixture.ts";

const cases: [title: string, changes: Changes, faults: string[]][] = [
  ["no container", { "spec.containers": [] }, ["spec.containers: Required value"]],
  ["restart policy", { "spec.restartPolicy": "Sometimes" }, [
    'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
  ]],
  ["dns policy", { "spec.dnsPolicy": "x" }, [
    'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
  ]],
  ["dns policy None without servers", { "spec.dnsPolicy": "None" }, [
    "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
  ]],
  ["name servers", { "spec.dnsConfig": { nameservers: ["10.0.0.1", "x"], options: [{ value: "1" }] } }, [
    'spec.dnsConfig.nameservers[1]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    "spec.dnsConfig.options[0]: Required value: must not be empty",
  ]],
  ["host aliases", { "spec.hostAliases": [{ ip: "x", hostnames: ["A_"] }] }, [
    'spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    `spec.hostAliases[0].hostnames[0]: Invalid value: "A_": ${notSubdomain}`,
  ]],
  ["host ports of the host's network", {
    "spec.hostNetwork": true,
    "spec.containers.0.ports": [{ containerPort: 80, protocol: "TCP" }],
  }, ["spec.containers[0].ports[0].hostPort: Invalid value: 0: must match `containerPort` when `hostNetwork` is true"]],
  ["two users of a host port", {
    "spec.containers.0.ports": [{ containerPort: 80, hostPort: 9, protocol: "TCP" }, {
      containerPort: 81,
      hostPort: 9,
      protocol: "TCP",
    }],
  }, ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//9"']],
  ["host name", { "spec.hostname": "A", "spec.subdomain": "b." }, [
    `spec.hostname: Invalid value: "A": ${notLabel}`,
    `spec.subdomain: Invalid value: "b.": ${notLabel}`,
  ]],
  ["deadline", { "spec.activeDeadlineSeconds": 0 }, [
    "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
  ]],
  ["service account", { "spec.serviceAccountName": "A_" }, [
    `spec.serviceAccountName: Invalid value: "A_": ${notSubdomain}`,
  ]],
  ["node name", { "spec.nodeName": "A_" }, [`spec.nodeName: Invalid value: "A_": ${notSubdomain}`]],
  ["node selector", { "spec.nodeSelector": { "a b": "c d" } }, [
    `spec.nodeSelector: Invalid value: "a b": ${notQualifiedName}`,
    "spec.nodeSelector: Invalid value: \"c d\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ]],
  ["pull secret", { "spec.imagePullSecrets": [{}] }, []],
  ["scheduling gates", { "spec.schedulingGates": [{ name: "a" }, { name: "a" }, { name: "B_" }] }, [
    'spec.schedulingGates[1]: Duplicate value: "a"',
    `spec.schedulingGates[2]: Invalid value: "B_": ${notQualifiedName}`,
  ]],
  ["a gated pod on a node", { "spec.schedulingGates": [{ name: "a" }], "spec.nodeName": "n" }, [
    "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared",
  ]],
  ["readiness gate", { "spec.readinessGates": [{ conditionType: "a b" }] }, [
    `spec.readinessGates[0].conditionType: Invalid value: "a b": ${notQualifiedName}`,
  ]],
  ["windows with a security context", {
    "spec.os": { name: "windows" },
    "spec.securityContext": { fsGroup: 1, runAsUser: 2 },
  }, [
    "spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod",
    "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
  ]],
  ["linux with windows options", {
    "spec.os": { name: "linux" },
    "spec.securityContext": { windowsOptions: { runAsUserName: "u" } },
  }, ["spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod"]],
  ["unknown system", { "spec.os": { name: "x" } }, [
    'spec.os: Unsupported value: "x": supported values: "linux", "windows"',
  ]],
  ["tolerations", {
    "spec.tolerations": [{ key: "a", operator: "Exists", value: "b" }, { operator: "Equal" }, {
      key: "a",
      operator: "X",
    }, { key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 3 }],
  }, [
    "spec.tolerations[0].operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
    'spec.tolerations[1].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    'spec.tolerations[2].operator: Unsupported value: "X": supported values: "Equal", "Exists"',
    "spec.tolerations[3].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
  ]],
  ["topology spread", {
    "spec.topologySpreadConstraints": [{ maxSkew: 0, topologyKey: "", whenUnsatisfiable: "x" }, {
      maxSkew: 1,
      topologyKey: "a",
      whenUnsatisfiable: "ScheduleAnyway",
      minDomains: 2,
    }],
  }, [
    "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
    "spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty",
    'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "x": supported values: "DoNotSchedule", "ScheduleAnyway"',
    "spec.topologySpreadConstraints[1].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
  ]],
  ["node affinity", {
    "spec.affinity": {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] },
        preferredDuringSchedulingIgnoredDuringExecution: [{
          weight: 0,
          preference: { matchExpressions: [{ key: "a", operator: "Gt", values: ["x"] }] },
        }],
      },
    },
  }, [
    "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term",
    "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
  ]],
  ["pod affinity", {
    "spec.affinity": {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {}, topologyKey: "" }] },
    },
  }, [
    "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty",
    'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
    `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": ${notQualifiedName}`,
  ]],
  ["sysctls", { "spec.securityContext": { sysctls: [{ name: "a b" }, { name: "kernel.x" }, { name: "kernel.x" }] } }, [
    'spec.securityContext.sysctls[0].name: Invalid value: "a b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    'spec.securityContext.sysctls[2].name: Duplicate value: "kernel.x"',
  ]],
  ["overhead", { "spec.overhead": { cpu: "-1" } }, [
    'spec.overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
  ]],
];

for (const [title, changes, faults] of cases) {
  Deno.test(`faults of pods: ${title}`, () => assertEquals(createFaults("core.v1.Pod", changes), faults));
}
