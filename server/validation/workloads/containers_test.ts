import { assertEquals } from "@std/assert";
import { type Changes, createFaults, notLabel } from "./workload_fixture.ts";

const cases: [title: string, changes: Changes, faults: string[]][] = [
  ["name and image", { "spec.containers.0.name": "A_", "spec.containers.0.image": "" }, [
    `spec.containers[0].name: Invalid value: "A_": ${notLabel}`,
    "spec.containers[0].image: Required value",
  ]],
  ["two of a name", {
    "spec.initContainers": [{ name: "c", image: "i", terminationMessagePolicy: "File", imagePullPolicy: "Always" }],
  }, ['spec.initContainers[0].name: Duplicate value: "c"']],
  ["ports", {
    "spec.containers.0.ports": [{ containerPort: 0, protocol: "TCP" }, {
      containerPort: 1,
      name: "a--b",
      protocol: "x",
    }, { containerPort: 2, hostPort: 70000, protocol: "TCP" }],
  }, [
    "spec.containers[0].ports[0].containerPort: Required value",
    'spec.containers[0].ports[1].name: Invalid value: "a--b": must not contain consecutive hyphens',
    'spec.containers[0].ports[1].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"',
    "spec.containers[0].ports[2].hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
  ]],
  ["env", {
    "spec.containers.0.env": [
      { name: "" },
      { name: "A", value: "b", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "B", valueFrom: {} },
      { name: "C", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "x" } } },
    ],
  }, [
    "spec.containers[0].env[0].name: Required value",
    'spec.containers[0].env[1].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    'spec.containers[0].env[2].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    'spec.containers[0].env[3].valueFrom.fieldRef.fieldPath: Invalid value: "x": error converting fieldPath: field label not supported: x',
  ]],
  ["envFrom", { "spec.containers.0.envFrom": [{}, { prefix: "a=", configMapRef: {} }] }, [
    'spec.containers[0].envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
    "spec.containers[0].envFrom[1].prefix: Invalid value: \"a=\": a valid environment variable name must consist only of printable ASCII characters other than '='",
    "spec.containers[0].envFrom[1].configMapRef.name: Required value",
  ]],
  ["mounts", { "spec.containers.0.volumeMounts": [{ name: "v", mountPath: "/a" }, { name: "", mountPath: "" }] }, [
    'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    "spec.containers[0].volumeMounts[1].name: Required value",
    'spec.containers[0].volumeMounts[1].name: Not found: ""',
    "spec.containers[0].volumeMounts[1].mountPath: Required value",
  ]],
  ["a mount path twice", {
    "spec.volumes": [{ name: "v", emptyDir: {} }],
    "spec.containers.0.volumeMounts": [{ name: "v", mountPath: "/a" }, { name: "v", mountPath: "/a", subPath: "../b" }],
  }, [
    'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
    "spec.containers[0].volumeMounts.subPath: Invalid value: \"../b\": must not contain '..'",
  ]],
  ["probe", {
    "spec.containers.0.livenessProbe": {
      periodSeconds: -1,
      successThreshold: 2,
      timeoutSeconds: 1,
      failureThreshold: 1,
    },
  }, [
    "spec.containers[0].livenessProbe: Required value: must specify a handler type",
    "spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
    "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
  ]],
  ["probe with two handlers", {
    "spec.containers.0.readinessProbe": { exec: { command: [] }, tcpSocket: { port: 0 }, successThreshold: 1 },
  }, [
    "spec.containers[0].readinessProbe.exec.command: Required value",
    "spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
  ]],
  ["http handler", { "spec.containers.0.lifecycle": { preStop: { httpGet: { path: "", port: "x_", scheme: "f" } } } }, [
    "spec.containers[0].lifecycle.preStop.httpGet.path: Required value",
    'spec.containers[0].lifecycle.preStop.httpGet.port: Invalid value: "x_": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    'spec.containers[0].lifecycle.preStop.httpGet.scheme: Unsupported value: "f": supported values: "HTTP", "HTTPS"',
  ]],
  [
    "pull policy",
    { "spec.containers.0.imagePullPolicy": "Perhaps", "spec.containers.0.terminationMessagePolicy": "x" },
    [
      'spec.containers[0].terminationMessagePolicy: Unsupported value: "x": supported values: "File", "FallbackToLogsOnError"',
      'spec.containers[0].imagePullPolicy: Unsupported value: "Perhaps": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ],
  ["resources", {
    "spec.containers.0.resources": { requests: { cpu: "2", "a/b": "1500m" }, limits: { cpu: "1", memory: "-1" } },
  }, [
    'spec.containers[0].resources.limits[memory]: Invalid value: "-1": must be greater than or equal to 0',
    'spec.containers[0].resources.requests[a/b]: Invalid value: "1500m": must be an integer',
    "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
    'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ]],
  ["extended resources without a limit", { "spec.containers.0.resources": { requests: { "a.b/c": "1" } } }, [
    "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
  ]],
  ["a claim the pod does not have", { "spec.containers.0.resources": { claims: [{ name: "x" }] } }, [
    'spec.containers[0].resources.claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty',
  ]],
  ["restart policy", { "spec.containers.0.restartPolicy": "X" }, [
    'spec.containers[0].restartPolicy: Unsupported value: "X": supported values: "Always", "Never", "OnFailure"',
  ]],
  ["resize policy", { "spec.containers.0.resizePolicy": [{ resourceName: "x", restartPolicy: "y" }] }, [
    'spec.containers[0].resizePolicy: Unsupported value: "x": supported values: "cpu", "memory"',
    'spec.containers[0].resizePolicy: Unsupported value: "y": supported values: "NotRequired", "RestartContainer"',
  ]],
  ["security context", {
    "spec.containers.0.securityContext": {
      privileged: true,
      allowPrivilegeEscalation: false,
      runAsUser: -1,
      procMount: "x",
    },
  }, [
    "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
    'spec.containers[0].securityContext.procMount: Unsupported value: "x": supported values: "Default", "Unmasked"',
    'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":-1,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":"x","SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
  ]],
  ["profiles", {
    "spec.containers.0.securityContext": { seccompProfile: { type: "Localhost" }, appArmorProfile: { type: "x" } },
  }, [
    "spec.containers[0].securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
    'spec.containers[0].securityContext.appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
  ]],
  ["init container with a probe", {
    "spec.initContainers": [{
      name: "i",
      image: "i",
      terminationMessagePolicy: "File",
      imagePullPolicy: "Always",
      livenessProbe: {
        exec: { command: ["a"] },
        periodSeconds: 1,
        timeoutSeconds: 1,
        successThreshold: 1,
        failureThreshold: 1,
      },
    }],
  }, [
    "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
  ]],
  ["ephemeral containers of a new pod", {
    "spec.ephemeralContainers": [{
      name: "e",
      image: "i",
      terminationMessagePolicy: "File",
      imagePullPolicy: "Always",
      ports: [{ containerPort: 1, protocol: "TCP" }],
    }],
  }, [
    "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
    "spec.ephemeralContainers: Forbidden: cannot be set on create",
  ]],
];

for (const [title, changes, faults] of cases) {
  Deno.test(`faults of containers: ${title}`, () => assertEquals(createFaults("core.v1.Pod", changes), faults));
}
